package assay.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UploadProgressTest {
  private final StringWriter screen = new StringWriter();
  private final AtomicLong clock = new AtomicLong();

  private UploadProgress progress(UploadProgress.Manner manner) {
    return new UploadProgress(new PrintWriter(screen, true), manner, clock::get);
  }

  private void sendHalfInThreeSeconds(UploadProgress progress) {
    progress.begins("model.onnx", 0, 60_000_000);
    for (int tenth = 1; tenth <= 30; tenth++) {
      clock.addAndGet(100_000_000L);
      progress.sends(1_000_000);
    }
  }

  /// 30 of 60 MB in 3 s are 10 MB/s; the other half takes as long.
  @Test
  void aTerminalShowsABar() {
    sendHalfInThreeSeconds(progress(UploadProgress.Manner.BAR));
    assertThat(screen.toString())
        .endsWith(
            "\r\u001b[Kmodel.onnx  ██████████░░░░░░░░░░  50 %  30.0 of 60.0 MB  10.0 MB/s  3 s left");
  }

  @Test
  void elsewhereALineIsSaidEveryFewSeconds() {
    var progress = progress(UploadProgress.Manner.LINES);
    sendHalfInThreeSeconds(progress);
    assertThat(screen.toString()).isEmpty();
    clock.addAndGet(3_000_000_000L);
    progress.sends(6_000_000);
    progress.ends();
    assertThat(screen.toString().lines())
        .containsExactly(
            "model.onnx: 60 %  36.0 of 60.0 MB  6.0 MB/s  4 s left", "model.onnx: sent, 60.0 MB");
  }

  /// Only what this run sends makes its rate.
  @Test
  void whatWasThereBeforeDoesNotCountForTheRate() {
    var progress = progress(UploadProgress.Manner.BAR);
    progress.begins("model.onnx", 40_000_000, 60_000_000);
    clock.addAndGet(2_000_000_000L);
    progress.sends(10_000_000);
    assertThat(screen.toString())
        .contains("40.0 MB of 60.0 MB are there, going on")
        .endsWith("83 %  50.0 of 60.0 MB  5.0 MB/s  2 s left");
  }

  @Test
  void nothingIsSaidToAProgram() {
    var progress = progress(UploadProgress.Manner.NONE);
    sendHalfInThreeSeconds(progress);
    progress.waits("the line was cut", 1);
    progress.ends();
    assertThat(screen.toString()).isEmpty();
  }
}
