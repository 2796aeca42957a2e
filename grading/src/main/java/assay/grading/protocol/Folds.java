package assay.grading.protocol;

import java.util.ArrayList;
import java.util.List;

/// The ten blocks of a pair set, each counted once: scikit-learn's `KFold(10, shuffle=False)`.
///
/// @param all the whole set
/// @param blocks contiguous, the first P mod 10 of them one pair longer
record Folds(AcceptedPairs all, List<AcceptedPairs> blocks) {
  /// Counts one block: its first pair, and the first after it.
  @FunctionalInterface
  interface Block {
    AcceptedPairs count(int from, int to);
  }

  /// @throws IllegalArgumentException for fewer pairs than folds, or lengths that differ
  static Folds of(double[] scores, boolean[] same, Thresholds thresholds) {
    if (scores.length != same.length) {
      throw new IllegalArgumentException(scores.length + " scores for " + same.length + " labels");
    }
    return of(scores.length, (from, to) -> AcceptedPairs.of(scores, same, from, to, thresholds));
  }

  /// @throws IllegalArgumentException for fewer pairs than folds
  static Folds of(int pairs, Block block) {
    if (pairs < KFold.FOLDS) {
      throw new IllegalArgumentException(pairs + " pairs are fewer than 10 folds");
    }
    var blocks = new ArrayList<AcceptedPairs>();
    for (int fold = 0; fold < KFold.FOLDS; fold++) {
      blocks.add(block.count(start(fold, pairs), start(fold + 1, pairs)));
    }
    return new Folds(blocks.stream().reduce(AcceptedPairs::plus).orElseThrow(), blocks);
  }

  /// The first pair of a fold.
  static int start(int fold, int pairs) {
    return fold * (pairs / KFold.FOLDS) + Math.min(fold, pairs % KFold.FOLDS);
  }
}
