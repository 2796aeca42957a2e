package assay.grading.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.grading.protocol.KFold.GridSemantics;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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
    for (var expected : vector(vector).get("cases")) {
      var texts = expected.get("distances_text");
      var distances = new double[texts.size()];
      for (int i = 0; i < distances.length; i++) {
        distances[i] = number(texts.get(i).asText());
      }
      if (expected.has("expected_error")) {
        assertThatThrownBy(() -> KFold.accuracy(distances, same(expected)))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("fewer");
      } else {
        assertAgrees(KFold.accuracy(distances, same(expected)), expected.get("expected"));
      }
    }
  }

  @Test
  void precisionOfTheThresholdDecidesTiesOfFloat32Distances() throws IOException {
    var vector = vector("06_kfold_float32_boundary");
    var bits = vector.get("distances_float32_bits_hex");
    var distances = new double[bits.size()];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = Float.intBitsToFloat(Integer.parseUnsignedInt(bits.get(i).asText(), 16));
    }
    assertAgrees(
        KFold.accuracy(distances, same(vector), GridSemantics.FLOAT64),
        vector.get("expected_float64_compare"));
    assertAgrees(
        KFold.accuracy(distances, same(vector), GridSemantics.FLOAT32),
        vector.get("expected_float32_compare"));
  }

  @Test
  void lengthsMustAgree() {
    assertThatThrownBy(() -> KFold.accuracy(new double[20], new boolean[19]))
        .isInstanceOf(IllegalArgumentException.class);
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

  private static boolean[] same(JsonNode expected) {
    var labels = expected.get("issame");
    var same = new boolean[labels.size()];
    for (int i = 0; i < same.length; i++) {
      same[i] = labels.get(i).asInt() == 1;
    }
    return same;
  }

  private static double number(String text) {
    return switch (text) {
      case "nan" -> Double.NaN;
      case "inf" -> Double.POSITIVE_INFINITY;
      case "-inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }

  private static JsonNode vector(String name) throws IOException {
    try (var in = KFoldTest.class.getResourceAsStream("/vectors/" + name + ".json")) {
      return new ObjectMapper().readTree(in);
    }
  }
}
