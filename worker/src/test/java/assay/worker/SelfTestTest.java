package assay.worker;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.grading.ticket.WorkerCalls.Wall;
import assay.worker.sandbox.SandboxFault;
import java.util.List;
import org.junit.jupiter.api.Test;

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
}
