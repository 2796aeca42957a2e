package assay.grading.score;

/// Sums in the order in which numpy adds over a contiguous axis, so that they agree with it to the
/// last bit (PROTOCOLS §6).
///
/// Up to 7 values: one after the other. Up to 128: eight running sums, then the tail. More: both
/// halves apart, cut at half the length rounded down to a multiple of 8. The sum of negative zeros
/// is 0, as numpy starts from 0.
public final class Sums {
  private static final int BLOCK = 128;

  private Sums() {}

  /// Sum in float32.
  public static float of(float[] values) {
    return 0 + of(values, 0, values.length);
  }

  /// Sum in float64.
  public static double of(double[] values) {
    return 0 + of(values, 0, values.length);
  }

  /// `np.mean` over float64; NaN for no values.
  public static double mean(double[] values) {
    return of(values) / values.length;
  }

  /// `np.std` over float64, population (ddof 0); NaN for no values.
  public static double std(double[] values) {
    return std(values, 0);
  }

  /// `np.std(…, ddof=ddof)` over float64; NaN for no values.
  public static double std(double[] values, int ddof) {
    var mean = mean(values);
    var squares = new double[values.length];
    for (var i = 0; i < values.length; i++) {
      var difference = values[i] - mean;
      squares[i] = difference * difference;
    }
    return Math.sqrt(of(squares) / (values.length - ddof));
  }

  private static float of(float[] v, int from, int n) {
    if (n < 8) {
      var sum = 0f;
      for (var i = from; i < from + n; i++) {
        sum += v[i];
      }
      return sum;
    }
    if (n > BLOCK) {
      var half = n / 2 - n / 2 % 8;
      return of(v, from, half) + of(v, from + half, n - half);
    }
    float a = v[from], b = v[from + 1], c = v[from + 2], d = v[from + 3];
    float e = v[from + 4], f = v[from + 5], g = v[from + 6], h = v[from + 7];
    var i = 8;
    for (; i < n - n % 8; i += 8) {
      a += v[from + i];
      b += v[from + i + 1];
      c += v[from + i + 2];
      d += v[from + i + 3];
      e += v[from + i + 4];
      f += v[from + i + 5];
      g += v[from + i + 6];
      h += v[from + i + 7];
    }
    var sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
    for (; i < n; i++) {
      sum += v[from + i];
    }
    return sum;
  }

  private static double of(double[] v, int from, int n) {
    if (n < 8) {
      var sum = 0.0;
      for (var i = from; i < from + n; i++) {
        sum += v[i];
      }
      return sum;
    }
    if (n > BLOCK) {
      var half = n / 2 - n / 2 % 8;
      return of(v, from, half) + of(v, from + half, n - half);
    }
    double a = v[from], b = v[from + 1], c = v[from + 2], d = v[from + 3];
    double e = v[from + 4], f = v[from + 5], g = v[from + 6], h = v[from + 7];
    var i = 8;
    for (; i < n - n % 8; i += 8) {
      a += v[from + i];
      b += v[from + i + 1];
      c += v[from + i + 2];
      d += v[from + i + 3];
      e += v[from + i + 4];
      f += v[from + i + 5];
      g += v[from + i + 6];
      h += v[from + i + 7];
    }
    var sum = ((a + b) + (c + d)) + ((e + f) + (g + h));
    for (; i < n; i++) {
      sum += v[from + i];
    }
    return sum;
  }
}
