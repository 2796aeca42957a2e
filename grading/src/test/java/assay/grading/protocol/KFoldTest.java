package assay.grading.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.grading.protocol.KFold.GridSemantics;
import assay.grading.score.ScoreKind;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KFoldTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "01_kfold_basic",
        "02_kfold_grid_ties",
        "03_kfold_constant_and_degenerate",
        "04_kfold_nan_inf",
        "05_kfold_uneven_folds"
      })
  void agreesWithTheReferenceToTheLastDigit(String vector) throws IOException {
    for (var expected : Vector.named(vector).get("cases")) {
      var distances = Vector.doubles(expected.get("distances_text"));
      var same = Vector.labels(expected.get("issame"));
      if (expected.has("expected_error")) {
        assertThatThrownBy(() -> KFold.accuracy(distances, same))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("fewer");
      } else {
        assertAgrees(KFold.accuracy(distances, same), expected.get("expected"));
      }
    }
  }

  @Test
  void precisionOfTheThresholdDecidesTiesOfFloat32Distances() throws IOException {
    var vector = Vector.named("06_kfold_float32_boundary");
    var bits = vector.get("distances_float32_bits_hex");
    var distances = new double[bits.size()];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Float.intBitsToFloat(Integer.parseUnsignedInt(bits.get(i).asText(), 16));
    }
    var same = Vector.labels(vector.get("issame"));
    assertAgrees(
        KFold.accuracy(distances, same, GridSemantics.FLOAT64),
        vector.get("expected_float64_compare"));
    assertAgrees(
        KFold.accuracy(distances, same, GridSemantics.FLOAT32),
        vector.get("expected_float32_compare"));
  }

  private static void assertAgrees(KFold.Result result, JsonNode expected) {
    for (int fold = 0; fold < 10; fold++) {
      var found = result.folds().get(fold);
      assertThat(found.accuracy()).isEqualTo(expected.get("fold_accuracy").get(fold).asDouble());
      assertThat(found.threshold()).isEqualTo(expected.get("fold_threshold").get(fold).asDouble());
    }
    assertThat(result.accuracy()).isEqualTo(expected.get("mean").asDouble());
    assertThat(result.std()).isEqualTo(expected.get("std").asDouble());
    assertThat(result.threshold()).isEqualTo(expected.get("mean_threshold").asDouble());
  }

  /// Expected: the same steps with numpy and scikit-learn on the distances of vector 01.
  @Test
  void otherThresholdsGiveWhatNumpyGivesOnThem() throws IOException {
    var vector = Vector.named("01_kfold_basic").get("cases").get(0);
    var distances = Vector.doubles(vector.get("distances_text"));
    var same = Vector.labels(vector.get("issame"));
    var fine = KFold.accuracy(distances, same, Thresholds.fineDistances());
    assertThat(fine.accuracy()).isEqualTo(0.9716666666666665);
    assertThat(fine.threshold()).isEqualTo(1.1612000000000002);
    var observed =
        KFold.accuracy(distances, same, Thresholds.observed(distances, ScoreKind.SQUARED_L2));
    assertThat(observed.std()).isEqualTo(0.019790570145063205);
    assertThat(observed.threshold()).isEqualTo(1.1750585999999998);
    var cosines = Arrays.stream(distances).map(d -> 1 - d / 2).toArray();
    var cosine = KFold.accuracy(cosines, same, Thresholds.cosines());
    assertThat(cosine.accuracy()).isEqualTo(0.9733333333333333);
    assertThat(cosine.std()).isEqualTo(0.018559214542766746);
    assertThat(cosine.threshold()).isEqualTo(0.4045000000000013);
    assertThat(cosine.folds().getFirst().threshold()).isEqualTo(0.41100000000000136);
  }

  @Test
  void lengthsMustAgree() {
    assertThatThrownBy(() -> KFold.accuracy(new double[20], new boolean[19]))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
