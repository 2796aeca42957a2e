package assay.grading.statistics;

/// The tails of the standard normal distribution.
final class Normal {
  private static final double FAR_OUT = 3;
  private static final int TERMS = 100;

  private Normal() {}

  /// Probability of a value at least this far from zero, on either side.
  static double twoSided(double z) {
    double x = Math.abs(z);
    double density = StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
    return x < FAR_OUT ? 1 - 2 * density * series(x) : 2 * density * tail(x);
  }

  /// x + x³/3 + x⁵/15 + … (Marsaglia 2004).
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int odd = 3; sum + term != sum; odd += 2) {
      term *= x * x / odd;
      sum += term;
    }
    return sum;
  }

  /// Laplace's continued fraction of the tail over the density, from its end.
  private static double tail(double x) {
    double fraction = x;
    for (int k = TERMS; k > 0; k--) {
      fraction = x + k / fraction;
    }
    return 1 / fraction;
  }
}
