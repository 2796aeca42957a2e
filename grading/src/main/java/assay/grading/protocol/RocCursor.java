package assay.grading.protocol;

/// Walks over the points of a ROC, the one that accepts nothing first: a merge of two sorted arrays
/// from their ends.
final class RocCursor {
  private final double[] genuineScores;
  private final double[] impostorScores;
  private final boolean keptOnly;

  private int points;
  private int impostors;
  private int genuine;
  private double similarity = Double.POSITIVE_INFINITY;

  private boolean hasNext;
  private int nextImpostors;
  private int nextGenuine;
  private double nextSimilarity;

  /// @param readout NEAREST walks over those points only that scikit-learn keeps by default: a
  ///   point goes when it lies in the middle of two equal steps; the first two and the last stay
  RocCursor(double[] genuineScores, double[] impostorScores, Readout readout) {
    this.genuineScores = genuineScores;
    this.impostorScores = impostorScores;
    this.keptOnly = readout == Readout.NEAREST;
  }

  /// Goes to the first point, or to the next; false when there is none.
  boolean next() {
    if (points == 0) {
      points = 1;
      lookAhead();
      return true;
    }
    if (!hasNext) {
      return false;
    }
    boolean dropped;
    do {
      int impostorStep = nextImpostors - impostors;
      int genuineStep = nextGenuine - genuine;
      impostors = nextImpostors;
      genuine = nextGenuine;
      similarity = nextSimilarity;
      lookAhead();
      // The point that accepts nothing is put before the others only after dropping: no step from
      // it.
      dropped =
          keptOnly
              && points > 1
              && hasNext
              && nextImpostors - impostors == impostorStep
              && nextGenuine - genuine == genuineStep;
      points++;
    } while (dropped);
    return true;
  }

  /// Takes in all pairs of the next lower similarity.
  private void lookAhead() {
    int g = genuineScores.length - 1 - genuine;
    int i = impostorScores.length - 1 - impostors;
    hasNext = g >= 0 || i >= 0;
    if (!hasNext) {
      return;
    }
    double least =
        Math.max(
            g >= 0 ? genuineScores[g] : Double.NEGATIVE_INFINITY,
            i >= 0 ? impostorScores[i] : Double.NEGATIVE_INFINITY);
    while (g >= 0 && genuineScores[g] == least) {
      g--;
    }
    while (i >= 0 && impostorScores[i] == least) {
      i--;
    }
    nextGenuine = genuineScores.length - 1 - g;
    nextImpostors = impostorScores.length - 1 - i;
    nextSimilarity = least;
  }

  /// Impostors accepted here.
  int impostors() {
    return impostors;
  }

  /// Genuine pairs accepted here.
  int genuine() {
    return genuine;
  }

  Acceptance acceptance() {
    return new Acceptance(impostors, genuine, similarity);
  }
}
