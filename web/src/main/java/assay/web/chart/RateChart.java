package assay.web.chart;

import assay.web.Numbers;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A ROC or a DET curve on its axes. Places are in an area of 100 × 62, the origin at the top left.
///
/// @param across ticks of the axis of the FAR
/// @param up ticks of the other axis, at their places from the top
/// @param firm where at least 30 impostors are accepted; empty: nowhere
/// @param faint where fewer are; empty: nowhere
/// @param guard width of the part that the set does not support
/// @param diagonal where both errors are equal; empty in a ROC
/// @param equal the equal error rate; null in a ROC, or off the axes
public record RateChart(
    List<Axis.Tick> across,
    List<Axis.Tick> up,
    String firm,
    String faint,
    double guard,
    String diagonal,
    @Nullable Mark equal) {

  /// @param label `EER 0.058`
  public record Mark(double x, double y, String label) {}

  public RateChart {
    across = List.copyOf(across);
    up = List.copyOf(up);
  }

  /// TAR in percent over log FAR.
  public static RateChart roc(Rates rates) {
    var x = LogAxis.downTo(rates.impostors());
    var y =
        Axis.toTop(
            rates.points().stream().mapToDouble(point -> 100 * point.tar()).min().orElse(0), 100);
    var line =
        new Line(
            rates,
            point -> point.far() >= x.low() * (1 - 1e-9),
            point -> x.place(point.far()),
            point -> Area.down(y.place(100 * point.tar())));
    return new RateChart(
        x.ticks(),
        fromTop(y.ticks()),
        line.firm(),
        line.faint(),
        Math.max(0, x.place(rates.guard())),
        "",
        null);
  }

  /// FNMR over FMR, both by their normal deviates.
  public static RateChart det(Rates rates) {
    var x = new DeviateAxis(LogAxis.downTo(rates.impostors()).low(), 0.5);
    var worst = rates.points().stream().mapToDouble(Rates.Point::fnmr).max().orElse(0.5);
    var y =
        new DeviateAxis(
            LogAxis.downTo(rates.genuine()).low(),
            worst > 0.95 ? 0.99 : worst > 0.8 ? 0.95 : worst > 0.5 ? 0.8 : 0.5);
    var line =
        new Line(
            rates,
            point -> x.holds(point.far()) && y.holds(point.fnmr()),
            point -> x.place(point.far()),
            point -> Area.down(y.place(point.fnmr())));
    var eer = rates.eer();
    var lowest = Math.max(x.low(), y.low());
    DoubleUnaryOperator down = rate -> Area.down(y.place(rate));
    return new RateChart(
        x.ticks(),
        fromTop(y.ticks()),
        line.firm(),
        line.faint(),
        Math.max(0, x.place(Math.min(0.5, rates.guard()))),
        diagonal(x, lowest, down),
        x.holds(eer) && y.holds(eer)
            ? new Mark(x.place(eer), down.applyAsDouble(eer), "EER " + Numbers.percent(eer) + " %")
            : null);
  }

  private static String diagonal(DeviateAxis x, double from, DoubleUnaryOperator down) {
    return Area.step(true, x.place(from), down.applyAsDouble(from))
        + Area.step(false, 100, down.applyAsDouble(x.high()));
  }

  private static List<Axis.Tick> fromTop(List<Axis.Tick> ticks) {
    return ticks.stream()
        .map(tick -> new Axis.Tick(Area.down(tick.place()), tick.label()))
        .toList();
  }

  /// @param isOn whether a point lies on the axes
  private record Line(Rates rates, Predicate<Rates.Point> isOn, Place x, Place y) {
    private interface Place {
      double of(Rates.Point point);
    }

    private boolean isFirm(Rates.Point point) {
      return Rates.isFirm(point.far(), rates.impostors());
    }

    String firm() {
      return path(rates.points().stream().filter(this::isFirm).toList());
    }

    /// As far as the first point of the other part, so that the two meet.
    String faint() {
      var points = rates.points();
      int firm = 0;
      while (firm < points.size() && !isFirm(points.get(firm))) {
        firm++;
      }
      return firm == 0 ? "" : path(points.subList(0, Math.min(points.size(), firm + 1)));
    }

    private String path(List<Rates.Point> points) {
      var path = new StringBuilder();
      for (var point : points) {
        if (isOn.test(point)) {
          path.append(Area.step(path.isEmpty(), x.of(point), y.of(point)));
        }
      }
      return path.toString();
    }
  }
}
