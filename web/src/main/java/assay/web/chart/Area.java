package assay.web.chart;

import assay.web.Numbers;

/// The drawing area of the charts that are wider than high: 100 across, 62 up, the origin at the
/// top left.
final class Area {
  static final double HEIGHT = 62;

  private Area() {}

  /// @param place 0 at the bottom, 100 at the top
  static double down(double place) {
    return HEIGHT * (1 - place / 100);
  }

  /// `M3.00 4.00` or `L3.00 4.00`
  static String step(boolean isFirst, double x, double y) {
    return (isFirst ? "M" : "L") + Numbers.place(x) + " " + Numbers.place(y);
  }
}
