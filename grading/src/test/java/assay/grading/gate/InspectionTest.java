package assay.grading.gate;

import static assay.grading.gate.OnnxBytes.attribute;
import static assay.grading.gate.OnnxBytes.message;
import static assay.grading.gate.OnnxBytes.node;
import static assay.grading.gate.OnnxBytes.tensor;
import static assay.grading.gate.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.Notice;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InspectionTest {
  private static final OnnxBytes INPUT = value("x", 1, "n", 3, 112, 112);
  private static final OnnxBytes OUTPUT = value("y", 1, "n", 512);

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "Where, Where on values of the image",
    "Greater, Greater on values of the image",
    "TopK, TopK on values of the image",
    "ScatterND, ScatterND on values of the image",
    "Round, Round on values of the image",
  })
  void decisionsByPixelsAreFlagged(String operator, String said) throws IOException {
    assertThat(flags(node(operator, "x", "t"))).singleElement().asString().contains(said);
  }

  @Test
  void decisionsByShapesAreNot() throws IOException {
    assertThat(flags(node("Shape", "x", "s"), node("Equal", "s", "t").text(1, "s"))).isEmpty();
  }

  @Test
  void lookUpsByPixelsAreFlaggedAndChannelSwapsAreNot() throws IOException {
    assertThat(flags(node("Gather", "w", "t").text(1, "x")))
        .singleElement()
        .asString()
        .contains("Gather looks up what the image names");
    assertThat(flags(node("Gather", "x", "t").text(1, "w"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"0, true", "-4, true", "1, false", "-1, false"})
  void reductionsOverTheBatchAreFlagged(long axis, boolean flagged) throws IOException {
    var axes = attribute("axes").number(8, axis).number(20, 7);
    assertThat(!flags(node("ReduceMean", "x", "t").message(5, axes)).isEmpty()).isEqualTo(flagged);
  }

  @Test
  void reductionOverEverythingIsFlagged() throws IOException {
    assertThat(flags(node("ReduceSum", "x", "t"))).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Loop", "SequenceAt", "StringConcat", "SoftmaxCrossEntropyLoss", "MadeUp"})
  void whateverIsOnNoListIsRefused(String operator) throws IOException {
    var refused = check(OnnxBytes.model(graph -> graph.message(1, node(operator, "x", "t"))));
    assertThat(((Refused<Inspection>) refused).refusal().code()).isEqualTo("onnx.op_forbidden");
  }

  /// E15: what the graph itself says that it needs.
  @Test
  void valuesBeyondAllMeasureAreRefused() throws IOException {
    var enormous = message().number(1, 2).number(2, 7).text(8, "big").number(7, 1 << 20);
    var model =
        OnnxBytes.model(graph ->
            graph
                .message(5, enormous.number(7, 1 << 20))
                .message(1, node("ConstantOfShape", "big", "t")));
    var refusal = ((Refused<Inspection>) check(model)).refusal();
    assertThat(refusal.code()).isEqualTo("model.resource_limit");
    assertThat(refusal.where()).isEqualTo("node number 3");
  }

  /// Flatten to 1 × 37,632, Gemm with 37,632 × 512: by hand.
  @Test
  void costIsThatOfTheGraph() throws IOException {
    var inspection = inspect(model("w", "floats", 0));
    assertThat(inspection.cost())
        .isEqualTo(
            new Cost(
                37_632L * 512,
                OptionalLong.of(37_632L * 512),
                OptionalLong.of(4L * (37_632 + 37_632))));
    assertThat(inspection.fingerprint())
        .isEqualTo(new Fingerprint(sorted("Flatten", "Gemm"), sorted("37632x512")));
  }

  @Test
  void unknownOperatorsLeaveTheCostOpen() throws IOException {
    var model = OnnxBytes.model(graph -> graph.message(1, node("Einsum", "x", "t")));
    assertThat(inspect(model).cost().multiplyAdds()).isEmpty();
  }

  @Test
  void weightHashKnowsWeightsByTheirNumbersAlone() throws IOException {
    var honest = hash(model("w", "raw", 0));
    assertThat(hash(model("renamed", "raw", 0))).isEqualTo(honest);
    assertThat(hash(model("w", "floats", 0))).isEqualTo(honest);
    assertThat(hash(model("w", "raw", 1))).isNotEqualTo(honest);
  }

  private static SortedMap<String, Integer> sorted(String... words) {
    var counts = new TreeMap<String, Integer>();
    for (var word : words) {
      counts.merge(word, 1, Integer::sum);
    }
    return counts;
  }

  /// A linear layer over all pixels.
  ///
  /// @param field `raw` or `floats`: where the weights stand
  /// @param lastBit of the last weight
  private static byte[] model(String weights, String field, int lastBit) {
    int elements = 37_632 * 512;
    var data = ByteBuffer.allocate(4 * elements).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements; i++) {
      data.putInt(Float.floatToRawIntBits(i % 251 * 0.25f));
    }
    data.put(data.limit() - 4, (byte) (data.get(data.limit() - 4) ^ lastBit));
    var tensor = message().number(1, 37_632).number(1, 512).number(2, 1).text(8, weights);
    tensor.bytes(field.equals("raw") ? 9 : 4, data.array());
    var graph =
        message()
            .message(1, node("Flatten", "x", "f"))
            .message(1, node("Gemm", "f", "y").text(1, weights))
            .message(5, tensor)
            .message(11, INPUT)
            .message(12, OUTPUT);
    return message()
        .number(1, 8)
        .message(8, message().text(1, "").number(2, 17))
        .message(7, graph)
        .done();
  }

  private List<String> flags(OnnxBytes... nodes) throws IOException {
    var model =
        OnnxBytes.model(graph -> {
          for (var node : nodes) {
            graph.message(1, node);
          }
          graph.message(5, tensor("unused", 1));
        });
    return inspect(model).flags().stream().map(Notice::message).toList();
  }

  private String hash(byte[] model) throws IOException {
    return WeightHash.of(Files.write(folder.resolve("model.onnx"), model)).sha256();
  }

  private Inspection inspect(byte[] model) throws IOException {
    var checked = check(model);
    assertThat(checked).isInstanceOf(Accepted.class);
    return ((Accepted<Inspection>) checked).value();
  }

  private Checked<Inspection> check(byte[] model) throws IOException {
    return OnnxGate.check(Files.write(folder.resolve("model.onnx"), model), ModelContract.TASK1);
  }
}
