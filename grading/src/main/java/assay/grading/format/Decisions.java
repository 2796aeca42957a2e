package assay.grading.format;

/// What an FRCSyn team uploads for one list of comparisons.
///
/// @param scores in the order of the comparisons, length P; higher = more alike
/// @param same what the team decided at its own threshold, length P
public record Decisions(double[] scores, boolean[] same) {
  public Decisions {
    if (scores.length != same.length) {
      throw new IllegalArgumentException(
          scores.length + " scores and " + same.length + " decisions");
    }
  }

  /// Two systems of one team on the same comparisons.
  ///
  /// @param baseline trained on real data alone
  /// @param proposed what the entry ranks by
  public record Roles(Decisions baseline, Decisions proposed) {}
}
