package assay.grading.statistics;

/// Where a share lies with 95 % confidence if the pairs were drawn independently (Wilson 1927).
/// Pairs that share an identity were not: then it is too narrow.
///
/// @param low not below 0
/// @param high not above 1
public record WilsonInterval(double low, double high) {
  /// The normal distribution's quantile at 0.975.
  private static final double Z = 1.959963984540054;

  /// @param share from 0 to 1
  /// @param of how many it is a share
  /// @throws IllegalArgumentException when it is no share, or of nothing
  public static WilsonInterval of(double share, int of) {
    if (!(share >= 0 && share <= 1) || of < 1) {
      throw new IllegalArgumentException("expected a share of 1 or more, found " + share);
    }
    var middle = share + Z * Z / (2 * of);
    var half = Z * Math.sqrt(share * (1 - share) / of + Z * Z / (4.0 * of * of));
    var scale = 1 + Z * Z / of;
    return new WilsonInterval(
        Math.max(0, (middle - half) / scale), Math.min(1, (middle + half) / scale));
  }
}
