package assay.grading.protocol;

import java.util.ArrayList;
import java.util.List;

/// The ten blocks of a pair set, each counted once: scikit-learn's `KFold(10, shuffle=False)`.
///
/// @param all the whole set
/// @param blocks contiguous, the first P mod 10 of them one pair longer
record Folds(AcceptedPairs all, List<AcceptedPairs> blocks) {
  /// @throws IllegalArgumentException for fewer pairs than folds, or lengths that differ
  static Folds of(double[] scores, boolean[] same, Thresholds thresholds) {
    if (scores.length != same.length) {
      throw new IllegalArgumentException(scores.length + " scores for " + same.length + " labels");
    }
    int pairs = scores.length;
    if (pairs < KFold.FOLDS) {
      throw new IllegalArgumentException(pairs + " pairs are fewer than 10 folds");
    }
    var blocks = new ArrayList<AcceptedPairs>();
    int from = 0;
    for (int fold = 0; fold < KFold.FOLDS; fold++) {
      int to = from + pairs / KFold.FOLDS + (fold < pairs % KFold.FOLDS ? 1 : 0);
      blocks.add(AcceptedPairs.of(scores, same, from, to, thresholds));
      from = to;
    }
    return new Folds(blocks.stream().reduce(AcceptedPairs::plus).orElseThrow(), blocks);
  }
}
