package assay.grading.score;

/// Scores of embedding pairs.
public final class PairScores {
  private static final float SMALLEST_NORM = 1e-8f;

  private PairScores() {}

  /// Cosine as the SDFR sanitizer computes it (PROTOCOLS §1.3): float32 throughout, numpy's
  /// pairwise sums, norms clipped at 1e-8. May exceed 1 by an ulp; NaN in, NaN out.
  ///
  /// @param a embedding, shape (D)
  /// @param b embedding, shape (D)
  /// @throws IllegalArgumentException when the lengths differ
  public static float cosine(float[] a, float[] b) {
    requireSameLength(a, b);
    var normA = Math.max(norm(a), SMALLEST_NORM);
    var normB = Math.max(norm(b), SMALLEST_NORM);
    var products = new float[a.length];
    for (var i = 0; i < a.length; i++) {
      products[i] = (a[i] / normA) * (b[i] / normB);
    }
    return Sums.of(products);
  }

  /// Squared Euclidean distance as the DataCV script computes it (PROTOCOLS §2.3): each raw
  /// embedding normalised once in float32, then the float32 pairwise sum of squared differences. A
  /// zero embedding gives NaN, as it does there.
  ///
  /// @param a embedding, shape (D)
  /// @param b embedding, shape (D)
  /// @throws IllegalArgumentException when the lengths differ
  public static float squaredL2(float[] a, float[] b) {
    requireSameLength(a, b);
    var normA = norm(a);
    var normB = norm(b);
    var squares = new float[a.length];
    for (var i = 0; i < a.length; i++) {
      var difference = a[i] / normA - b[i] / normB;
      squares[i] = difference * difference;
    }
    return Sums.of(squares);
  }

  /// Dot product of the embeddings as they are: what a cosine becomes where they are not brought to
  /// length 1.
  ///
  /// @param a embedding, shape (D)
  /// @param b embedding, shape (D)
  /// @throws IllegalArgumentException when the lengths differ
  public static float rawDot(float[] a, float[] b) {
    requireSameLength(a, b);
    var products = new float[a.length];
    for (var i = 0; i < a.length; i++) {
      products[i] = a[i] * b[i];
    }
    return Sums.of(products);
  }

  /// Squared Euclidean distance of the embeddings as they are: what [#squaredL2] becomes where they
  /// are not brought to length 1.
  ///
  /// @param a embedding, shape (D)
  /// @param b embedding, shape (D)
  /// @throws IllegalArgumentException when the lengths differ
  public static float rawSquaredL2(float[] a, float[] b) {
    requireSameLength(a, b);
    var squares = new float[a.length];
    for (var i = 0; i < a.length; i++) {
      var difference = a[i] - b[i];
      squares[i] = difference * difference;
    }
    return Sums.of(squares);
  }

  static float norm(float[] v) {
    var squares = new float[v.length];
    for (var i = 0; i < v.length; i++) {
      squares[i] = v[i] * v[i];
    }
    return (float) Math.sqrt(Sums.of(squares));
  }

  static void requireSameLength(float[] a, float[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "expected embeddings of one width, found " + a.length + " and " + b.length);
    }
  }
}
