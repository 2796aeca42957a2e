package assay.web;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Numbers in words: always the same digits, whatever the machine's locale.
public final class Numbers {
  private Numbers() {}

  /// A share of 1 as percent with two decimals, `96.31`; a dash where there is none.
  public static String percent(@Nullable Double share) {
    return share == null ? "–" : String.format(Locale.ROOT, "%.2f", share * 100);
  }

  /// A score to six decimals, `-0.031412`.
  public static String score(double score) {
    return String.format(Locale.ROOT, "%.6f", score);
  }

  /// A score to four decimals, `-0.0314`; a dash where it is infinite.
  public static String shortScore(double score) {
    return Double.isInfinite(score) ? "–" : String.format(Locale.ROOT, "%.4f", score);
  }

  /// A rate with two significant digits, `3.3e-4`, `0.05`.
  public static String rate(double rate) {
    return rate >= 0.001
        ? BigDecimal.valueOf(rate).round(new MathContext(2)).stripTrailingZeros().toPlainString()
        : String.format(Locale.ROOT, "%.1e", rate).replace("e-0", "e-");
  }

  /// A difference with three significant digits: `0.231`, `4.12e-07`, `0`.
  public static String difference(double difference) {
    if (difference == 0) {
      return "0";
    }
    return Math.abs(difference) >= 0.001
        ? String.format(Locale.ROOT, "%.3g", difference)
        : String.format(Locale.ROOT, "%.2e", difference);
  }

  /// A ranking score that is not a share: at most two decimals.
  public static String points(double points) {
    return String.format(Locale.ROOT, points == Math.rint(points) ? "%.0f" : "%.2f", points);
  }

  /// A number with at most six decimals and no zeros behind them: `0.25`, `-0.3`, `12`.
  public static String plain(double number) {
    var text = BigDecimal.valueOf(number).setScale(6, RoundingMode.HALF_UP).stripTrailingZeros();
    return text.signum() == 0 ? "0" : text.toPlainString();
  }

  /// A place on a drawing, to a hundredth.
  public static String place(double place) {
    return String.format(Locale.ROOT, "%.2f", place);
  }

  /// A tolerance as it was written: `0.001`, `0.01`.
  public static String tolerance(double tolerance) {
    return BigDecimal.valueOf(tolerance).stripTrailingZeros().toPlainString();
  }

  /// `6,000`
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /// `164.2 MB`, in powers of ten.
  public static String bytes(long bytes) {
    if (bytes < 1_000) {
      return bytes + " B";
    }
    if (bytes < 1_000_000) {
      return String.format(Locale.ROOT, "%.1f kB", bytes / 1e3);
    }
    return bytes < 1_000_000_000
        ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
        : String.format(Locale.ROOT, "%.2f GB", bytes / 1e9);
  }

  /// `3 images`, `1 image`
  public static String of(long count, String noun) {
    return count(count) + " " + noun + (count == 1 ? "" : "s");
  }
}
