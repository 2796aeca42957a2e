package assay.grading.statistics;

/// Kendall's rank correlation with ties, τ-b (Kendall 1945).
public final class Kendall {
  private Kendall() {}

  /// @param x shape (N), numbers
  /// @param y shape (N), numbers
  /// @return from -1 (reversed) to 1 (same order); NaN where x or y are all equal
  /// @throws IllegalArgumentException when the lengths differ
  public static double tau(double[] x, double[] y) {
    if (x.length != y.length) {
      throw new IllegalArgumentException(x.length + " values for " + y.length);
    }
    long concordance = 0;
    long untiedX = 0;
    long untiedY = 0;
    for (int i = 0; i < x.length; i++) {
      for (int j = 0; j < i; j++) {
        int ofX = Double.compare(x[i] + 0.0, x[j] + 0.0);
        int ofY = Double.compare(y[i] + 0.0, y[j] + 0.0);
        concordance += (long) ofX * ofY;
        untiedX += Math.abs(ofX);
        untiedY += Math.abs(ofY);
      }
    }
    return concordance / Math.sqrt((double) untiedX * untiedY);
  }
}
