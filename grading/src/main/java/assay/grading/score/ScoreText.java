package assay.grading.score;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Scores as the reference scripts print them, in any locale. Lines come without their `\n`.
public final class ScoreText {
  private static final MathContext NINETEEN_DIGITS = new MathContext(19, RoundingMode.HALF_EVEN);

  private ScoreText() {}

  /// A line of `task1_sanitizer_scores.txt` (PROTOCOLS §1.4): Python's `repr` of the float64 value
  /// of the float32, so `0.10000000149011612`, not `0.1`.
  public static String sdfr(float score) {
    double value = score;
    if (!Double.isFinite(value)) {
      return notFinite(value);
    }
    if (value == 0) {
      return sign(value) + "0.0";
    }
    // Double.toString gives the shortest digits since Java 19; only the layout differs.
    var digits = new BigDecimal(Double.toString(Math.abs(value))).stripTrailingZeros();
    var exponent = exponent(digits);
    if (exponent < -4 || exponent >= 16) {
      return sign(value) + scientific(digits);
    }
    var plain = digits.toPlainString();
    return sign(value) + (plain.contains(".") ? plain : plain + ".0");
  }

  /// A line of `validation_10K_result.txt` (PROTOCOLS §2.3): C's `%.18e`, exactly.
  public static String dataCv(double score) {
    if (!Double.isFinite(score)) {
      return notFinite(score);
    }
    if (score == 0) {
      return sign(score) + "0.000000000000000000e+00";
    }
    var exact = new BigDecimal(Math.abs(score)).round(NINETEEN_DIGITS);
    var padded = exact.setScale(exact.scale() + NINETEEN_DIGITS.getPrecision() - exact.precision());
    return sign(score) + scientific(padded);
  }

  private static String scientific(BigDecimal value) {
    var digits = value.unscaledValue().toString();
    var exponent = exponent(value);
    var text = new StringBuilder().append(digits.charAt(0));
    if (digits.length() > 1) {
      text.append('.').append(digits, 1, digits.length());
    }
    text.append(exponent < 0 ? "e-" : "e+");
    return text.append(Math.abs(exponent) < 10 ? "0" : "").append(Math.abs(exponent)).toString();
  }

  private static int exponent(BigDecimal value) {
    return value.precision() - value.scale() - 1;
  }

  private static String sign(double value) {
    return Double.doubleToRawLongBits(value) < 0 ? "-" : "";
  }

  private static String notFinite(double value) {
    return Double.isNaN(value) ? "nan" : sign(value) + "inf";
  }
}
