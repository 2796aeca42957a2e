package assay.grading.ranking;

/// What a team is shown of its scores on a set that others' ranks depend on: a new one only where
/// it is better than what was shown by more than a step, and rounded to the step (Blum and Hardt
/// 2015, *The Ladder*). Who flips answers at random and keeps what scored high learns nothing from
/// it; rounding alone tells nearly as much as the score.
///
/// @param step in the unit of the scores, over 0: half a standard error, or .002 of an accuracy
public record Ladder(double step) {
  /// @throws IllegalArgumentException when the step is not a number over 0
  public Ladder {
    if (!(step > 0 && step < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("expected a step over 0, found " + step);
    }
  }

  /// @param scores shape (N), of the team's entries in the order of their acceptance, higher is
  ///   better; NaN: an entry without a score
  /// @return shape (N), what is shown after each; NaN until there is a score
  public double[] shown(double[] scores) {
    var shown = new double[scores.length];
    double best = Double.NaN;
    for (int i = 0; i < scores.length; i++) {
      if (Double.isNaN(best) || scores[i] > best + step) {
        best = step * Math.rint(scores[i] / step);
      }
      shown[i] = best;
    }
    return shown;
  }
}
