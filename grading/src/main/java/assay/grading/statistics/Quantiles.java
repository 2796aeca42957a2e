package assay.grading.statistics;

import java.util.Arrays;

/// Quantiles of replicates.
final class Quantiles {
  private Quantiles() {}

  /// Those that are numbers, ascending.
  static double[] sorted(double[] values) {
    return Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
  }

  /// As `numpy.quantile` by default: linear between neighbours (Hyndman & Fan 1996, type 7).
  ///
  /// @param sorted ascending, not empty
  static double of(double[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int below = (int) Math.floor(at);
    double low = sorted[below];
    double high = sorted[Math.min(below + 1, sorted.length - 1)];
    double part = at - below;
    return part < 0.5 ? low + (high - low) * part : high - (high - low) * (1 - part);
  }

  /// The smallest value that at least a share q lies at or below (type 1): always one of them.
  ///
  /// @param sorted ascending, not empty
  static int nearestRank(int[] sorted, double q) {
    // Less a hair, as 0.975 × 1000 may come out above 975.
    return sorted[Math.max(0, (int) Math.ceil(q * sorted.length - 1e-9) - 1)];
  }
}
