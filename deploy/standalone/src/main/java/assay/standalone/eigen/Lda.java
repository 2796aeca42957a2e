package assay.standalone.eigen;

import java.util.Arrays;

/// Linear discriminants (Fisherfaces): directions in which persons differ most, measured by how
/// much pictures of one person do.
final class Lda {
  /// Share of the mean within-person variance added to every direction, so that it can be divided
  /// by.
  private static final double RIDGE = 1e-2;

  private Lda() {}

  /// @param rows shape (n, d)
  /// @param person whose picture each row is, numbered from 0, shape (n)
  /// @return shape (k, d)
  static double[][] fit(double[][] rows, int[] person, int k) {
    int n = rows.length;
    int d = rows[0].length;
    double[] mean = mean(rows);
    int persons = Arrays.stream(person).max().orElseThrow() + 1;
    double[][] sums = new double[persons][d];
    int[] counts = new int[persons];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < d; j++) {
        sums[person[i]][j] += rows[i][j];
      }
      counts[person[i]]++;
    }
    double[][] within = new double[n][];
    double[][] between = new double[n][];
    for (int i = 0; i < n; i++) {
      double[] own = sums[person[i]].clone();
      for (int j = 0; j < d; j++) {
        own[j] /= counts[person[i]];
      }
      within[i] = minus(rows[i], own);
      between[i] = minus(own, mean);
    }
    double[][] whitening = whitening(scatter(within));
    double[][] spread =
        Symmetric.times(
            Symmetric.times(whitening, scatter(between)), Symmetric.transposed(whitening));
    return Symmetric.withSign(Symmetric.times(Symmetric.largest(spread, k).vectors(), whitening));
  }

  /// Rows r with r · S · rᵀ = 1, for S with its ridge.
  private static double[][] whitening(double[][] scatter) {
    int d = scatter.length;
    double trace = 0;
    for (int i = 0; i < d; i++) {
      trace += scatter[i][i];
    }
    for (int i = 0; i < d; i++) {
      scatter[i][i] += RIDGE * trace / d;
    }
    var eigen = Symmetric.all(scatter);
    double[][] rows = eigen.vectors();
    for (int i = 0; i < d; i++) {
      double scale = 1 / Math.sqrt(eigen.values()[i]);
      for (int j = 0; j < d; j++) {
        rows[i][j] *= scale;
      }
    }
    return rows;
  }

  /// Mean outer product, shape (n, d) → (d, d).
  private static double[][] scatter(double[][] rows) {
    double[][] scatter = Symmetric.gram(Symmetric.transposed(rows));
    for (double[] row : scatter) {
      for (int j = 0; j < row.length; j++) {
        row[j] /= rows.length;
      }
    }
    return scatter;
  }

  static double[] mean(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int j = 0; j < mean.length; j++) {
        mean[j] += row[j];
      }
    }
    for (int j = 0; j < mean.length; j++) {
      mean[j] /= rows.length;
    }
    return mean;
  }

  static double[] minus(double[] row, double[] other) {
    double[] difference = new double[row.length];
    for (int j = 0; j < row.length; j++) {
      difference[j] = row[j] - other[j];
    }
    return difference;
  }
}
