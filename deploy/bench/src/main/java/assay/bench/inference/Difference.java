package assay.bench.inference;

import java.util.Arrays;

/// How far two ways of computing the same embeddings lie apart.
///
/// @param maxScore largest |Δ| of a cosine
/// @param p99Score nearest rank
/// @param maxEmbedding largest ‖a − b‖ / ‖a‖
record Difference(double maxScore, double p99Score, double maxEmbedding) {
  static Difference of(float[][] rows, float[][] others) {
    int pairs = rows.length / 2;
    var scores = WholeGrading.scores(rows, pairs);
    var otherScores = WholeGrading.scores(others, pairs);
    var apart = new double[pairs];
    for (int k = 0; k < pairs; k++) {
      apart[k] = Math.abs((double) scores[k] - otherScores[k]);
    }
    Arrays.sort(apart);
    double largest = 0;
    for (int i = 0; i < rows.length; i++) {
      largest = Math.max(largest, relative(rows[i], others[i]));
    }
    return new Difference(apart[pairs - 1], apart[(int) Math.ceil(0.99 * pairs) - 1], largest);
  }

  private static double relative(float[] row, float[] other) {
    double apart = 0;
    double length = 0;
    for (int d = 0; d < row.length; d++) {
      double difference = (double) row[d] - other[d];
      apart += difference * difference;
      length += (double) row[d] * row[d];
    }
    return Math.sqrt(apart / length);
  }
}
