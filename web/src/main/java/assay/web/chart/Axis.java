package assay.web.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A linear axis with round ends.
public record Axis(double from, double to, double step) {

  public record Tick(double place, String label) {}

  /// About five round steps over the values.
  static Axis over(DoubleSummaryStatistics values) {
    var low = values.getCount() == 0 ? 0 : values.getMin();
    var high = values.getCount() == 0 ? 1 : values.getMax();
    var span = high > low ? high - low : Math.max(1e-6, Math.abs(high) / 10);
    var step = round(span / 5);
    return new Axis(Math.floor(low / step) * step, Math.ceil((low + span) / step) * step, step);
  }

  /// About four round steps over a share in percent, no further than 100.
  static Axis toTop(double low, double high) {
    var span = Math.max(high - low, 0.1);
    var step = round(span / 4);
    var from = Math.max(0, Math.floor(low / step + 1e-9) * step);
    var to = Math.min(100, Math.ceil(high / step - 1e-9) * step);
    return to > from ? new Axis(from, to, step) : new Axis(Math.max(0, to - step), to, step);
  }

  /// Round values within a stretch, at most about six; the place of each is the value itself.
  static List<Tick> within(double from, double to) {
    var step = round((to - from) / 6);
    var first = Math.ceil(from / step - 1e-9) * step;
    return new Axis(first, Math.floor(to / step + 1e-9) * step, step)
        .values()
        .map(value -> new Tick(value, label(value, step)))
        .toList();
  }

  private static double round(double rough) {
    var power = Math.pow(10, Math.floor(Math.log10(rough)));
    var lead = rough / power;
    return power * (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10);
  }

  /// 0 to 100.
  double place(double value) {
    return 100 * (value - from) / (to - from);
  }

  /// A stretch of the axis on the scale of 0 to 100.
  double length(double stretch) {
    return 100 * stretch / (to - from);
  }

  public List<Tick> ticks() {
    return values().map(value -> new Tick(place(value), label(value, step))).toList();
  }

  private Stream<Double> values() {
    return IntStream.rangeClosed(0, (int) Math.floor((to - from) / step + 1e-6))
        .mapToObj(i -> from + i * step);
  }

  private static String label(double value, double step) {
    var decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9));
    return BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString();
  }
}
