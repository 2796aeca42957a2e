package assay.grading.statistics;

/// McNemar's test of two systems on the same pairs: of the pairs that only one judges correctly, is
/// it each system's turn equally often? Two-sided p-values of the binomial distribution with one
/// half.
///
/// @param firstOnly pairs that only the first system judges correctly
/// @param secondOnly pairs that only the second judges correctly
public record McNemar(int firstOnly, int secondOnly) {
  public McNemar {
    if (firstOnly < 0 || secondOnly < 0) {
      throw new IllegalArgumentException(
          "expected counts, found " + firstOnly + " and " + secondOnly);
    }
  }

  /// @param first whether the first system judged each pair correctly, shape (P)
  /// @param second whether the second did, shape (P)
  /// @throws IllegalArgumentException when the lengths differ
  public static McNemar of(boolean[] first, boolean[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(first.length + " pairs for " + second.length);
    }
    int firstOnly = 0;
    int secondOnly = 0;
    for (int pair = 0; pair < first.length; pair++) {
      firstOnly += first[pair] && !second[pair] ? 1 : 0;
      secondOnly += second[pair] && !first[pair] ? 1 : 0;
    }
    return new McNemar(firstOnly, secondOnly);
  }

  /// Exact: twice the smaller tail, at most 1. Never too small, often too large.
  public double exact() {
    return Math.min(1, 2 * tail());
  }

  /// Mid-p: the exact value less the probability of what was observed (Fagerland, Lydersen & Laake
  /// 2013). The one to use: close to its level where the exact test is too careful.
  public double midP() {
    return Math.min(1, 2 * tail() - atSmaller());
  }

  private double tail() {
    int smaller = Math.min(firstOnly, secondOnly);
    double term = atSmaller();
    double sum = 0;
    for (int k = smaller; k >= 0 && term > 0; k--) {
      sum += term;
      term *= (double) k / (discordant() - k + 1);
    }
    return sum;
  }

  private double atSmaller() {
    int smaller = Math.min(firstOnly, secondOnly);
    return StrictMath.exp(
        LogFactorial.of(discordant())
            - LogFactorial.of(smaller)
            - LogFactorial.of(discordant() - smaller)
            - discordant() * StrictMath.log(2));
  }

  private double discordant() {
    return (double) firstOnly + secondOnly;
  }
}
