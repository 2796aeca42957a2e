package assay.grading.statistics;

/// ln(n!), to about 15 digits: summed up to 16, then Stirling's series.
final class LogFactorial {
  private static final double[] SMALL = new double[16];
  private static final double HALF_LOG_TWO_PI = 0.5 * StrictMath.log(2 * Math.PI);

  static {
    for (int n = 1; n < SMALL.length; n++) {
      SMALL[n] = SMALL[n - 1] + StrictMath.log(n);
    }
  }

  private LogFactorial() {}

  /// @param n whole, 0 or more
  static double of(double n) {
    if (n < SMALL.length) {
      return SMALL[(int) n];
    }
    return (n + 0.5) * StrictMath.log(n) - n + HALF_LOG_TWO_PI + remainder(n);
  }

  private static double remainder(double n) {
    double square = n * n;
    return (1 / 12.0 - (1 / 360.0 - (1 / 1260.0 - 1 / (1680.0 * square)) / square) / square) / n;
  }
}
