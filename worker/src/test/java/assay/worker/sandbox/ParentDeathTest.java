package assay.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import assay.worker.engine.EngineSettings;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParentDeathTest {
  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"bwrap", "plain"})
  void theChildDiesWithAParentThatIsKilled(String kind) throws Exception {
    var parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                SlowRun.class.getName(),
                directory.toString(),
                kind)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var said = parent.inputReader()) {
      assertThat(said.readLine()).isEqualTo("running");
      var children = parent.descendants().toList();
      assertThat(children).isNotEmpty();
      parent.destroyForcibly();
      for (var child : children) {
        child.onExit().get(15, TimeUnit.SECONDS);
        assertThat(child.isAlive()).isFalse();
      }
    } finally {
      parent.descendants().forEach(ProcessHandle::destroyForcibly);
      parent.destroyForcibly();
      // Removes the control groups that nobody was left to remove.
      Sandbox.open(directory, new EngineSettings("cpu", 0, 1, 4), false).close();
    }
  }
}
