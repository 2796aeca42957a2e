package assay.grading.gate;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The table "what the gate says to each model" of the real test data, which stay outside of the
/// repository.
class RealModelsTest {
  @ParameterizedTest
  @CsvSource({
    "fr512/fr512_rgb, ok, ok",
    "fr512/fr512_bgr, ok, ok",
    "degraded/fr512_degraded08, ok, ok",
    "degraded/fr512_degraded12, ok, ok",
    "fr512/original_fr_feature_fixedbatch1, ok*, ok*",
    "mfn128/mfn128, embeddings 128 wide, ok",
    "mfn128/original_opset10_fixedbatch1, embeddings 128 wide, ok*",
  })
  void gateSaysWhatTheTableSays(String name, String task1, String task2) throws IOException {
    var model = models().resolve(name + ".onnx");
    assertThat(answer(OnnxGate.check(model, ModelContract.TASK1))).startsWith(task1);
    assertThat(answer(OnnxGate.check(model, ModelContract.TASK2))).isEqualTo(task2);
  }

  /// Figures by Python: `onnx.shape_inference` and a sum over its shapes.
  @ParameterizedTest
  @CsvSource({
    "fr512/fr512_rgb, 1190339, 221161984",
    "fr512/fr512_bgr, 1190339, 221161984",
    "fr512/original_fr_feature_fixedbatch1, 1190336, 221161984",
    "mfn128/mfn128, 989958, 233810432",
    "mfn128/original_opset10_fixedbatch1, 989952, 233810432",
  })
  void costIsTheSumOverTheLayers(String name, long parameters, long multiplyAdds)
      throws IOException {
    var model = models().resolve(name + ".onnx");
    var inspection = ((Accepted<Inspection>) OnnxGate.check(model, ModelContract.TASK2)).value();
    assertThat(inspection.cost().parameters()).isEqualTo(parameters);
    assertThat(inspection.cost().multiplyAdds()).hasValue(multiplyAdds);
    assertThat(inspection.cost().peakActivationBytes()).isPresent();
    assertThat(inspection.flags()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "fr512/fr512_bgr, true",
    "degraded/fr512_degraded12, true",
    "fr512/original_fr_feature_fixedbatch1, true",
    "mfn128/mfn128, false",
  })
  void exportsOfOneNetworkHaveOneArchitecture(String name, boolean same) throws IOException {
    var reference = architecture("fr512/fr512_rgb");
    assertThat(architecture(name).differencesFrom(reference).isEmpty()).isEqualTo(same);
  }

  private static Architecture architecture(String name) throws IOException {
    var checked = OnnxGate.check(models().resolve(name + ".onnx"), ModelContract.TASK2);
    return ((Accepted<Inspection>) checked).value().architecture();
  }

  private static String answer(Checked<Inspection> checked) {
    return switch (checked) {
      case Accepted<Inspection>(var inspection, var notices) -> {
        assertThat(inspection.signature().fixedBatch()).isEqualTo(!notices.isEmpty());
        yield notices.isEmpty() ? "ok" : "ok*";
      }
      case Refused<Inspection>(var refusal) -> refusal.found();
    };
  }

  private static Path models() {
    var named = System.getenv("ASSAY_REAL_DATA");
    if (named != null) {
      return Path.of(named, "models");
    }
    for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      var models = at.resolveSibling("shared").resolve("data/models");
      if (Files.isDirectory(models)) {
        return models;
      }
    }
    var reason = "SKIPPED: the real models (../shared/data/models) are absent";
    System.err.println(reason);
    return Assumptions.abort(reason);
  }
}
