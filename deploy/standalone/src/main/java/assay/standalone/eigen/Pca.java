package assay.standalone.eigen;

import java.util.Arrays;

/// Principal components (Eigenfaces).
///
/// @param mean shape (d)
/// @param axes shape (k, d), orthonormal, largest variance first
/// @param deviations standard deviation along each axis, shape (k)
record Pca(double[] mean, double[][] axes, double[] deviations) {
  /// @param rows one sample each, shape (n, d)
  /// @param k at most n - 1
  static Pca fit(double[][] rows, int k) {
    int n = rows.length;
    int d = rows[0].length;
    double[] mean = Lda.mean(rows);
    double[][] centred =
        Arrays.stream(rows).map(row -> Lda.minus(row, mean)).toArray(double[][]::new);
    // The smaller of the two products has the same non-zero eigenvalues.
    if (n < d) {
      var eigen = Symmetric.largest(Symmetric.gram(centred), k);
      double[][] axes = Symmetric.times(eigen.vectors(), centred);
      for (int i = 0; i < k; i++) {
        double length = Math.sqrt(eigen.values()[i]);
        for (int j = 0; j < d; j++) {
          axes[i][j] /= length;
        }
      }
      return new Pca(mean, Symmetric.withSign(axes), deviations(eigen.values(), n));
    }
    var eigen = Symmetric.largest(Symmetric.gram(Symmetric.transposed(centred)), k);
    return new Pca(mean, eigen.vectors(), deviations(eigen.values(), n));
  }

  private static double[] deviations(double[] values, int n) {
    return Arrays.stream(values).map(value -> Math.sqrt(Math.max(value, 0) / n)).toArray();
  }

  Pca first(int k) {
    return new Pca(mean, Arrays.copyOf(axes, k), Arrays.copyOf(deviations, k));
  }

  /// Shape (n, d) → (n, k).
  double[][] project(double[][] rows) {
    double[][] centred =
        Arrays.stream(rows).map(row -> Lda.minus(row, mean)).toArray(double[][]::new);
    return Symmetric.times(centred, Symmetric.transposed(axes));
  }
}
