package assay.grading.protocol;

/// A point of a ROC.
///
/// @param far share of impostors accepted
/// @param tar share of genuine pairs accepted
/// @param threshold in the unit of the scores: pairs as similar as this or more are accepted;
///   infinite at the first point, which accepts none
public record RocPoint(double far, double tar, double threshold) {
  /// Share of genuine pairs not accepted: the other axis of a DET curve.
  public double fnmr() {
    return 1 - tar;
  }
}
