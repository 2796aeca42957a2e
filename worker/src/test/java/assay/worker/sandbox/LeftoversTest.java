package assay.worker.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import assay.worker.engine.EngineSettings;
import assay.worker.kernel.ControlGroups;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A worker killed in the middle of a run leaves a folder and control groups; the next one in the
/// same directory removes them, and nothing of a worker that is alive.
class LeftoversTest {
  private static final EngineSettings CPU = new EngineSettings("cpu", 0, 1, 4);

  @TempDir Path directory;

  private Process slowRun(String kind) throws IOException {
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
    assertThat(parent.inputReader().readLine()).isEqualTo("running");
    return parent;
  }

  private List<String> runs() throws IOException {
    try (var runs = Files.list(directory.resolve("runs"))) {
      return runs.map(run -> String.valueOf(run.getFileName())).toList();
    }
  }

  /// Of this directory's runs.
  private static List<Path> groups(List<String> runs) {
    var groups = new ArrayList<Path>();
    try {
      for (var base : ControlGroups.find().bases()) {
        for (var run : runs) {
          var group = base.resolve("assay-" + run);
          if (Files.exists(group)) {
            groups.add(group);
          }
        }
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return groups;
  }

  @Test
  void theNextWorkerRemovesWhatAKilledOneLeft() throws Exception {
    var killed = slowRun("bwrap");
    var children = killed.descendants().toList();
    var left = runs();
    assertThat(left).hasSize(1);
    if (ControlGroups.find().bases().isEmpty()) {
      System.err.println("SKIPPED: no writable control groups that could be left");
    } else {
      assertThat(groups(left)).isNotEmpty();
    }
    killed.destroyForcibly().waitFor();
    for (var child : children) {
      child.onExit().get(15, TimeUnit.SECONDS);
    }
    assertThat(runs()).as("nobody could remove it").isEqualTo(left);

    try (var next = Sandbox.open(directory, CPU, false)) {
      assertThat(next.kind()).isIn("bwrap", "none");
      assertThat(runs()).isEmpty();
      assertThat(groups(left)).isEmpty();
    }
    try (var locks = Files.list(directory.resolve("locks"))) {
      assertThat(locks).isEmpty();
    }
  }

  @Test
  void whatALiveWorkerHasStays() throws Exception {
    var alive = slowRun("plain");
    try (var other = Sandbox.open(directory, CPU, false);
        var third = Sandbox.open(directory, CPU, false)) {
      assertThat(runs()).hasSize(1);
      assertThat(alive.descendants()).isNotEmpty();
      assertThat(other.kind()).isEqualTo(third.kind());
    } finally {
      alive.descendants().forEach(ProcessHandle::destroyForcibly);
      alive.destroyForcibly().waitFor();
      Sandbox.open(directory, CPU, false).close();
    }
    assertThat(runs()).isEmpty();
  }
}
