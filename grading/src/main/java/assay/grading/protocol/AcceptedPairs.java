package assay.grading.protocol;

import java.util.function.IntUnaryOperator;

/// How many pairs of a block are accepted at each threshold.
///
/// @param genuine accepted at each threshold
/// @param impostors accepted at each threshold
/// @param genuinePairs in the block
/// @param impostorPairs in the block
record AcceptedPairs(int[] genuine, int[] impostors, int genuinePairs, int impostorPairs) {
  /// Counts the pairs `from` to `to - 1`.
  static AcceptedPairs of(
      double[] scores, boolean[] same, int from, int to, Thresholds thresholds) {
    return counted(i -> thresholds.turn(scores[i]), _ -> 1, same, from, to, thresholds);
  }

  /// Counts the pairs `from` to `to - 1`, each as often as it weighs.
  ///
  /// @param turns of the scores, shape (P)
  /// @param weights 0 or more, shape (P)
  static AcceptedPairs weighted(
      int[] turns, int[] weights, boolean[] same, int from, int to, Thresholds thresholds) {
    return counted(i -> turns[i], i -> weights[i], same, from, to, thresholds);
  }

  private static AcceptedPairs counted(
      IntUnaryOperator turn,
      IntUnaryOperator weight,
      boolean[] same,
      int from,
      int to,
      Thresholds thresholds) {
    var genuine = new int[thresholds.count() + 1];
    var impostors = new int[thresholds.count() + 1];
    for (int i = from; i < to; i++) {
      (same[i] ? genuine : impostors)[turn.applyAsInt(i)] += weight.applyAsInt(i);
    }
    int genuinePairs = accumulate(genuine, thresholds.higherIsSimilar());
    int impostorPairs = accumulate(impostors, thresholds.higherIsSimilar());
    return new AcceptedPairs(genuine, impostors, genuinePairs, impostorPairs);
  }

  /// From pairs that turn at a threshold to pairs accepted at it: a distance from its turn on, a
  /// similarity before.
  ///
  /// @return pairs in all
  private static int accumulate(int[] counts, boolean higherIsSimilar) {
    int sum = 0;
    if (higherIsSimilar) {
      for (int i = counts.length - 1; i >= 0; i--) {
        int turnsHere = counts[i];
        counts[i] = sum;
        sum += turnsHere;
      }
    } else {
      for (int i = 0; i < counts.length; i++) {
        sum += counts[i];
        counts[i] = sum;
      }
    }
    return sum;
  }

  /// The pairs of two blocks.
  AcceptedPairs plus(AcceptedPairs other) {
    return combined(other, 1);
  }

  /// The pairs outside of a block.
  AcceptedPairs without(AcceptedPairs block) {
    return combined(block, -1);
  }

  private AcceptedPairs combined(AcceptedPairs other, int sign) {
    var combined =
        new AcceptedPairs(
            genuine.clone(),
            impostors.clone(),
            genuinePairs + sign * other.genuinePairs,
            impostorPairs + sign * other.impostorPairs);
    for (int i = 0; i < genuine.length; i++) {
      combined.genuine[i] += sign * other.genuine[i];
      combined.impostors[i] += sign * other.impostors[i];
    }
    return combined;
  }

  int pairs() {
    return genuinePairs + impostorPairs;
  }

  /// Pairs judged correctly at a threshold.
  int correct(int threshold) {
    return genuine[threshold] + impostorPairs - impostors[threshold];
  }
}
