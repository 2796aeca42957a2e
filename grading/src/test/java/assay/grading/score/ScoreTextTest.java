package assay.grading.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Case D21 for writing: the whole class runs under a German locale. Expected texts are those of
/// Python 3.11 (`repr(float(numpy.float32(x)))`, `'%.18e' % x`).
class ScoreTextTest {
  private final Locale before = Locale.getDefault();

  @BeforeEach
  void speakGerman() {
    Locale.setDefault(Locale.GERMANY);
  }

  @AfterEach
  void speakAsBefore() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 0.10000000149011612",
    "-0.1, -0.10000000149011612",
    "0, 0.0",
    "-0.0, -0.0",
    "1, 1.0",
    "-1, -1.0",
    "1.0000001, 1.0000001192092896",
    "1e-7, 1.0000000116860974e-07",
    "0.0001, 9.999999747378752e-05",
    "0.00009999, 9.999000030802563e-05",
    "1e16, 1.0000000272564224e+16",
    "9.999999e15, 9999999198822400.0",
    "123456, 123456.0",
    "3.4e38, 3.3999999521443642e+38",
    "1.4e-45, 1.401298464324817e-45",
    "1e23, 9.999999778196308e+22",
    "NaN, nan",
    "Infinity, inf",
    "-Infinity, -inf"
  })
  void sdfrLineIsPythonsRepr(float value, String line) {
    assertThat(ScoreText.sdfr(value)).isEqualTo(line);
  }

  @ParameterizedTest
  @CsvSource({
    "0.1, 1.000000000000000056e-01",
    "-0.1, -1.000000000000000056e-01",
    "0, 0.000000000000000000e+00",
    "-0.0, -0.000000000000000000e+00",
    "1, 1.000000000000000000e+00",
    "2.5e-7, 2.499999999999999887e-07",
    "9.99999999999999999e22, 9.999999999999999161e+22",
    "1e23, 9.999999999999999161e+22",
    "4.9e-324, 4.940656458412465442e-324",
    "1.7976931348623157e308, 1.797693134862315708e+308",
    "123456789.125, 1.234567891250000000e+08",
    "NaN, nan",
    "-Infinity, -inf"
  })
  void dataCvLineIsCsPrintf(double value, String line) {
    assertThat(ScoreText.dataCv(value)).isEqualTo(line);
  }
}
