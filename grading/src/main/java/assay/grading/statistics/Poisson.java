package assay.grading.statistics;

/// A Poisson distribution to draw from: by inversion for small means, by Hörmann's transformed
/// rejection (PTRS, 1993) from 10 on. `StrictMath`, so that every machine draws the same.
final class Poisson {
  private static final double LARGE = 10;

  private final double mean;
  private final double atZero;
  private final double logMean;
  private final double b;
  private final double a;
  private final double inverseAlpha;
  private final double squeeze;

  /// @param mean 0 or more
  Poisson(double mean) {
    this.mean = mean;
    this.atZero = StrictMath.exp(-mean);
    this.logMean = mean > 0 ? StrictMath.log(mean) : 0;
    this.b = 0.931 + 2.53 * Math.sqrt(mean);
    this.a = -0.059 + 0.02483 * b;
    this.inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
    this.squeeze = 0.9277 - 3.6224 / (b - 2);
  }

  int draw(Draws draws) {
    if (mean == 0) {
      return 0;
    }
    return mean < LARGE ? invert(draws) : reject(draws);
  }

  private int invert(Draws draws) {
    double left = draws.uniform();
    double probability = atZero;
    int k = 0;
    while (left >= probability && probability > 0) {
      left -= probability;
      k++;
      probability *= mean / k;
    }
    return k;
  }

  private int reject(Draws draws) {
    while (true) {
      double u = draws.uniform() - 0.5;
      double v = 1 - draws.uniform();
      double us = 0.5 - Math.abs(u);
      double k = Math.floor((2 * a / us + b) * u + mean + 0.43);
      if (us >= 0.07 && v <= squeeze) {
        return (int) k;
      }
      if (k >= 0
          && (us >= 0.013 || v <= us)
          && StrictMath.log(v * inverseAlpha / (a / (us * us) + b))
              <= k * logMean - mean - LogFactorial.of(k)) {
        return (int) k;
      }
    }
  }
}
