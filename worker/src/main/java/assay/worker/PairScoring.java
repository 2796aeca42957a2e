package assay.worker;

import assay.grading.image.PairMap;
import assay.grading.score.PairScores;
import assay.grading.ticket.Variant;
import java.io.IOException;

/// From embeddings to the scores of pairs, as a ticket asks for them.
///
/// @param squared whether a score is a squared distance, not a cosine
public record PairScoring(boolean squared, Variant variant) {
  /// @param kind `cosine` or `squared-l2`
  /// @param variant as [Variant] spells it
  /// @throws IOException when this worker knows no such kind or variant
  static PairScoring of(String kind, String variant) throws IOException {
    var squared =
        switch (kind) {
          case "cosine" -> false;
          case "squared-l2" -> true;
          default -> throw new IOException("score kind " + kind + " is unknown to this worker");
        };
    return new PairScoring(
        squared,
        Variant.of(variant)
            .orElseThrow(
                () -> new IOException("variant " + variant + " is unknown to this worker")));
  }

  /// @param rows an embedding per image
  double[] scores(float[][] rows, PairMap map) {
    var scores = new double[map.pairs()];
    for (int k = 0; k < scores.length; k++) {
      scores[k] = score(rows[map.first()[k]], rows[map.second()[k]]);
    }
    return scores;
  }

  /// The score of two embeddings.
  public float score(float[] a, float[] b) {
    if (variant == Variant.NOT_UNIT_LENGTH) {
      return squared ? PairScores.rawSquaredL2(a, b) : PairScores.rawDot(a, b);
    }
    return squared ? PairScores.squaredL2(a, b) : PairScores.cosine(a, b);
  }
}
