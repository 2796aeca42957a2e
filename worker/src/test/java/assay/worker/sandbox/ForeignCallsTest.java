package assay.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import assay.worker.engine.EngineSettings;
import assay.worker.kernel.Architecture;
import assay.worker.kernel.ControlGroups;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignCallsTest {
  private static final EngineSettings CPU = new EngineSettings("cpu", 0, 1, 4);

  @TempDir Path directory;

  private record Ended(String said, int exit) {}

  private Ended run(boolean isolate) throws IOException, InterruptedException {
    var bounds = Bounds.of(CPU, new RunLimits(Duration.ofSeconds(30), 1L << 30));
    try (var launcher = new Launcher(directory, CPU, isolate);
        var workplace = Workplace.open(directory, ControlGroups.NONE);
        var place = workplace.take(bounds)) {
      Isolation.need(launcher.isolates() == isolate, "bubblewrap is not usable here");
      var model = Files.writeString(place.folder().resolve("model.onnx"), "none");
      var process =
          launcher.start(new Program(ForeignCalls.class, List.of()), place, model, CPU, bounds);
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(said, process.waitFor());
    }
  }

  @Test
  void theOtherTableOfSystemCallsKills() throws Exception {
    Isolation.need(
        Architecture.current().equals(Optional.of(Architecture.X86_64)), "no x86-64 machine");
    Isolation.need(
        run(false).said().contains("called: true"), "this kernel serves no calls of i386");
    var ended = run(true);
    assertThat(ended.said()).contains("about to call").doesNotContain("called:");
    assertThat(ended.exit()).as("128 + SIGSYS").isEqualTo(159);
  }
}
