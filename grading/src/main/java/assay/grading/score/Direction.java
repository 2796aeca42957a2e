package assay.grading.score;

import assay.grading.Notice;
import java.util.Arrays;
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
  /// @param same shape (P)
  public static Optional<Notice> inverted(double[] scores, boolean[] same, ScoreKind kind) {
    double genuine = IntStream.range(0, same.length).filter(i -> same[i]).count();
    var impostor = same.length - genuine;
    if (genuine == 0 || impostor == 0) {
      return Optional.empty();
    }
    var area = area(scores, same, genuine, impostor);
    var standardError = Math.sqrt((genuine + impostor + 1) / (12 * genuine * impostor));
    var towardsSimilar = kind.higherIsSimilar() ? area : 1 - area;
    if (towardsSimilar >= 0.5 - STANDARD_ERRORS * standardError) {
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

  /// Probability that a genuine pair scores above an impostor, ties counted half. Sorts primitives:
  /// sets have millions of pairs.
  private static double area(double[] scores, boolean[] same, double genuine, double impostor) {
    var high = sorted(scores, same, true, (int) genuine);
    var low = sorted(scores, same, false, (int) impostor);
    var doubled = 0L;
    int below = 0;
    int notAbove = 0;
    for (var score : high) {
      while (below < low.length && low[below] < score) {
        below++;
      }
      while (notAbove < low.length && low[notAbove] <= score) {
        notAbove++;
      }
      doubled += (long) below + notAbove;
    }
    return doubled / (2 * genuine * impostor);
  }

  private static double[] sorted(double[] scores, boolean[] same, boolean kind, int count) {
    var ofKind = new double[count];
    for (int i = 0, k = 0; i < scores.length; i++) {
      if (same[i] == kind) {
        ofKind[k++] = scores[i];
      }
    }
    Arrays.parallelSort(ofKind);
    return ofKind;
  }
}
