package assay.worker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.grading.ticket.WorkerCalls.Wall;
import assay.worker.sandbox.SandboxFault;
import io.micronaut.context.exceptions.BeanInstantiationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

class SelfTestTest {
  private static final Wall HOLDS = new Wall("network", true, "socket EPERM");

  @Test
  void aWallThatDoesNotHoldIsNamedWithWhatTheKernelAnswered() {
    var threads = new Wall("threads", false, "2048 threads started");
    var memory = new Wall("memory", false, "512 MiB were given");
    assertThatThrownBy(() -> SelfTest.require(List.of(HOLDS, threads, memory)))
        .isInstanceOf(SandboxFault.class)
        .hasMessageContaining("broke through threads, memory.")
        .hasMessageContaining("threads: 2048 threads started")
        .hasMessageContaining("assay.worker.sandbox=preferred")
        .hasMessageNotContaining("EPERM");
  }

  @Test
  void wallsThatAllHoldAreEnough() {
    assertThatCode(() -> SelfTest.require(List.of(HOLDS, HOLDS))).doesNotThrowAnyException();
  }

  @Test
  @Timeout(60)
  @EnabledIf("bubblewrapIsThere")
  void aWorkerWhoseWallDoesNotHoldDoesNotStart(@TempDir Path folder) {
    // A secret that a model can read: every sandbox has this file.
    var settings =
        Map.<String, Object>of(
            "assay.worker.server", "http://127.0.0.1:1",
            "assay.worker.token", "unused",
            "assay.worker.token-file", "/proc/version",
            "assay.worker.directory", folder.toString());
    assertThatThrownBy(() -> Worker.start(settings).close())
        .isInstanceOf(BeanInstantiationException.class)
        .hasStackTraceContaining("broke through read");
  }

  static boolean bubblewrapIsThere() {
    return Files.isExecutable(Path.of("/usr/bin/bwrap"));
  }
}
