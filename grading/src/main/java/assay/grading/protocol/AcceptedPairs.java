package assay.grading.protocol;

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
    var genuine = new int[thresholds.count() + 1];
    var impostors = new int[thresholds.count() + 1];
    int genuinePairs = 0;
    for (int i = from; i < to; i++) {
      int turn = thresholds.turn(scores[i]);
      if (same[i]) {
        genuine[turn]++;
        genuinePairs++;
      } else {
        impostors[turn]++;
      }
    }
    accumulate(genuine, thresholds.higherIsSimilar());
    accumulate(impostors, thresholds.higherIsSimilar());
    return new AcceptedPairs(genuine, impostors, genuinePairs, to - from - genuinePairs);
  }

  /// From pairs that turn at a threshold to pairs accepted at it: a distance from its turn on, a
  /// similarity before.
  private static void accumulate(int[] counts, boolean higherIsSimilar) {
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
