package assay.web.chart;

import java.util.List;
import java.util.stream.DoubleStream;

/// An axis of error rates by their normal deviates, on which the errors of two normal distributions
/// make a straight line: the axis of a DET curve (Martin et al. 1997).
///
/// @param low rate at the lower end
/// @param high rate at the upper end
record DeviateAxis(double low, double high) {
  private static final double[] MARKS = {
    1e-6, 1e-5, 1e-4, 1e-3, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99
  };

  /// The normal distribution's quantile, to 4.5e-4: a hundredth of a unit on a drawing (Abramowitz
  /// and Stegun 26.2.23).
  ///
  /// @param rate above 0 and below 1
  static double deviate(double rate) {
    double tail = Math.min(rate, 1 - rate);
    double t = Math.sqrt(-2 * Math.log(tail));
    double z =
        t
            - (2.515517 + t * (0.802853 + t * 0.010328))
                / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    return rate < 0.5 ? -z : z;
  }

  /// 0 to 100.
  double place(double rate) {
    double bottom = deviate(low);
    return 100 * (deviate(rate) - bottom) / (deviate(high) - bottom);
  }

  boolean holds(double rate) {
    return low <= rate && rate <= high;
  }

  List<Axis.Tick> ticks() {
    return DoubleStream.of(MARKS)
        .filter(rate -> rate >= low * (1 - 1e-9) && rate <= high * (1 + 1e-9))
        .mapToObj(rate -> new Axis.Tick(place(rate), Rates.named(rate)))
        .toList();
  }
}
