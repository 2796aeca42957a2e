package assay.grading.reproduction;

/// A claimed score vector beside the re-run.
///
/// @param pairs P
/// @param max largest |Δ|
/// @param p95 95th percentile of |Δ|, nearest rank
/// @param median median of |Δ|, nearest rank
/// @param rmse root of the mean squared Δ
/// @param pearson correlation; NaN where a vector is constant
public record Comparison(
    int pairs,
    double max,
    double p95,
    double median,
    double rmse,
    double pearson,
    Verdict verdict) {
  /// @param claimed shape (P), finite
  /// @param rerun shape (P), finite
  /// @throws IllegalArgumentException when lengths differ, are 0, or a value is not finite
  public static Comparison of(double[] claimed, double[] rerun, Tolerance tolerance) {
    throw new UnsupportedOperationException();
  }
}
