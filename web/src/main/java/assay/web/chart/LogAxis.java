package assay.web.chart;

import java.util.List;
import java.util.stream.IntStream;

/// An axis of rates by powers of ten, up to 1.
///
/// @param lowest the power of ten at its lower end, below 0
record LogAxis(int lowest) {
  /// From 1e-6 at the lowest, and so far down that the share 1 / count lies on it.
  static LogAxis downTo(int count) {
    return new LogAxis((int) Math.clamp(Math.floor(-Math.log10(count) - 0.3), -6, -1));
  }

  double low() {
    return Math.pow(10, lowest);
  }

  /// 0 to 100.
  double place(double rate) {
    return 100 * (1 - Math.log10(rate) / lowest);
  }

  List<Axis.Tick> ticks() {
    return IntStream.rangeClosed(lowest, 0)
        .mapToObj(power ->
            new Axis.Tick(100.0 * (power - lowest) / -lowest, Rates.named(Math.pow(10, power))))
        .toList();
  }
}
