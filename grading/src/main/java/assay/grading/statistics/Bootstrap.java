package assay.grading.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/// Bootstrap of any metric. The same plan gives the same numbers, on any number of threads.
public final class Bootstrap {
  private Bootstrap() {}

  /// @return empty where the metric is not defined on the set or on more than a tenth of the
  ///   replicates
  public static Optional<Interval> interval(Metric metric, Resampling resampling, Plan plan) {
    return Interval.of(
        metric.of(ones(resampling.pairs())), replicates(metric, resampling, plan), plan.level());
  }

  /// Two systems on the same pairs: each replicate weighs them alike.
  ///
  /// @return the first less the second; empty where an interval would be
  public static Optional<Difference> difference(
      Metric first, Metric second, Resampling resampling, Plan plan) {
    Metric difference = weights -> first.of(weights) - second.of(weights);
    return Difference.of(
        difference.of(ones(resampling.pairs())),
        replicates(difference, resampling, plan),
        plan.level());
  }

  /// The figure of each replicate, in their order; NaN where it is not defined.
  public static double[] replicates(Metric metric, Resampling resampling, Plan plan) {
    return IntStream.range(0, plan.replicates())
        .parallel()
        .mapToDouble(replicate -> metric.of(resampling.weights(plan.seed(), replicate)))
        .toArray();
  }

  static int[] ones(int pairs) {
    var ones = new int[pairs];
    Arrays.fill(ones, 1);
    return ones;
  }
}
