package assay.grading.statistics;

import java.util.Arrays;
import java.util.Optional;

/// A vector made ready to be correlated with many others of its length, each in one pass over the
/// numbers.
///
/// Pearson's coefficient is that of the values, Spearman's that of their ranks, where equal values
/// share the mean of the ranks that they take (mid-ranks).
public final class Correlation {
  private final double[] values;
  private final double[] ranks;
  private final boolean isConstant;

  private Correlation(double[] values, double[] ranks, boolean isConstant) {
    this.values = values;
    this.ranks = ranks;
    this.isConstant = isConstant;
  }

  /// @param values shape (P), finite, P > 0
  /// @throws IllegalArgumentException when there are none, or one is not finite
  public static Correlation of(double[] values) {
    if (values.length == 0 || !Arrays.stream(values).allMatch(Double::isFinite)) {
      throw new IllegalArgumentException("expected one finite number or more");
    }
    var sorted = values.clone();
    Arrays.sort(sorted);
    boolean isConstant = sorted[0] == sorted[sorted.length - 1];
    return new Correlation(standardised(values), standardised(ranks(values, sorted)), isConstant);
  }

  /// Pearson's coefficient, in [-1, 1]; NaN where a vector is constant.
  ///
  /// @throws IllegalArgumentException when the lengths differ
  public double pearson(Correlation other) {
    return product(other, values, other.values);
  }

  /// Spearman's coefficient, in [-1, 1]; NaN where a vector is constant.
  ///
  /// @throws IllegalArgumentException when the lengths differ
  public double spearman(Correlation other) {
    return product(other, ranks, other.ranks);
  }

  /// By which most vectors that do not correlate with this one are told; empty where it is
  /// constant.
  public Optional<Sketch> sketch() {
    return isConstant ? Optional.empty() : Optional.of(Sketch.of(values, ranks));
  }

  private double product(Correlation other, double[] a, double[] b) {
    if (a.length != b.length) {
      throw new IllegalArgumentException(
          "expected vectors of one length, found " + a.length + " and " + b.length);
    }
    if (isConstant || other.isConstant) {
      return Double.NaN;
    }
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return Math.clamp(sum, -1, 1);
  }

  /// Mean 0, sum of squares 1; constant values become numbers without meaning.
  private static double[] standardised(double[] values) {
    double mean = Arrays.stream(values).average().orElseThrow();
    // Scaled first, so that squares of large values do not overflow.
    double largest = 0;
    for (double value : values) {
      largest = Math.max(largest, Math.abs(value - mean));
    }
    double scale = largest == 0 ? 1 : largest;
    double squares = 0;
    for (double value : values) {
      squares += square((value - mean) / scale);
    }
    double norm = Math.sqrt(squares);
    var standardised = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      standardised[i] = (values[i] - mean) / scale / norm;
    }
    return standardised;
  }

  private static double square(double value) {
    return value * value;
  }

  private static double[] ranks(double[] values, double[] sorted) {
    var ranks = new double[sorted.length];
    for (int first = 0; first < sorted.length; ) {
      int end = first + 1;
      while (end < sorted.length && sorted[end] == sorted[first]) {
        end++;
      }
      Arrays.fill(ranks, first, end, (first + 1 + end) / 2.0);
      first = end;
    }
    // Any of equal values has their rank. Adding 0 makes -0 one with 0, as == does above.
    for (int i = 0; i < sorted.length; i++) {
      sorted[i] += 0.0;
    }
    var own = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      own[i] = ranks[Arrays.binarySearch(sorted, values[i] + 0.0)];
    }
    return own;
  }
}
