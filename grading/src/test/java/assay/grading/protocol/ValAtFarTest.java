package assay.grading.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValAtFarTest {
  /// Expected: the definition written down once more with numpy, on the distances of vector 01.
  @ParameterizedTest
  @CsvSource({
    "0.001, 0.9400000000000001, 0.04163331998932265, 0.003333333333333333, 1.057, 1.054",
    "0.01, 0.9566666666666667, 0.029999999999999992, 0.01, 1.1063, 1.1280000000000001",
    "0.1, 0.9933333333333334, 0.01333333333333333, 0.1, 1.3107, 1.311"
  })
  void agreesWithNumpy(
      double target, double val, double std, double far, double threshold, double first)
      throws IOException {
    var vector = Vector.named("01_kfold_basic").get("cases").get(0);
    var distances = Vector.doubles(vector.get("distances_text"));
    var found = ValAtFar.of(distances, Vector.labels(vector.get("issame")), target);
    assertThat(found.val()).isEqualTo(val);
    assertThat(found.std()).isEqualTo(std);
    assertThat(found.far()).isEqualTo(far);
    assertThat(found.threshold()).isEqualTo(threshold);
    assertThat(found.folds().getFirst().threshold()).isEqualTo(first);
    // 300 impostors: 270 in nine folds.
    assertThat(found.supported()).isEqualTo(target >= 1 / 270.0);
  }

  @Test
  void similaritiesChooseTheSmallestThresholdThatKeepsTheFar() throws IOException {
    var vector = Vector.named("01_kfold_basic").get("cases").get(0);
    var cosines =
        Arrays.stream(Vector.doubles(vector.get("distances_text"))).map(d -> 1 - d / 2).toArray();
    var same = Vector.labels(vector.get("issame"));
    var found = ValAtFar.of(cosines, same, 0.001, Thresholds.cosines());
    assertThat(found.val()).isEqualTo(0.9400000000000001);
    assertThat(found.threshold()).isEqualTo(0.47150000000000125);
  }

  @Test
  void whereEveryThresholdAcceptsTooManyNothingIsAccepted() {
    var same = new boolean[20];
    for (int i = 0; i < 20; i += 2) {
      same[i] = true;
    }
    var distances = new double[20];
    Arrays.fill(distances, -1);
    var found = ValAtFar.of(distances, same, 0.5);
    assertThat(found.val()).isZero();
    assertThat(found.threshold()).isEqualTo(Double.NEGATIVE_INFINITY);
  }

  @Test
  void aFoldOfOneKindIsNamed() {
    var same = new boolean[20];
    Arrays.fill(same, 0, 11, true);
    assertThatThrownBy(() -> ValAtFar.of(new double[20], same, 0.1))
        .hasMessage("fold 1 has 2 genuine pairs and 0 impostors: both are needed");
    assertThatThrownBy(() -> ValAtFar.of(new double[20], same, 2)).hasMessageContaining("0 to 1");
  }
}
