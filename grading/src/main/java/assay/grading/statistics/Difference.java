package assay.grading.statistics;

import java.util.Arrays;
import java.util.Optional;

/// The difference of two systems on the same pairs.
///
/// @param interval of the difference, the first less the second
/// @param pValue two-sided: twice the smaller share of replicates on one side of zero, those on
///   zero counted for both, one replicate added to each count (Davison & Hinkley 1997)
public record Difference(Interval interval, double pValue) {
  /// @param estimate the difference on the set itself
  /// @param replicates the difference in each replicate; NaN = not defined there
  /// @return empty where an interval would be
  public static Optional<Difference> of(double estimate, double[] replicates, double level) {
    return Interval.of(estimate, replicates, level)
        .map(interval -> new Difference(interval, pValue(replicates)));
  }

  static double pValue(double[] differences) {
    long defined = Arrays.stream(differences).filter(value -> !Double.isNaN(value)).count();
    long notAbove = Arrays.stream(differences).filter(value -> value <= 0).count();
    long notBelow = Arrays.stream(differences).filter(value -> value >= 0).count();
    return Math.min(1, 2.0 * (1 + Math.min(notAbove, notBelow)) / (defined + 1));
  }
}
