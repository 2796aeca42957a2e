package assay.web.chart;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;

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
    var decimals = Math.max(0, (int) -Math.floor(Math.log10(step)));
    return IntStream.rangeClosed(0, (int) Math.round((to - from) / step))
        .mapToObj(i -> from + i * step)
        .map(value ->
            new Tick(
                place(value),
                BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_UP).toPlainString()))
        .toList();
  }
}
