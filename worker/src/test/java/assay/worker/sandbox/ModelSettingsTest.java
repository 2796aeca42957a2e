package assay.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.ticket.Preprocessing;
import assay.worker.OnnxWriter;
import assay.worker.engine.Child;
import assay.worker.engine.EngineSettings;
import assay.worker.sandbox.Embeddings.Done;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// E30: settings that a model carries in its metadata are nobody's settings. The runtime takes
/// them, threads and profile and all, once `ORT_LOAD_CONFIG_FROM_MODEL=1` stands in its
/// environment.
class ModelSettingsTest {
  private static final RunLimits LIMITS = new RunLimits(Duration.ofSeconds(60), 2L << 30);

  private static final String ORT_CONFIG =
      """
      {"session_options": {"intra_op_num_threads": 5000, "inter_op_num_threads": 5000,
        "execution_mode": 1, "enable_profiling": 1}}
      """;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void threadsStayAndNoProfileIsWritten(boolean isolate) throws IOException {
    try (var sandbox =
        Sandbox.open(directory, new EngineSettings("cpu", 0, 2, 4), isolate, Program.CHILD)) {
      int usual = threads(sandbox, OnnxWriter.channelMeans());
      int asked = threads(sandbox, OnnxWriter.withMetadata("ort_config", ORT_CONFIG));
      assertThat(usual).isBetween(5, 100);
      // A JVM's own come and go.
      assertThat(asked).isBetween(usual - 5, usual + 5);
    }
  }

  /// Of the child, after its first batch.
  private int threads(Sandbox sandbox, byte[] bytes) throws IOException {
    var model = Files.write(directory.resolve("model.onnx"), bytes);
    var most = new AtomicInteger();
    try (var run = sandbox.start(model, new ModelInput(3, 112, 112, 0), LIMITS)) {
      var answer =
          run.embed(
              Grey.images(8),
              Preprocessing.UNIT,
              _ -> {
                var child = child();
                most.accumulateAndGet(threads(child), Math::max);
                assertThat(written(child))
                    .noneMatch(name -> name.startsWith("onnxruntime_profile"));
              });
      assertThat(answer).isInstanceOf(Done.class);
    }
    return most.get();
  }

  private static ProcessHandle child() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> commandLine(process).contains("\0" + Child.class.getName()))
        // bwrap's own command line names it too.
        .filter(process -> commandLine(process).split("\0", 2)[0].endsWith("/java"))
        .findFirst()
        .orElseThrow();
  }

  private static String commandLine(ProcessHandle process) {
    return text(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
  }

  private static int threads(ProcessHandle process) {
    return text(Path.of("/proc", Long.toString(process.pid()), "status"))
        .lines()
        .filter(line -> line.startsWith("Threads:"))
        .mapToInt(line -> Integer.parseInt(line.substring("Threads:".length()).strip()))
        .sum();
  }

  /// In its working directory, through its own eyes.
  private static Iterable<String> written(ProcessHandle process) {
    var pid = Long.toString(process.pid());
    try (var files = Files.list(Path.of("/proc", pid, "cwd/"))) {
      return files.map(file -> String.valueOf(file.getFileName())).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException _) {
      // It ended meanwhile.
      return "";
    }
  }
}
