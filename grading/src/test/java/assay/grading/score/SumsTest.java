package assay.grading.score;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Expected values printed by numpy 2.4.6.
class SumsTest {
  @ParameterizedTest
  @CsvSource({
    "1, 1.0, 1.0",
    "7, 2.5928571428571425, 2.5928573608398438",
    "8, 2.7178571428571425, 2.7178573608398438",
    "9, 2.8289682539682537, 2.8289685249328613",
    "127, 5.425334592589172, 5.42533540725708",
    "128, 5.433147092589173, 5.433147430419922",
    "129, 5.440899030573669, 5.440899848937988",
    "136, 5.493542515771517, 5.4935431480407715",
    "300, 6.282663880299504, 6.282664775848389",
    "1000, 7.485470860550345, 7.485471725463867",
    "4099, 8.895835961417054, 8.89583683013916",
  })
  void harmonicSumsAgreeWithNumpyToTheLastBit(int n, double float64, double float32) {
    var doubles = new double[n];
    var floats = new float[n];
    for (var i = 0; i < n; i++) {
      doubles[i] = 1 / (i + 1.0);
      floats[i] = 1f / (i + 1f);
    }
    assertThat(Sums.of(doubles)).isEqualTo(float64);
    assertThat((double) Sums.of(floats)).isEqualTo(float32);
  }

  @Test
  void meanAndDeviationAgreeWithNumpy() {
    assertThat(Sums.mean(sevenths(10))).isEqualTo(0.7857142857142858);
    assertThat(Sums.std(sevenths(300))).isEqualTo(12.371722750269011);
  }

  @Test
  void negativeZerosSumToZero() {
    assertThat(Float.floatToRawIntBits(Sums.of(new float[] {-0f, -0f}))).isZero();
    assertThat(Double.doubleToRawLongBits(Sums.of(new double[] {-0.0}))).isZero();
  }

  private static double[] sevenths(int n) {
    var values = new double[n];
    for (var i = 0; i < n; i++) {
      values[i] = (i + 1) / 7.0;
    }
    return values;
  }
}
