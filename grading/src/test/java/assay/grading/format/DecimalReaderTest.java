package assay.grading.format;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.score.ScoreText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The numbers are those of `Double.parseDouble`, to the last bit, on a million lines.
class DecimalReaderTest {
  private static final int LINES = 100_000;

  private final DecimalReader reader = new DecimalReader();
  private final SplittableRandom random = new SplittableRandom(20261122);
  private int read;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "+0.0",
        "-0.000e-9",
        "1",
        "4",
        "0.5261",
        "5.261e-01",
        "1.0000001192092896",
        "+00.25E+0",
        "9007199254740993",
        "9007199254740992",
        "9007199254740991",
        "18014398509481990",
        "9007199254740993e0",
        "9007199254740993.0",
        "1e22",
        "1e23",
        "1e-22",
        "1e-23",
        "8.5e22",
        "9999999999999999999",
        "9223372036854775807",
        "9223372036854775808",
        "1844674407370955161.5",
        "0.1000000000000000055",
        "1.663888216018676758e+00",
        "7.2057594037927933e16",
        "5e-64",
        "5e64",
        "00000000000000000001",
        "0.3000000000000000444089209850062616"
      })
  void knownSpellingsAreRead(String text) {
    check(text);
  }

  @Test
  void resultLinesOfDataCvAreAllReadHere() {
    checkMany(() -> ScoreText.dataCv(4 * random.nextDouble()));
    checkMany(() -> ScoreText.dataCv((float) (4 * random.nextDouble())));
    assertThat(read).isEqualTo(2 * LINES);
  }

  @Test
  void sanitizerLinesAreAllReadHere() {
    checkMany(() -> ScoreText.sdfr((float) (2 * random.nextDouble() - 1)));
    assertThat(read).isEqualTo(LINES);
  }

  @Test
  void shortestSpellingsOfAnyDouble() {
    checkMany(() -> Double.toString(anyDouble()));
  }

  @Test
  void seventeenDigitsOfAnyDouble() {
    checkMany(() -> exact(anyDouble()).round(new MathContext(17)).toString());
  }

  @Test
  void anyDigitsWithAnyExponent() {
    checkMany(() -> {
      var text = new StringBuilder(random.nextBoolean() ? "-" : "");
      digits(text, 1 + random.nextInt(20));
      if (random.nextBoolean()) {
        digits(text.append('.'), 1 + random.nextInt(30));
      }
      if (random.nextBoolean()) {
        text.append(random.nextBoolean() ? 'e' : 'E').append(random.nextInt(-80, 80));
      }
      return text.toString();
    });
  }

  /// The nearest 19 digits below and above the middle of two doubles, where the last bit of 128
  /// decides.
  @Test
  void besideTheMiddleOfTwoDoubles() {
    for (var mode : new RoundingMode[] {RoundingMode.FLOOR, RoundingMode.CEILING}) {
      for (int digits = 16; digits <= 19; digits++) {
        var context = new MathContext(digits, mode);
        checkMany(() -> middle(random.nextInt(-150, 150)).round(context).toString());
      }
    }
  }

  /// Middles that 19 digits spell exactly: the even neighbour is right.
  @Test
  void exactlyInTheMiddleOfTwoDoubles() {
    int before = read;
    for (int power = -60; power <= 60; power++) {
      for (int times = 0; times < 3000; times++) {
        var middle = middle(power).stripTrailingZeros();
        if (middle.precision() <= 19) {
          check(middle.toString());
          check(middle.toPlainString());
        }
      }
    }
    assertThat(read - before).isGreaterThan(10_000);
  }

  /// w × 10^q in the middle for the powers that allow it, built from 5^q × odd number.
  @Test
  void inTheMiddleForEveryPowerThatAllowsIt() {
    for (int power = 0; power <= 23; power++) {
      var five = BigInteger.valueOf(5).pow(power);
      for (int times = 0; times < 2000; times++) {
        // An odd number of 54 bits that is a multiple of 5^power.
        int bits = 54 - five.bitLength();
        if (bits < 1) {
          break;
        }
        var factor = BigInteger.valueOf(random.nextLong(1L << (bits - 1), 1L << bits) | 1);
        check(factor + "e" + power);
        check(factor.shiftLeft(random.nextInt(1, 10)) + "e" + power);
      }
    }
    for (int power = 1; power <= 4; power++) {
      for (int times = 0; times < 5000; times++) {
        var odd = BigInteger.valueOf(random.nextLong(1L << 53, 1L << 54) | 1);
        check(odd.multiply(BigInteger.valueOf(5).pow(power)) + "e-" + power);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        ".5",
        "5.",
        "1e",
        "1e+",
        "1e1234",
        "--1",
        "nan",
        "inf",
        "1e65",
        "1e-65",
        "e5",
        "123456789012345678901",
        "12345678901234567890",
        "0.1234567890123456789012345678901",
        ".",
        "١"
      })
  void whatIsNotPlainIsLeft(String text) {
    assertThat(reader.read(line(text), 0)).isEqualTo(-1);
  }

  @Test
  void placeAfterTheNumberIsGiven() {
    assertThat(reader.read(line("xx0.25,1"), 2)).isEqualTo(6);
    assertThat(reader.value()).isEqualTo(0.25);
    assertThat(reader.read(line("1.5f"), 0)).isEqualTo(3);
  }

  private void checkMany(Supplier<String> lines) {
    for (int i = 0; i < LINES; i++) {
      check(lines.get());
    }
  }

  /// Either left to the caller, or exact.
  private void check(String text) {
    int end = reader.read(line(text), 0);
    if (end < 0) {
      return;
    }
    read++;
    double expected = Double.parseDouble(text);
    if (end != text.length()
        || Double.doubleToRawLongBits(reader.value()) != Double.doubleToRawLongBits(expected)) {
      throw new AssertionError(
          String.format(Locale.ROOT, "%s: expected %s, found %s", text, expected, reader.value()));
    }
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private double anyDouble() {
    double number = Double.longBitsToDouble(random.nextLong());
    return Double.isFinite(number) ? number : anyDouble();
  }

  private static BigDecimal exact(double number) {
    return new BigDecimal(number);
  }

  private void digits(StringBuilder text, int count) {
    for (int i = 0; i < count; i++) {
      text.append((char) ('0' + random.nextInt(10)));
    }
  }

  /// (2m + 1) × 2^power, m of 53 bits.
  private BigDecimal middle(int power) {
    var odd = BigInteger.valueOf(random.nextLong(1L << 53, 1L << 54) | 1);
    return power >= 0
        ? new BigDecimal(odd.shiftLeft(power))
        : new BigDecimal(odd).divide(new BigDecimal(BigInteger.ONE.shiftLeft(-power)));
  }
}
