package assay.grading.ranking;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;

/// Sums of doubles without rounding on the way, so that the order of the columns never splits a
/// tie.
final class Exact {
  private static final MathContext DIGITS = MathContext.DECIMAL128;

  private Exact() {}

  static BigDecimal mean(double[] values) {
    return sum(values).divide(BigDecimal.valueOf(values.length), DIGITS);
  }

  /// Standard deviation with divisor n - ddof.
  static BigDecimal deviation(double[] values, int ddof) {
    var n = BigDecimal.valueOf(values.length);
    var squares =
        Arrays.stream(values)
            .mapToObj(BigDecimal::new)
            .map(value -> value.multiply(value))
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    var sum = sum(values);
    return n.multiply(squares)
        .subtract(sum.multiply(sum))
        .divide(n.multiply(BigDecimal.valueOf(values.length - ddof)), DIGITS)
        .sqrt(DIGITS);
  }

  private static BigDecimal sum(double[] values) {
    return Arrays.stream(values).mapToObj(BigDecimal::new).reduce(BigDecimal.ZERO, BigDecimal::add);
  }
}
