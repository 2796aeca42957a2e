package assay.standalone.eigen;

import assay.standalone.face.Draws;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Eigenvectors of symmetric matrices. Rows are computed side by side, each in a fixed order, so
/// that the number of processors does not show in the result.
final class Symmetric {
  private static final int MOST_ITERATIONS = 16;
  private static final double TRACE_TOLERANCE = 1e-8;
  private static final int MOST_SWEEPS = 40;

  private Symmetric() {}

  /// @param values descending
  /// @param vectors one a row; the largest component of each is positive
  record Eigen(double[] values, double[][] vectors) {}

  /// The k largest, by subspace iteration with a Rayleigh-Ritz step (Golub and Van Loan §8.2).
  static Eigen largest(double[][] matrix, int k) {
    int n = matrix.length;
    // A few more directions than asked for make the last ones converge.
    int width = Math.min(n, k + 16);
    if (width > n * 2 / 3) {
      return first(all(matrix), k);
    }
    double[][] basis = new double[width][n];
    var draws = new Draws(7);
    for (double[] row : basis) {
      for (int j = 0; j < n; j++) {
        row[j] = draws.uniform() - .5;
      }
    }
    orthonormalise(basis);
    double before = 0;
    for (int i = 0; i < MOST_ITERATIONS; i++) {
      double[][] image = times(basis, matrix);
      double trace = 0;
      for (int r = 0; r < width; r++) {
        trace += dot(image[r], basis[r]);
      }
      basis = image;
      orthonormalise(basis);
      if (Math.abs(trace - before) <= TRACE_TOLERANCE * trace) {
        break;
      }
      before = trace;
    }
    double[][] image = times(basis, matrix);
    double[][] small = new double[width][width];
    for (int i = 0; i < width; i++) {
      for (int j = i; j < width; j++) {
        small[i][j] = small[j][i] = dot(image[i], basis[j]);
      }
    }
    var ritz = all(small);
    return first(new Eigen(ritz.values(), withSign(times(ritz.vectors(), basis))), k);
  }

  /// All of them, by cyclic Jacobi rotations (Golub and Van Loan §8.5).
  static Eigen all(double[][] matrix) {
    int n = matrix.length;
    double[][] a = Arrays.stream(matrix).map(double[]::clone).toArray(double[][]::new);
    double[][] v = new double[n][n];
    double scale = 0;
    for (int i = 0; i < n; i++) {
      v[i][i] = 1;
      scale += a[i][i] * a[i][i];
    }
    for (int sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a) > 1e-26 * scale; sweep++) {
      for (int p = 0; p < n; p++) {
        for (int q = p + 1; q < n; q++) {
          rotate(a, v, p, q);
        }
      }
    }
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer i) -> -a[i][i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] values = Arrays.stream(order).mapToDouble(i -> a[i][i]).toArray();
    double[][] vectors = Arrays.stream(order).mapToObj(i -> v[i]).toArray(double[][]::new);
    return new Eigen(values, withSign(vectors));
  }

  private static double offDiagonal(double[][] a) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      for (int j = i + 1; j < a.length; j++) {
        sum += a[i][j] * a[i][j];
      }
    }
    return sum;
  }

  /// Zeroes row p, column q. The vectors are the rows of v.
  private static void rotate(double[][] a, double[][] v, int p, int q) {
    if (a[p][q] == 0) {
      return;
    }
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (double[] row : a) {
      double x = row[p];
      double y = row[q];
      row[p] = c * x - s * y;
      row[q] = s * x + c * y;
    }
    rotateRows(a[p], a[q], c, s);
    rotateRows(v[p], v[q], c, s);
  }

  private static void rotateRows(double[] first, double[] second, double c, double s) {
    for (int k = 0; k < first.length; k++) {
      double x = first[k];
      double y = second[k];
      first[k] = c * x - s * y;
      second[k] = s * x + c * y;
    }
  }

  private static Eigen first(Eigen eigen, int k) {
    return new Eigen(Arrays.copyOf(eigen.values(), k), Arrays.copyOf(eigen.vectors(), k));
  }

  /// An eigenvector's sign is free; this fixes it.
  static double[][] withSign(double[][] vectors) {
    for (double[] row : vectors) {
      double largest = 0;
      for (double value : row) {
        largest = Math.abs(value) > Math.abs(largest) ? value : largest;
      }
      if (largest < 0) {
        for (int i = 0; i < row.length; i++) {
          row[i] = -row[i];
        }
      }
    }
    return vectors;
  }

  /// Rows of the left times the right: (m, n) · (n, d).
  static double[][] times(double[][] left, double[][] right) {
    int d = right[0].length;
    double[][] product = new double[left.length][d];
    IntStream.range(0, left.length)
        .parallel()
        .forEach(i -> {
          for (int j = 0; j < right.length; j++) {
            addScaled(product[i], left[i][j], right[j]);
          }
        });
    return product;
  }

  /// Inner products of all pairs of rows: (m, n) → (m, m).
  static double[][] gram(double[][] rows) {
    return times(rows, transposed(rows));
  }

  static double[][] transposed(double[][] matrix) {
    double[][] out = new double[matrix[0].length][matrix.length];
    for (int i = 0; i < matrix.length; i++) {
      for (int j = 0; j < out.length; j++) {
        out[j][i] = matrix[i][j];
      }
    }
    return out;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static void addScaled(double[] to, double factor, double[] row) {
    for (int i = 0; i < to.length; i++) {
      to[i] += factor * row[i];
    }
  }

  /// Modified Gram-Schmidt, twice, because once is not enough.
  private static void orthonormalise(double[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      for (int pass = 0; pass < 2; pass++) {
        for (int j = 0; j < i; j++) {
          addScaled(rows[i], -dot(rows[i], rows[j]), rows[j]);
        }
      }
      double scale = 1 / Math.sqrt(dot(rows[i], rows[i]));
      for (int k = 0; k < rows[i].length; k++) {
        rows[i][k] *= scale;
      }
    }
  }
}
