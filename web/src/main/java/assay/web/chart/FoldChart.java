package assay.web.chart;

import java.util.ArrayList;
import java.util.List;

/// Accuracy of each fold, with their mean and one standard deviation around it. Places are in an
/// area of 100 × 62, the origin at the top left.
///
/// @param up ticks of the accuracy in percent, at their places from the top
/// @param mean place from the top
/// @param top of the band of one standard deviation
/// @param bottom of that band
public record FoldChart(
    List<Axis.Tick> up, List<Dot> dots, double mean, double top, double bottom) {

  /// @param fold from 1
  /// @param accuracy a share of 1
  public record Dot(int fold, double accuracy, double x, double y) {}

  public FoldChart {
    up = List.copyOf(up);
    dots = List.copyOf(dots);
  }

  /// @param folds shares of 1, at least one
  /// @param mean of them
  /// @param std of them
  public static FoldChart of(List<Double> folds, double mean, double std) {
    var lowest = folds.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    var highest = folds.stream().mapToDouble(Double::doubleValue).max().orElse(1);
    var axis =
        Axis.toTop(
            100 * Math.max(0, Math.min(lowest, mean - std)),
            100 * Math.min(1, Math.max(highest, mean + std)));
    var dots = new ArrayList<Dot>();
    for (var fold : folds) {
      int number = dots.size() + 1;
      dots.add(
          new Dot(
              number,
              fold,
              100 * (number - 0.5) / folds.size(),
              Area.down(axis.place(100 * fold))));
    }
    return new FoldChart(
        axis.ticks().stream()
            .map(tick -> new Axis.Tick(Area.down(tick.place()), tick.label()))
            .toList(),
        dots,
        Area.down(axis.place(100 * mean)),
        Area.down(Math.min(100, axis.place(100 * (mean + std)))),
        Area.down(Math.max(0, axis.place(100 * (mean - std)))));
  }
}
