package assay.grading.protocol;

import assay.grading.score.Sums;
import java.util.Arrays;

/// 10-fold accuracy of pairs that count several times or not at all, for resampling: every pair
/// stays in its block, thresholds are chosen anew. With all weights 1 it is [KFold]'s accuracy to
/// the last digit.
///
/// Immutable; for any number of threads.
public final class WeightedKFold {
  private final int[] turns;
  private final boolean[] same;
  private final Thresholds thresholds;

  private WeightedKFold(int[] turns, boolean[] same, Thresholds thresholds) {
    this.turns = turns;
    this.same = same;
    this.thresholds = thresholds;
  }

  /// @param scores distances or similarities, as the thresholds are, shape (P)
  /// @param same shape (P)
  /// @throws IllegalArgumentException for fewer pairs than folds, or lengths that differ
  public static WeightedKFold of(double[] scores, boolean[] same, Thresholds thresholds) {
    if (scores.length != same.length || scores.length < KFold.FOLDS) {
      throw new IllegalArgumentException(
          "expected 10 scores or more, a label for each, found "
              + scores.length
              + " and "
              + same.length);
    }
    var turns = new int[scores.length];
    Arrays.setAll(turns, i -> thresholds.turn(scores[i]));
    return new WeightedKFold(turns, same.clone(), thresholds);
  }

  /// @param weights how often each pair counts, 0 or more, shape (P)
  /// @return mean over the blocks that have a pair left; NaN when none has
  public double accuracy(int[] weights) {
    var folds =
        Folds.of(
            turns.length,
            (from, to) -> AcceptedPairs.weighted(turns, weights, same, from, to, thresholds));
    return Sums.mean(
        folds.blocks().stream()
            .filter(block -> block.pairs() > 0)
            .mapToDouble(block -> {
              var others = folds.all().without(block);
              int best = KFold.bestThreshold(others, thresholds.count());
              return (double) block.correct(best) / block.pairs();
            })
            .toArray());
  }
}
