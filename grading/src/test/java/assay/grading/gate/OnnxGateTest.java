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
import assay.grading.Refusal;
import assay.grading.format.Mutation;
import assay.grading.gate.OnnxGate.Signature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// SECURITY §4, the cases of group E that a static gate can answer.
class OnnxGateTest {
  private static final OnnxBytes INPUT = value("x", 1, "n", 3, 112, 112);
  private static final OnnxBytes OUTPUT = value("y", 1, "n", 512);

  @TempDir private Path folder;

  @Test
  void soundModelIsAcceptedWithItsSignature() throws IOException {
    var accepted = (Accepted<Inspection>) check(OnnxBytes.model(OnnxGateTest::nothing));
    assertThat(accepted.value().signature()).isEqualTo(new Signature("x", "y", false, 512, 2));
    assertThat(accepted.notices()).isEmpty();
    assertThat(accepted.value().flags()).isEmpty();
  }

  /// E20: a fixed batch of one runs by looping.
  @Test
  void fixedBatchOfOneIsAcceptedWithANotice() throws IOException {
    var bytes =
        OnnxBytes.model(
            value("x", 1, 1, 3, 112, 112),
            value("y", 1, 1, 512),
            OnnxGateTest::nothing,
            OnnxGateTest::nothing);
    var accepted = (Accepted<Inspection>) check(bytes);
    assertThat(accepted.value().signature().fixedBatch()).isTrue();
    assertThat(accepted.notices()).extracting(Notice::code).containsExactly("model.fixed_batch");
  }

  /// E20: a dynamic batch may be called anything, or nothing.
  @Test
  void batchOfAnyNameIsDynamic() throws IOException {
    for (var name : new String[] {"n", "batch", "unk__612", "N*1", ""}) {
      var bytes =
          OnnxBytes.model(
              value("x", 1, name, 3, 112, 112),
              value("y", 1, "other", 512),
              OnnxGateTest::nothing,
              OnnxGateTest::nothing);
      var accepted = (Accepted<Inspection>) check(bytes);
      assertThat(accepted.value().signature().fixedBatch()).isFalse();
      assertThat(accepted.notices()).isEmpty();
    }
    var unnamed = message().message(1, message());
    for (var size : new int[] {3, 112, 112}) {
      unnamed.message(1, message().number(1, size));
    }
    var tensor = message().number(1, 1).message(2, unnamed);
    var input = message().text(1, "x").message(2, message().message(1, tensor));
    assertThat(
            check(OnnxBytes.model(input, OUTPUT, OnnxGateTest::nothing, OnnxGateTest::nothing)))
        .isInstanceOf(Accepted.class);
  }

  @Test
  void anyWidthIsAcceptedWhereTheTaskLeavesItOpen() throws IOException {
    var literal =
        OnnxBytes.model(
            INPUT, value("y", 1, "n", 128), OnnxGateTest::nothing, OnnxGateTest::nothing);
    var symbolic =
        OnnxBytes.model(
            INPUT, value("y", 1, "n", "d"), OnnxGateTest::nothing, OnnxGateTest::nothing);
    assertThat(
            ((Accepted<Inspection>) check(literal, ModelContract.TASK2))
                .value()
                .signature()
                .embedding())
        .isEqualTo(128);
    assertThat(
            ((Accepted<Inspection>) check(symbolic, ModelContract.TASK2))
                .value()
                .signature()
                .embedding())
        .isEqualTo(-1);
    assertThat(code(symbolic)).isEqualTo("onnx.signature");
  }

  /// E20 and E21, as far as they are declared.
  @Test
  void otherSignaturesAreRefused() throws IOException {
    for (var input :
        new OnnxBytes[] {
          value("x", 2, "n", 3, 112, 112),
          value("x", 10, "n", 3, 112, 112),
          value("x", 1, "n", 112, 112, 3),
          value("x", 1, "n", 3, 224, 224),
          value("x", 1, "n", 3, "h", "w"),
          value("x", 1, 8, 3, 112, 112),
          value("x", 1, 3, 112, 112),
          message().text(1, "x"),
        }) {
      assertThat(code(OnnxBytes.model(input, OUTPUT, OnnxGateTest::nothing, OnnxGateTest::nothing)))
          .isEqualTo("onnx.signature");
    }
    for (var output :
        new OnnxBytes[] {
          value("y", 1, "n", 511),
          value("y", 1, "n"),
          value("y", 1, 1, 512),
          value("y", 8, "n", 512),
          value("y", 1, "n", 512, 1, 1),
          message().text(1, "y").message(2, message().message(4, message())),
        }) {
      assertThat(code(OnnxBytes.model(INPUT, output, OnnxGateTest::nothing, OnnxGateTest::nothing)))
          .isEqualTo("onnx.signature");
    }
    assertThat(code(OnnxBytes.model(g -> g.message(11, value("z", 1, 3)))))
        .isEqualTo("onnx.signature");
    assertThat(code(OnnxBytes.model(g -> g.message(12, value("f", 1, "n", 512)))))
        .isEqualTo("onnx.signature");
  }

  @Test
  void wrongWidthIsNamedBesideTheRightOne() throws IOException {
    var refusal =
        refusal(
            check(
                OnnxBytes.model(
                    INPUT, value("y", 1, "n", 128), OnnxGateTest::nothing, OnnxGateTest::nothing)));
    assertThat(refusal.where()).isEqualTo("output `y`");
    assertThat(refusal.expected()).startsWith("embeddings 512 wide");
    assertThat(refusal.found()).startsWith("embeddings 128 wide");
  }

  /// Up to IR 3 every initializer had to be an input too.
  @Test
  void initializersAmongTheInputsDoNotCount() throws IOException {
    assertThat(check(OnnxBytes.model(g -> g.message(11, value("w", 1, 4, 2)))))
        .isInstanceOf(Accepted.class);
  }

  /// E01 to E08: whatever the place and whatever it names, no file is opened for it.
  @Test
  void externalDataIsRefusedWhereverItStands() throws IOException {
    var location = message().text(1, "location").text(2, "../secret.bin");
    var external = tensor("e", 1).message(13, location).number(14, 1);
    var flagged = message().number(1, 1).number(2, 1).text(8, "e").number(14, 1);
    var listed = message().number(1, 1).number(2, 1).text(8, "e").message(13, location);
    var holder = attribute("value").message(5, external);
    var inList = attribute("value").message(10, external);
    var sparse = message().message(1, external);
    var subgraph = attribute("body").message(6, message().message(5, external));
    var deep = attribute("body").message(11, message().message(1, message().message(5, holder)));
    assertExternal(g -> g.message(5, external));
    assertExternal(g -> g.message(5, flagged));
    assertExternal(g -> g.message(5, listed));
    assertExternal(g -> g.message(1, node("Constant", "", "c").message(5, holder)));
    assertExternal(g -> g.message(1, node("Constant", "", "c").message(5, inList)));
    assertExternal(g -> g.message(1, node("Loop", "x", "c").message(5, subgraph)));
    assertExternal(g -> g.message(1, node("If", "x", "c").message(5, deep)));
    assertExternal(g -> g.message(15, sparse));
    assertExternal(g ->
        g.message(1, node("Constant", "", "c").message(5, attribute("v").message(22, sparse))));
    var inFunction =
        message().text(1, "f").message(7, node("Constant", "", "c").message(5, holder));
    var ofFunction = message().text(1, "f").message(11, holder);
    assertThat(
            code(
                OnnxBytes.model(
                    INPUT, OUTPUT, OnnxGateTest::nothing, m -> m.message(25, inFunction))))
        .isEqualTo("onnx.external_data");
    assertThat(
            code(
                OnnxBytes.model(
                    INPUT, OUTPUT, OnnxGateTest::nothing, m -> m.message(25, ofFunction))))
        .isEqualTo("onnx.external_data");
    var training = message().message(2, message().message(5, external));
    assertThat(
            code(
                OnnxBytes.model(
                    INPUT, OUTPUT, OnnxGateTest::nothing, m -> m.message(20, training))))
        .isEqualTo("onnx.external_data");
  }

  /// E09.
  @Test
  void otherFormatsAreCalledByTheirNames() throws IOException {
    assertThat(refusal(check(new byte[0])).found()).isEqualTo("an empty file");
    assertThat(refusal(check(text("PK\u0003\u0004abc"))).found()).contains("zip");
    assertThat(refusal(check(new byte[] {(byte) 0x80, 2, '}'})).found()).contains("pickle");
    assertThat(refusal(check(text("\u0018\0\0\0ORTM\0\0"))).found()).contains(".ort");
    assertThat(refusal(check(text("<!DOCTYPE html>"))).found()).isEqualTo("a web page");
    for (var bytes : new byte[][] {new byte[0], text("PK\u0003\u0004"), text("hello"), {8, 8}}) {
      assertThat(code(bytes)).isEqualTo("onnx.invalid");
    }
  }

  /// E09, cut off anywhere.
  @Test
  void truncatedModelIsInvalid() throws IOException {
    var whole = OnnxBytes.model(OnnxGateTest::nothing);
    for (var length = 0; length < whole.length; length++) {
      assertThat(code(Arrays.copyOf(whole, length)))
          .isIn("onnx.invalid", "onnx.unsupported_version");
    }
    var refusal = refusal(check(Arrays.copyOf(whole, whole.length - 1)));
    assertThat(refusal.where()).isEqualTo("byte 11, field 7 of model");
  }

  /// E10, E13.
  @ParameterizedTest
  @ValueSource(strings = {"Loop", "Scan", "If", "SequenceAt", "StringNormalizer"})
  void controlFlowIsForbidden(String operator) throws IOException {
    assertThat(code(OnnxBytes.model(g -> g.message(1, node(operator, "x", "c")))))
        .isEqualTo("onnx.op_forbidden");
  }

  @Test
  void initializersAreCounted() throws IOException {
    Consumer<OnnxBytes> weights =
        g -> {
          for (var i = 0; i <= OnnxWalk.MAX_INITIALIZERS; i++) {
            g.message(5, tensor("i" + i, 1));
          }
        };
    assertThat(code(OnnxBytes.model(weights))).isEqualTo("onnx.too_complex");
  }

  /// E13: no stack overflows.
  @ParameterizedTest
  @ValueSource(ints = {10, 45, 1000})
  void branchesInsideBranchesAreRefused(int depth) throws IOException {
    var graph = message();
    for (var i = 0; i < depth; i++) {
      graph =
          message().message(1, node("If", "x", "c").message(5, attribute("b").message(6, graph)));
    }
    var nested = graph;
    assertThat(
            code(
                OnnxBytes.model(g ->
                    g.message(
                        1, node("If", "x", "d").message(5, attribute("b").message(6, nested))))))
        .isIn("onnx.op_forbidden", "onnx.too_complex");
  }

  /// E14.
  @Test
  void tensorsThatLieAboutThemselvesAreInvalid() throws IOException {
    assertInvalid(
        g -> g.message(5, message().number(1, 1L << 33).number(1, 1L << 33).number(2, 1)));
    assertInvalid(
        g -> g.message(5, message().number(1, 1L << 31).number(1, 1L << 31).number(2, 1)));
    assertInvalid(g -> g.message(5, message().number(1, -1).number(1, 4).number(2, 1)));
    assertInvalid(g -> g.message(5, message().number(1, 4).number(2, 1).bytes(9, new byte[15])));
    assertInvalid(g -> g.message(5, message().number(1, 4).number(2, 1).bytes(4, new byte[12])));
    assertInvalid(g -> g.message(5, message().number(1, 4).number(2, 999).bytes(9, new byte[16])));
    assertInvalid(g -> g.message(5, message().number(1, 4).bytes(9, new byte[16])));
    assertInvalid(g -> g.message(5, tensor("w", 1)));
  }

  /// E14.
  @Test
  void graphsThatCannotRunAreInvalid() throws IOException {
    assertInvalid(g -> g.message(1, node("Relu", "b", "a")).message(1, node("Relu", "a", "b")));
    assertInvalid(g -> g.message(1, node("Relu", "a", "a")));
    assertInvalid(g -> g.message(1, node("Relu", "x", "f")));
    assertInvalid(g -> g.message(1, node("Relu", "nobody", "a")));
    assertInvalid(g -> g.message(2, message()).message(2, message()));
  }

  /// E17.
  @Test
  void randomAndTrainingOperatorsAreNondeterministic() throws IOException {
    for (var operator : Operators.RANDOM) {
      assertThat(code(OnnxBytes.model(g -> g.message(1, node(operator, "x", "c")))))
          .isEqualTo("onnx.nondeterministic");
    }
    var training = attribute("training_mode").number(3, 1);
    assertThat(
            code(
                OnnxBytes.model(
                    g -> g.message(1, node("BatchNormalization", "x", "c").message(5, training)))))
        .isEqualTo("onnx.nondeterministic");
    assertThat(
            code(
                OnnxBytes.model(
                    g -> g.message(1, node("BatchNormalization", "x", "c").text(2, "mean")))))
        .isEqualTo("onnx.nondeterministic");
    assertThat(code(OnnxBytes.model(dropout(1)))).isEqualTo("onnx.nondeterministic");
    assertThat(check(OnnxBytes.model(dropout(0)))).isInstanceOf(Accepted.class);
  }

  private static Consumer<OnnxBytes> dropout(int trains) {
    var flag = message().number(2, 9).text(8, "t").bytes(9, new byte[] {(byte) trains});
    return g -> g.message(5, flag).message(1, node("Dropout", "x", "c").text(1, "").text(1, "t"));
  }

  /// E18.
  @ParameterizedTest
  @ValueSource(strings = {"com.microsoft", "ai.onnx.ml", "me.custom", "ai.onnx.preview.training"})
  void otherDomainsAreForbidden(String domain) throws IOException {
    assertThat(
            code(OnnxBytes.model(g -> g.message(1, node("EPContext", "x", "c").text(7, domain)))))
        .isEqualTo("onnx.domain_forbidden");
  }

  /// E19.
  @ParameterizedTest
  @CsvSource({"99, 8", "1, 8", "6, 8", "17, 99", "17, 2", "-1, 8"})
  void versionsOutOfRangeAreNamedWithTheRange(long opset, long ir) throws IOException {
    var bytes =
        message()
            .number(1, ir)
            .message(8, message().number(2, opset))
            .message(7, message().message(11, INPUT).message(12, OUTPUT))
            .done();
    var refusal = refusal(check(bytes));
    assertThat(refusal.code()).isEqualTo("onnx.unsupported_version");
    assertThat(refusal.expected()).isIn("opset 7 to 26", "IR version 3 to 13");
  }

  /// E29.
  @Test
  void tensorWithTwoDataFieldsIsAmbiguous() throws IOException {
    var dual = tensor("d", 1).bytes(4, new byte[4]);
    assertThat(code(OnnxBytes.model(g -> g.message(5, dual)))).isEqualTo("onnx.ambiguous_tensor");
    var held = attribute("value").message(5, dual);
    assertThat(code(OnnxBytes.model(g -> g.message(1, node("Constant", "", "c").message(5, held)))))
        .isEqualTo("onnx.ambiguous_tensor");
  }

  /// E31.
  @Test
  void documentationIsBoundedAndNamesAreMadeSafe() throws IOException {
    var tail = new byte[17 << 20];
    assertThat(code(OnnxBytes.model(INPUT, OUTPUT, OnnxGateTest::nothing, m -> m.bytes(6, tail))))
        .isEqualTo("onnx.too_complex");
    Consumer<OnnxBytes> properties =
        m -> {
          for (var i = 0; i < 300_001; i++) {
            m.bytes(14, new byte[0]);
          }
        };
    assertThat(code(OnnxBytes.model(INPUT, OUTPUT, OnnxGateTest::nothing, properties)))
        .isEqualTo("onnx.too_complex");
    var named = node("Loop", "x", "c").text(3, "<b>\u001B\u202E");
    assertThat(refusal(check(OnnxBytes.model(g -> g.message(1, named)))).where())
        .isEqualTo("node `<b>??`");
  }

  @Test
  void largerFileThanTheTaskAllowsIsRefusedUnread() throws IOException {
    var contract = new ModelContract(3, 112, 112, OptionalInt.of(512), 10);
    assertThat(refusal(check(OnnxBytes.model(OnnxGateTest::nothing), contract)).code())
        .isEqualTo("onnx.too_large");
  }

  @Test
  void anyMutationOfASoundModelIsAnswered() throws IOException {
    var good =
        OnnxBytes.model(g ->
            g.message(
                1,
                node("Constant", "", "c")
                    .message(5, attribute("value").message(5, tensor("", 3)))));
    for (var seed = 0; seed < 5000; seed++) {
      assertThat(check(Mutation.of(good, new Random(seed)))).isNotNull();
    }
  }

  private static void nothing(OnnxBytes unchanged) {}

  private void assertExternal(Consumer<OnnxBytes> graph) throws IOException {
    assertThat(code(OnnxBytes.model(graph))).isEqualTo("onnx.external_data");
  }

  private void assertInvalid(Consumer<OnnxBytes> graph) throws IOException {
    assertThat(code(OnnxBytes.model(graph))).isEqualTo("onnx.invalid");
  }

  private String code(byte[] model) throws IOException {
    return refusal(check(model)).code();
  }

  private Checked<Inspection> check(byte[] model) throws IOException {
    return check(model, ModelContract.TASK1);
  }

  private Checked<Inspection> check(byte[] model, ModelContract contract) throws IOException {
    return OnnxGate.check(Files.write(folder.resolve("model.onnx"), model), contract);
  }

  private static Refusal refusal(Checked<Inspection> checked) {
    assertThat(checked).isInstanceOf(Refused.class);
    return ((Refused<Inspection>) checked).refusal();
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
