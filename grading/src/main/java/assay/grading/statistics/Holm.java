package assay.grading.statistics;

import java.util.Comparator;
import java.util.stream.IntStream;

/// Holm's step-down correction (1979) for several tests at once.
public final class Holm {
  private Holm() {}

  /// p-values that can be held against the level each by itself: the chance of any false rejection
  /// among them stays below it, whatever their dependence.
  ///
  /// @param pValues shape (M)
  /// @return shape (M), in the same order
  public static double[] adjusted(double[] pValues) {
    var order =
        IntStream.range(0, pValues.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> pValues[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    var adjusted = new double[pValues.length];
    double highest = 0;
    for (int step = 0; step < order.length; step++) {
      highest = Math.max(highest, Math.min(1, (order.length - step) * pValues[order[step]]));
      adjusted[order[step]] = highest;
    }
    return adjusted;
  }
}
