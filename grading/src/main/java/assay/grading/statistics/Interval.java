package assay.grading.statistics;

import java.util.Optional;

/// A percentile interval (Efron 1979): between the quantiles of the replicates that leave half of 1
/// - level on each side.
///
/// @param estimate the figure of the set itself
/// @param low quantile (1 - level) / 2
/// @param high quantile (1 + level) / 2
/// @param level as 0.95
/// @param replicates those with a figure
public record Interval(double estimate, double low, double high, double level, int replicates) {
  /// Where more than this share of the replicates has no figure, the rest would mislead.
  private static final double MOST_UNDEFINED = 0.1;

  /// @param estimate the figure of the set itself
  /// @param replicates the figure of each replicate; NaN = not defined there
  /// @return empty where the figure is not defined on the set or on more than a tenth of the
  ///   replicates
  public static Optional<Interval> of(double estimate, double[] replicates, double level) {
    var sorted = Quantiles.sorted(replicates);
    if (Double.isNaN(estimate)
        || sorted.length == 0
        || sorted.length < (1 - MOST_UNDEFINED) * replicates.length) {
      return Optional.empty();
    }
    return Optional.of(
        new Interval(
            estimate,
            Quantiles.of(sorted, (1 - level) / 2),
            Quantiles.of(sorted, (1 + level) / 2),
            level,
            sorted.length));
  }

  /// Whether a value lies in it, its ends included.
  public boolean holds(double value) {
    return low <= value && value <= high;
  }
}
