package assay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SlotJobTest {
  @TempDir static Path directory;

  private FakeServer server;
  private ApplicationContext worker;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    worker = Worker.start(settings(server.address()));
  }

  @AfterEach
  void stop() {
    worker.close();
    server.close();
  }

  private static Map<String, Object> settings(String address) {
    var settings = new HashMap<String, Object>();
    settings.put("assay.worker.server", address);
    settings.put("assay.worker.token", "secret");
    settings.put("assay.worker.directory", directory.toString());
    settings.put("assay.worker.name", "bench");
    settings.put("assay.worker.sandbox", "preferred");
    settings.put("assay.worker.threads", 1);
    settings.put("assay.worker.batch-size", 3);
    return settings;
  }

  private static JsonNode next(BlockingQueue<JsonNode> queue) throws InterruptedException {
    return Objects.requireNonNull(queue.poll(60, TimeUnit.SECONDS), "nothing came");
  }

  @Test
  void aTicketIsFetchedRunScoredAndReported() throws Exception {
    server.offer(server.ticket("one", OnnxWriter.channelMeans(), 60));
    var registered = next(server.registrations);
    assertThat(registered.get("name").asText()).isEqualTo("bench");
    assertThat(registered.get("sandbox").asText()).isIn("bwrap", "none");
    assertThat(registered.get("walls").findValuesAsText("name")).contains("network", "memory");

    var report = next(server.reports);
    assertThat(report.get("grading").asText()).isEqualTo("one");
    assertThat(report.get("lease").asLong()).isEqualTo(7);
    assertThat(report.get("model_failed").isNull()).isTrue();
    var vector = report.get("vector");
    assertThat(vector.get("work").asText()).isEqualTo("one-a");
    var bytes = server.blobs.get(vector.get("digest").asText());
    var scores = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes).hasSize(16);
    // The red mean is (v · 112 + 7 · 111 · 112) / 112², the others are 7, whatever the scale:
    // for v = 50, 100, 200 red is 7.3839286, 7.8303571, 8.7232143; cosines by hand from these.
    assertThat(scores.getDouble(0)).isCloseTo(0.9995980, within(1e-6));
    assertThat(scores.getDouble(8)).isCloseTo(0.9966845, within(1e-6));
    assertThat(vector.get("engine").toString()).contains("onnxruntime", "CPU");
  }

  @Test
  void aStrangersModelIsNotKept() throws Exception {
    var first = server.ticket("kept", OnnxWriter.channelMeans(), 60);
    server.offer(first);
    next(server.reports);
    server.offer(server.ticket("other", OnnxWriter.notANumber(), 60));
    next(server.reports);
    // The one slot has done with the first model before it turns to the second.
    try (var blobs = Files.list(directory.resolve("blobs"))) {
      var left = blobs.map(file -> file.getFileName().toString()).toList();
      assertThat(left).contains(first.sets().getFirst().pack());
      assertThat(left).doesNotContain(first.model().digest());
      assertThat(left.stream().filter(name -> name.endsWith(".tmp"))).hasSizeLessThan(2);
    }
  }

  @Test
  void aSlowModelIsReportedAndTheNextTicketIsGraded() throws Exception {
    server.offer(server.ticket("slow", OnnxWriter.slow(), 4));
    server.offer(server.ticket("next", OnnxWriter.channelMeans(), 60));
    var failed = next(server.reports);
    assertThat(failed.get("model_failed").get("code").asText()).isEqualTo("model.timeout");
    assertThat(server.heartbeats).isNotEmpty();
    assertThat(next(server.reports).get("vector").isNull()).isFalse();
  }

  @Test
  void aLostLeaseKillsTheRunAndNothingIsReported() throws Exception {
    server.heartbeatStatus = 409;
    server.offer(server.ticket("lost", OnnxWriter.slow(), 120));
    next(server.heartbeats);
    server.heartbeatStatus = 200;
    server.offer(server.ticket("next", OnnxWriter.channelMeans(), 60));
    assertThat(next(server.reports).get("grading").asText()).isEqualTo("next");
  }

  @Test
  void aCancelledGradingIsDropped() throws Exception {
    server.cancel = true;
    server.offer(server.ticket("cancelled", OnnxWriter.slow(), 120));
    next(server.heartbeats);
    server.cancel = false;
    server.offer(server.ticket("next", OnnxWriter.channelMeans(), 60));
    assertThat(next(server.reports).get("grading").asText()).isEqualTo("next");
  }

  @Test
  void aBlobThatIsNotWhatItsDigestSaysIsOurFault() throws Exception {
    var ticket = server.ticket("flipped", OnnxWriter.notANumber(), 60);
    server.blobs.put(ticket.model().digest(), OnnxWriter.flatten());
    server.offer(ticket);
    var report = next(server.reports);
    assertThat(report.get("model_failed").isNull()).isTrue();
    assertThat(report.get("worker_failed").get("message").asText()).contains("digest");
  }

  @Test
  void aWorkerUnknownToTheServerRegistersAgain() throws Exception {
    next(server.registrations);
    server.unknownClaims.set(1);
    next(server.registrations);
    server.offer(server.ticket("after", OnnxWriter.channelMeans(), 60));
    assertThat(next(server.reports).get("grading").asText()).isEqualTo("after");
  }

  @Test
  void aWorkerThatEndsGivesItsWorkBackQuickly() throws Exception {
    server.offer(server.ticket("unfinished", OnnxWriter.slow(), 120));
    next(server.heartbeats);
    var start = System.nanoTime();
    worker.close();
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(8);
    assertThat(next(server.reports).get("worker_failed").get("message").asText())
        .contains("shutting down");
  }

  @Test
  void nothingOfARunIsLeftBehind() throws Exception {
    server.offer(server.ticket("tidy", OnnxWriter.zeros(), 60));
    next(server.reports);
    worker.close();
    try (var runs = Files.list(directory.resolve("runs"))) {
      assertThat(runs).isEmpty();
    }
  }
}
