package assay.grading.gate;

import static assay.grading.gate.OnnxBytes.message;
import static assay.grading.gate.OnnxBytes.node;
import static assay.grading.gate.OnnxBytes.value;
import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// SECURITY §4, the cases of group E that want an answer in time and in little memory.
class GateBudgetsTest {
  private static final OnnxBytes INPUT = value("x", 1, "n", 3, 112, 112);
  private static final OnnxBytes OUTPUT = value("y", 1, "n", 512);

  @TempDir private Path folder;

  /// E11: thirty functions that each call the next twice are a billion nodes.
  @Test
  void nestedFunctionsAreRefusedWithinASecond() throws IOException {
    Consumer<OnnxBytes> functions =
        m -> {
          for (var i = 0; i < 30; i++) {
            var call = node("f" + (i + 1), "a", "b").text(7, "local");
            m.message(25, message().text(1, "f" + i).message(7, call).message(7, call));
          }
        };
    assertRefused(model(_ -> {}, functions), "onnx.functions_forbidden", 1);
  }

  /// E13.
  @Test
  void functionThatCallsItselfIsRefused() throws IOException {
    var itself = node("f", "a", "b").text(7, "local");
    assertRefused(
        model(_ -> {}, m -> m.message(25, message().text(1, "f").message(7, itself))),
        "onnx.functions_forbidden",
        1);
  }

  /// E12.
  @Test
  void chainOfTwoHundredThousandNodesIsRefusedWithinTwoSeconds() throws IOException {
    Consumer<OnnxBytes> chain =
        g -> {
          for (var i = 0; i < 200_000; i++) {
            g.message(1, node("Identity", i == 0 ? "x" : "c" + i, "c" + (i + 1)));
          }
        };
    assertRefused(model(chain, _ -> {}), "onnx.too_complex", 2);
  }

  /// E13: ten thousand graphs, each in an attribute of the one around it.
  @Test
  void tenThousandMessagesInsideEachOtherAreRefused() throws IOException {
    var lengths = new ByteArrayOutputStream();
    var layers = new ArrayDeque<byte[]>();
    int size = 0;
    for (var depth = 0; depth < 10_000; depth++) {
      for (var field : new int[] {6, 5, 1}) {
        var head = head(field, size);
        layers.addFirst(head);
        size += head.length;
      }
    }
    layers.forEach(lengths::writeBytes);
    var bytes =
        message()
            .number(1, 8)
            .message(8, message().number(2, 17))
            .bytes(7, lengths.toByteArray())
            .done();
    assertRefused(Files.write(file(), bytes), "onnx.too_complex", 1);
  }

  /// Tag and length of a field of bytes.
  private static byte[] head(int field, int length) {
    var whole = message().number(field, length).done();
    whole[0] |= 2;
    return whole;
  }

  /// E31: not even read; the file has a hole where the text would be.
  @Test
  void twoHundredMegabytesOfDocumentationAreRefused() throws IOException {
    var file = Files.write(file(), head(6, 200 << 20));
    try (var hole = new RandomAccessFile(file.toFile(), "rw")) {
      hole.setLength(hole.length() + (200 << 20));
    }
    assertRefused(file, "onnx.too_complex", 1);
  }

  /// E31.
  @Test
  void aMillionPropertiesAreRefused() throws IOException {
    var property = message().text(1, "k").text(2, "v");
    Consumer<OnnxBytes> properties =
        m -> {
          for (var i = 0; i < 1_000_000; i++) {
            m.message(14, property);
          }
        };
    assertRefused(model(_ -> {}, properties), "onnx.too_complex", 2);
  }

  /// E30: metadata that onnxruntime would take for session options is data to us; E31: so is a
  /// producer's name, which is shown nowhere.
  @Test
  void metadataMeansNothing() throws IOException {
    var options = message().text(1, "ort_config").text(2, "{\"session_options\":{}}");
    var accepted =
        OnnxGate.check(
            model(_ -> {}, m -> m.text(2, "<script>alert(1)</script>").message(14, options)),
            ModelContract.TASK1);
    assertThat(accepted).isInstanceOf(Accepted.class);
    assertThat(accepted.toString()).doesNotContain("script", "ort_config");
  }

  @Test
  void emptyNamesAreCounted() throws IOException {
    Consumer<OnnxBytes> names =
        g -> {
          var node = node("Concat", "x", "c");
          for (var i = 0; i < 400_000; i++) {
            node.text(1, "");
          }
          g.message(1, node);
        };
    assertRefused(model(names, _ -> {}), "onnx.too_complex", 2);
  }

  @Test
  void fieldsThatNobodyReadsAreCounted() throws IOException {
    var fields = new byte[3 * 20_000_001];
    for (int i = 0; i < fields.length; i += 3) {
      fields[i] = (byte) 0xB8;
      fields[i + 1] = 0x3E;
    }
    assertRefused(Files.write(file(), fields), "onnx.too_complex", 5);
  }

  /// What is let in costs a few seconds at most, and the heap that the gate may have is enough for
  /// it: 200 MB, in a process of its own.
  @Test
  void largestModelsAreAnsweredInLittleMemory() throws IOException, InterruptedException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx200m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                LargestModels.class.getName(),
                file().toString())
            .redirectErrorStream(true)
            .start();
    try (var out = process.getInputStream()) {
      var printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(printed).isZero();
      assertThat(printed.lines())
          .hasSize(LargestModels.values().length)
          .allSatisfy(line -> assertThat(line).startsWith("accepted, "))
          .allSatisfy(line ->
              assertThat(Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                  .isLessThan(3));
    } finally {
      process.destroyForcibly();
    }
  }

  private Path model(Consumer<OnnxBytes> graph, Consumer<OnnxBytes> more) throws IOException {
    return Files.write(file(), OnnxBytes.model(INPUT, OUTPUT, graph, more));
  }

  private Path file() {
    return folder.resolve("model.onnx");
  }

  /// @param seconds of this thread on the processor: the machine may be busy with other things
  private static void assertRefused(Path model, String code, int seconds) throws IOException {
    var threads = ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadCpuTime();
    var answer = OnnxGate.check(model, ModelContract.TASK1);
    assertThat(threads.getCurrentThreadCpuTime() - before).isLessThan(seconds * 1_000_000_000L);
    assertThat(answer).isInstanceOf(Refused.class);
    assertThat(((Refused<Inspection>) answer).refusal().code()).isEqualTo(code);
  }
}
