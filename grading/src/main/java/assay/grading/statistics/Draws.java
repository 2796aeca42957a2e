package assay.grading.statistics;

/// The generator of all resampling: SplitMix64 (Steele, Lea & Flood 2014), written out so that a
/// seed gives the same draws in every version of every JVM. Not for secrets; not for several
/// threads.
final class Draws {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  Draws(long seed) {
    this.state = seed;
  }

  /// The draws of one replicate: they start at output `replicate` (from 0) of the seed's own
  /// sequence, so that replicates can be drawn in any order and on any number of threads.
  static Draws of(long seed, int replicate) {
    return new Draws(mixed(seed + (replicate + 1) * GAMMA));
  }

  /// 64 random bits.
  long next() {
    state += GAMMA;
    return mixed(state);
  }

  /// A whole number from 0 to n - 1, unbiased (Lemire 2019).
  ///
  /// @param n more than 0
  int below(int n) {
    long bits = next();
    long low = bits * n;
    if (Long.compareUnsigned(low, n) < 0) {
      long threshold = Long.remainderUnsigned(-(long) n, n);
      while (Long.compareUnsigned(low, threshold) < 0) {
        bits = next();
        low = bits * n;
      }
    }
    return (int) Math.unsignedMultiplyHigh(bits, n);
  }

  /// A multiple of 2^-53 in [0, 1).
  double uniform() {
    return (next() >>> 11) * 0x1p-53;
  }

  private static long mixed(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
