package assay.standalone.face;

/// Reproducible random draws: SplitMix64 (Steele, Lea and Flood 2014), the same on every platform.
public final class Draws {
  private long state;

  public Draws(long seed) {
    state = seed;
    next();
  }

  public long next() {
    state += 0x9E3779B97F4A7C15L;
    long z = state;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /// In [0, 1).
  public double uniform() {
    return (next() >>> 11) * 0x1.0p-53;
  }

  public double uniform(double low, double high) {
    return low + (high - low) * uniform();
  }

  /// Bell-shaped in [-2, 2] with standard deviation 0.577: four uniforms, so that no draw is wild.
  public double bell() {
    return uniform() + uniform() + uniform() + uniform() - 2;
  }

  /// In [0, bound).
  public int below(int bound) {
    return (int) (uniform() * bound);
  }

  public boolean chance(double probability) {
    return uniform() < probability;
  }

  /// An index, in proportion to its weight.
  public int weighted(double... weights) {
    double total = 0;
    for (double weight : weights) {
      total += weight;
    }
    double left = uniform() * total;
    for (int i = 0; i < weights.length; i++) {
      left -= weights[i];
      if (left < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }

  /// Shuffles in place (Fisher and Yates).
  public void shuffle(int[] values) {
    for (int i = values.length - 1; i > 0; i--) {
      int j = below(i + 1);
      int swap = values[i];
      values[i] = values[j];
      values[j] = swap;
    }
  }
}
