package assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;

import assay.standalone.Standalone;
import assay.standalone.demo.SmallContest;
import assay.worker.cli.Assay;
import assay.worker.client.Api;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `assay submit` over a slow line that is cut in the middle of the model: the upload goes on where
/// it stopped, and the entry is graded as if nothing had been.
@Timeout(300)
class CutUploadTest {
  private static final int PADDING = 3 << 20;

  @TempDir Path folder;

  /// The same model with a long documentation: a field of protobuf may come last.
  private static Path padded(Path model, Path into) throws IOException {
    var text = "a".repeat(PADDING).getBytes(StandardCharsets.US_ASCII);
    Files.copy(model, into);
    try (var out = Files.newOutputStream(into, StandardOpenOption.APPEND)) {
      out.write(6 << 3 | 2);
      for (int left = text.length; ; left >>>= 7) {
        out.write(left > 127 ? (left & 127) | 128 : left);
        if (left <= 127) {
          break;
        }
      }
      out.write(text);
    }
    return into;
  }

  /// Cuts the line once, some time after the upload was begun.
  private void cutOnce(Proxy line) {
    try {
      while (isEmpty(folder.resolve("state"))) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
      TimeUnit.MILLISECONDS.sleep(700);
      line.cut();
      line.slow(Duration.ZERO);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isEmpty(Path state) throws IOException {
    if (!Files.isDirectory(state)) {
      return true;
    }
    try (var files = Files.list(state)) {
      return files.findAny().isEmpty();
    }
  }

  @Test
  void anUploadThatIsCutGoesOnWhereItStopped() throws Exception {
    var contest = SmallContest.in(Files.createDirectories(folder.resolve("contest")));
    var model = padded(contest.model(), folder.resolve("padded.onnx"));
    try (var standalone = Standalone.start(0, folder.resolve("assay"), _ -> {});
        var organizer = new Api(standalone.address(), standalone.ownerToken());
        var line = Proxy.to(List.of(standalone.address().getPort()))) {
      organizer.postFile("/api/v1/orgs/main/bundles", contest.bundle(), "application/zip");
      organizer.post("/api/v1/orgs/main/competitions/small/teams", Map.of("name", "Aare"));
      line.slow(Duration.ofMillis(20));
      var cutter = Thread.ofPlatform().daemon().start(() -> cutOnce(line));
      var out = new StringWriter();
      var err = new StringWriter();
      int exit =
          Assay.run(
              new PrintWriter(out, true),
              new PrintWriter(err, true),
              "submit",
              "--server",
              "http://127.0.0.1:" + line.port(),
              "--token",
              standalone.ownerToken(),
              "--competition",
              "main/small",
              "--phase",
              "test",
              "--task",
              "task1",
              "--model",
              model.toString(),
              "--scores",
              contest.honestClaim().toString(),
              "--method-name",
              "raw pixels",
              "--state",
              folder.resolve("state").toString(),
              "--wait");
      cutter.join();
      assertThat(exit).as(out + "\n" + err).isEqualTo(Assay.DONE);
      assertThat(err.toString())
          .contains("padded.onnx: the line was cut; trying again in 1 s")
          .containsPattern("padded\\.onnx: [0-9.]+ [kM]B of 3\\.1 MB are there, going on");
      assertThat(out.toString()).contains("GRADED · REPRODUCED");
      assertThat(isEmpty(folder.resolve("state"))).as("the entry has the files now").isTrue();
    }
  }
}
