package assay.grading.gate;

import static assay.grading.gate.OnnxBytes.attribute;
import static assay.grading.gate.OnnxBytes.message;
import static assay.grading.gate.OnnxBytes.node;
import static assay.grading.gate.OnnxBytes.tensor;
import static assay.grading.gate.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked.Accepted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// E36: a network of another depth is told from the reference, another export of it is not.
class ArchitectureOfModelsTest {
  @TempDir private Path folder;

  @Test
  void layersAreCountedWithTheirShapes() throws IOException {
    assertThat(architecture(plain()).layers())
        .isEqualTo(
            Map.of(
                "Conv 8x3x3x3, strides 2x2",
                1,
                "PRelu",
                1,
                "BatchNormalization 8",
                1,
                "Linear 25088x512",
                1));
  }

  @Test
  void exportWithFoldedNormalisationAndScaledPixelsAgrees() throws IOException {
    var reference = architecture(plain());
    assertThat(architecture(unfolded()).differencesFrom(reference)).isEmpty();
  }

  @Test
  void anotherLayerIsNamed() throws IOException {
    var deeper =
        network(graph ->
            graph
                .message(1, conv("x", "c", "k", 2))
                .message(1, conv("c", "d", "extra", 1))
                .message(1, node("PRelu", "d", "p").text(1, "slope"))
                .message(5, tensor("extra", 8, 8, 3, 3)));
    assertThat(architecture(deeper).differencesFrom(architecture(plain())))
        .containsExactly("1 of Conv 8x8x3x3, the reference has 0");
  }

  /// A convolution whose bias holds the normalisation behind it.
  private static byte[] plain() {
    return network(graph ->
        graph
            .message(1, conv("x", "c", "k", 2))
            .message(1, node("PRelu", "c", "p").text(1, "slope")));
  }

  private static byte[] unfolded() {
    return network(graph ->
        graph
            .message(1, node("Sub", "x", "s").text(1, "one"))
            .message(1, node("Identity", "s", "i"))
            .message(1, conv("i", "c", "k", 2))
            .message(1, normalisation("c", "n"))
            .message(1, node("PRelu", "n", "p").text(1, "slope"))
            .message(5, tensor("one", 1)));
  }

  /// Ends in a normalisation that no layer can take in, and a linear layer.
  private static byte[] network(Consumer<OnnxBytes> trunk) {
    var transposed = attribute("transB").number(3, 1).number(20, 2);
    var graph =
        message()
            .with(trunk)
            .message(1, normalisation("p", "b"))
            .message(1, node("Flatten", "b", "f"))
            .message(1, node("Gemm", "f", "y").text(1, "w").message(5, transposed))
            .message(5, tensor("k", 8, 3, 3, 3))
            .message(5, tensor("slope", 8, 1, 1))
            .message(5, tensor("w", 512, 25_088))
            .message(5, tensor("m", 8))
            .message(11, value("x", 1, "n", 3, 112, 112))
            .message(12, value("y", 1, "n", 512));
    return message()
        .number(1, 8)
        .message(8, message().text(1, "").number(2, 17))
        .message(7, graph)
        .done();
  }

  private static OnnxBytes conv(String from, String to, String weights, int stride) {
    return node("Conv", from, to)
        .text(1, weights)
        .message(5, attribute("strides").number(8, stride).number(8, stride).number(20, 7))
        .message(
            5, attribute("pads").number(8, 1).number(8, 1).number(8, 1).number(8, 1).number(20, 7));
  }

  private static OnnxBytes normalisation(String from, String to) {
    return node("BatchNormalization", from, to).text(1, "m").text(1, "m").text(1, "m").text(1, "m");
  }

  private Architecture architecture(byte[] model) throws IOException {
    var file = Files.write(folder.resolve("model.onnx"), model);
    var checked = OnnxGate.check(file, ModelContract.TASK1);
    assertThat(checked).isInstanceOf(Accepted.class);
    return ((Accepted<Inspection>) checked).value().architecture();
  }
}
