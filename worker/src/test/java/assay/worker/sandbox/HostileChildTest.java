package assay.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.ticket.ModelFailure;
import assay.grading.ticket.Preprocessing;
import assay.worker.OnnxWriter;
import assay.worker.engine.EngineSettings;
import assay.worker.sandbox.Embeddings.Done;
import assay.worker.sandbox.Embeddings.ModelFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// E26 and E27: a child that a model took over crashes, shouts, lies or keeps silent.
class HostileChildTest {
  private static final EngineSettings CPU = new EngineSettings("cpu", 0, 1, 4);
  private static final ModelInput INPUT = new ModelInput(3, 112, 112, 0);
  private static final RunLimits LIMITS = new RunLimits(Duration.ofSeconds(30), 1L << 30);
  private static final RunLimits SHORT = new RunLimits(Duration.ofSeconds(3), 1L << 30);

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({
    "true, segfault, CRASHED",
    "true, halt, CRASHED",
    "true, errors, CRASHED",
    "true, answers, CRASHED",
    "true, long frame, CRASHED",
    "true, negative frame, CRASHED",
    "true, unknown failure, CRASHED",
    "true, silence, TIMEOUT",
    "false, segfault, CRASHED",
    "false, errors, CRASHED",
    "false, answers, CRASHED",
    "false, silence, TIMEOUT"
  })
  void theModelFailsAndTheNextOneRuns(boolean isolate, String word, ModelFailure failure)
      throws IOException {
    try (var sandbox =
        Sandbox.open(directory, CPU, isolate, new Program(StandIn.class, List.of()))) {
      var hostile = Files.writeString(directory.resolve("hostile"), word, StandardCharsets.UTF_8);
      var honest = Files.write(directory.resolve("honest"), OnnxWriter.channelMeans());
      var before = System.nanoTime();
      assertThat(run(sandbox, hostile, failure == ModelFailure.TIMEOUT ? SHORT : LIMITS))
          .isEqualTo(new ModelFailed(failure, 0));
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .as("long before ten gigabytes are read")
          .isLessThan(Duration.ofSeconds(20));
      assertThat(run(sandbox, honest, LIMITS)).isInstanceOf(Done.class);
    }
    try (var runs = Files.list(directory.resolve("runs"))) {
      assertThat(runs).isEmpty();
    }
  }

  private static Embeddings run(Sandbox sandbox, Path model, RunLimits limits) throws IOException {
    try (var run = sandbox.start(model, INPUT, limits)) {
      return run.embed(Grey.images(5), Preprocessing.UNIT, _ -> {});
    }
  }
}
