package assay.web.chart;

import java.util.List;
import java.util.Locale;

/// The error rates of a set at fixed FARs.
///
/// @param points by ascending FAR, without those that the set does not support
/// @param guards TAR at whole powers of ten, those that are not stated among them
/// @param eer the equal error rate
/// @param auc area under the ROC
public record Rates(
    int genuine, int impostors, List<Point> points, List<Guard> guards, double eer, double auc) {
  /// Errors fewer than these say little: with 30 the rate is met to 30 % with a confidence of 90 %
  /// (Doddington et al. 2000, rule of 30).
  private static final int FEW = 30;

  /// @param threshold in the unit of the scores; infinite where no pair is accepted
  public record Point(double far, double tar, double threshold) {
    public double fnmr() {
      return 1 - tar;
    }

    public String farNamed() {
      return named(far);
    }
  }

  /// TAR at a FAR, or why there is none.
  ///
  /// @param needed impostors without which it is not stated
  /// @param isStated whether the set has so many
  /// @param isFirm whether at least 30 of its impostors lie beyond
  public record Guard(double far, double tar, long needed, boolean isStated, boolean isFirm) {
    public String farNamed() {
      return named(far);
    }
  }

  public Rates {
    points = List.copyOf(points);
    guards = List.copyOf(guards);
  }

  /// Whether at least 30 impostors are accepted at a FAR.
  public static boolean isFirm(double far, int impostors) {
    return far * impostors >= FEW * (1 - 1e-9);
  }

  /// Below this FAR nothing is stated.
  public double guard() {
    return Math.min(1, 1.0 / impostors);
  }

  /// `1e-4`, `0.01`, `0.0158`
  static String named(double rate) {
    var power = Math.log10(rate);
    if (rate < 0.0099) {
      return Math.abs(power - Math.rint(power)) < 1e-9
          ? "1e" + Math.round(power)
          : String.format(Locale.ROOT, "%.1e", rate).replace("e-0", "e-");
    }
    var text = String.format(Locale.ROOT, "%.3f", rate);
    return text.replaceFirst("\\.?0+$", "");
  }
}
