package assay.grading.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class SeparabilityTest {
  /// Expected: numpy on vector 01.
  @Test
  void agreesWithNumpy() throws IOException {
    var vector = Vector.named("01_kfold_basic").get("cases").get(0);
    var found =
        Separability.of(
            Vector.doubles(vector.get("distances_text")), Vector.labels(vector.get("issame")));
    assertThat(found.dPrime()).isCloseTo(4.143752477162094, within(1e-13));
    assertThat(found.genuineMean()).isCloseTo(0.6036496033333333, within(1e-15));
    assertThat(found.genuineStd()).isCloseTo(0.23614065593435193, within(1e-15));
    assertThat(found.impostorMean()).isCloseTo(1.7467278333333336, within(1e-15));
    assertThat(found.impostorStd()).isCloseTo(0.31053253530495895, within(1e-15));
  }

  @Test
  void scoresWithoutSpreadLieInfinitelyFarApartOrNowhere() {
    var same = new boolean[] {true, true, false};
    assertThat(Separability.of(new double[] {1, 1, 0}, same).dPrime())
        .isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(Separability.of(new double[] {1, 1, 1}, same).dPrime()).isNaN();
    assertThatThrownBy(() -> Separability.of(new double[2], new boolean[2]))
        .hasMessageContaining("impostors");
  }
}
