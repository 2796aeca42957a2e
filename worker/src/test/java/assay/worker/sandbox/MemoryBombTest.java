package assay.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.ticket.ModelFailure;
import assay.grading.ticket.Preprocessing;
import assay.worker.OnnxWriter;
import assay.worker.engine.EngineSettings;
import assay.worker.kernel.ControlGroups;
import assay.worker.sandbox.Embeddings.Done;
import assay.worker.sandbox.Embeddings.ModelFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// E15, past the gate: models that ask for more memory than there is.
class MemoryBombTest {
  private static final RunLimits LIMITS = new RunLimits(Duration.ofSeconds(60), 1L << 30);
  private static final EngineSettings CPU = new EngineSettings("cpu", 0, 1, 4);
  private static final ModelInput INPUT = new ModelInput(3, 112, 112, 0);

  private static final Map<String, byte[]> BOMBS =
      Map.of(
          "constant of 1 TB", OnnxWriter.constantOfShape(1L << 38),
          "expanded to 2^36", OnnxWriter.expandTo(1L << 18, 1L << 18),
          "resized 3000 times", OnnxWriter.resize(3000));

  @TempDir Path directory;
  private Sandbox sandbox;

  @BeforeEach
  void open() throws IOException {
    sandbox = Sandbox.open(directory, CPU, false);
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  private Embeddings run(byte[] bytes) throws IOException {
    var model = Files.write(directory.resolve("model.onnx"), bytes);
    try (var run = sandbox.start(model, INPUT, LIMITS)) {
      return run.embed(Grey.images(4), Preprocessing.UNIT, _ -> {});
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"constant of 1 TB", "expanded to 2^36", "resized 3000 times"})
  void isTheModelsFaultAndTheNextRunWorks(String bomb) throws IOException {
    assertThat(run(BOMBS.getOrDefault(bomb, new byte[0])))
        .isEqualTo(new ModelFailed(ModelFailure.RESOURCE_LIMIT, 0));
    assertThat(run(OnnxWriter.channelMeans())).isInstanceOf(Done.class);
  }

  /// Memory that no address space limits, for the control group alone: the kernel kills and says
  /// nothing.
  @Test
  void aChildThatTheKernelKillsForItsMemoryIsTheModelsFault() throws IOException {
    var groups = ControlGroups.find();
    Isolation.need(groups.control("memory"), groups.refusal("memory"));
    var hungry = Files.writeString(directory.resolve("hungry"), "hungry");
    // Without a limit of the address space, as with CUDA, whose own memory is added.
    var bounds = new Bounds(600, 0, 400L << 20, 200);
    try (var other = Sandbox.open(directory, CPU, true, new Program(StandIn.class, List.of()))) {
      try (var run = other.start(hungry, INPUT, LIMITS, bounds)) {
        assertThat(run.embed(Grey.images(4), Preprocessing.UNIT, _ -> {}))
            .isEqualTo(new ModelFailed(ModelFailure.RESOURCE_LIMIT, 0));
      }
    }
    assertThat(run(OnnxWriter.channelMeans())).isInstanceOf(Done.class);
  }
}
