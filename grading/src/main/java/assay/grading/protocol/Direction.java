package assay.grading.protocol;

import assay.grading.Notice;
import assay.grading.score.ScoreKind;
import java.util.Optional;
import java.util.stream.IntStream;

/// Whether a score vector points the way its kind says.
public final class Direction {
  /// How many standard errors below chance an area counts as inverted.
  private static final double STANDARD_ERRORS = 3;

  private Direction() {}

  /// A notice when genuine pairs score *less* similar than impostors, by more than chance explains:
  /// the area under the ROC lies 3 standard errors (of the rank-sum test, Mann & Whitney 1947)
  /// below one half. Says something about the labels, so show it only where the result itself is
  /// shown.
  ///
  /// @param scores shape (P), finite
  /// @param same shape (P); where all are of one kind, nothing can be said
  public static Optional<Notice> inverted(double[] scores, boolean[] same, ScoreKind kind) {
    long genuine = IntStream.range(0, same.length).filter(i -> same[i]).count();
    return genuine == 0 || genuine == same.length
        ? Optional.empty()
        : inverted(Roc.of(scores, same, kind), kind);
  }

  /// The same of a curve that is at hand.
  ///
  /// @param kind that of the scores of the curve
  public static Optional<Notice> inverted(Roc roc, ScoreKind kind) {
    double genuine = roc.genuinePairs();
    double impostor = roc.impostorPairs();
    var standardError = Math.sqrt((genuine + impostor + 1) / (12 * genuine * impostor));
    if (roc.auc() >= 0.5 - STANDARD_ERRORS * standardError) {
      return Optional.empty();
    }
    return Optional.of(
        new Notice(
            "scores.maybe_inverted",
            "Pairs of one person score as less alike than pairs of two. A "
                + kind.name()
                + (kind.higherIsSimilar() ? " grows" : " shrinks")
                + " with likeness: check whether the sign or the kind is swapped."));
  }
}
