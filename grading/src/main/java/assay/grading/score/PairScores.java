package assay.grading.score;

/// Scores of embedding pairs.
public final class PairScores {
  private PairScores() {}

  /// Cosine as the SDFR sanitizer computes it (PROTOCOLS §1.3): float32 throughout, numpy's
  /// pairwise sums, norms clipped at 1e-8.
  ///
  /// @param a embedding, shape (D)
  /// @param b embedding, shape (D)
  public static float cosine(float[] a, float[] b) {
    throw new UnsupportedOperationException();
  }

  /// Squared Euclidean distance as the DataCV script computes it (PROTOCOLS §2.3): each raw
  /// embedding normalised once in float32, then the float32 pairwise sum of squared differences.
  public static float squaredL2(float[] a, float[] b) {
    throw new UnsupportedOperationException();
  }
}
