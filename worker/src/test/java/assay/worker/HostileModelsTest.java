package assay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.grading.ticket.Ticket;
import assay.grading.ticket.WorkerCalls.Registered;
import assay.worker.engine.EngineSettings;
import assay.worker.sandbox.Sandbox;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a worker reports of models that mean no good, and of a device that is not there.
class HostileModelsTest {
  @TempDir static Path directory;

  private FakeServer server;
  private ApplicationContext worker;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    worker = Worker.start(settings());
  }

  @AfterEach
  void stop() {
    worker.close();
    server.close();
  }

  private Map<String, Object> settings() {
    var settings = new HashMap<String, Object>();
    settings.put("assay.worker.server", server.address());
    settings.put("assay.worker.token", "secret");
    settings.put("assay.worker.directory", directory.toString());
    settings.put("assay.worker.threads", 1);
    // All four images in one batch: no image is the mean of its batch, as one of three may be.
    settings.put("assay.worker.batch-size", 4);
    return settings;
  }

  private JsonNode report(Ticket ticket) throws InterruptedException {
    server.offer(ticket);
    return Objects.requireNonNull(server.reports.poll(60, TimeUnit.SECONDS), "nothing came");
  }

  private static String failure(JsonNode report) {
    assertThat(report.get("model_failed").isNull()).as(report.toString()).isFalse();
    return report.get("model_failed").get("code").asText();
  }

  /// E23, E24.
  @Test
  void aModelThatLooksAtItsNeighboursIsReported() throws Exception {
    assertThat(failure(report(server.ticket("one", OnnxWriter.lessTheBatchMean(), 60))))
        .isEqualTo("model.batch_dependent");
    assertThat(failure(report(server.ticket("two", OnnxWriter.batchIndex(), 60))))
        .isEqualTo("model.batch_dependent");
  }

  /// E25: the mean of the lightest of the four images is 0.0297, of the next 0.0294.
  @Test
  void anErrorOfTheRuntimeIsACodeAndNothingElse() throws Exception {
    var report = report(server.ticket("gather", OnnxWriter.tableLine(340), 60));
    var failed = report.get("model_failed");
    assertThat(failed.properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("code", "on_work", "images_done");
    assertThat(failed.get("code").asText()).isEqualTo("model.runtime_error");
    assertThat(failed.get("images_done").asInt()).isZero();
    assertThat(report.toString()).doesNotContain("idx", "Gather", "must be within", "line");
  }

  @Test
  void aVariantThatIsUnknownIsOurFault() throws Exception {
    var ticket = server.ticket("variant", OnnxWriter.channelMeans(), 60);
    var set = ticket.sets().getFirst();
    var strange =
        new Ticket.SetWork(
            set.work(),
            set.pack(),
            set.packBytes(),
            set.map(),
            set.mapBytes(),
            set.images(),
            set.pairs(),
            set.scoreKind(),
            "upside-down",
            set.preprocessing());
    var report =
        report(
            new Ticket(
                ticket.grading(),
                ticket.lease(),
                ticket.attempt(),
                ticket.leaseSeconds(),
                ticket.model(),
                ticket.limits(),
                List.of(strange)));
    assertThat(report.get("worker_failed").get("message").asText()).contains("upside-down");
  }

  /// E34: the libraries of the class path are those without CUDA.
  @Test
  void aWorkerWithoutItsDeviceDoesNotStartAndReportsNoModelAsFailed() throws Exception {
    var cuda = settings();
    cuda.put("assay.worker.device", "cuda");
    assertThatThrownBy(() -> Worker.start(cuda)).hasStackTraceContaining("onnxruntime on cuda");

    var ticket = server.ticket("cuda", OnnxWriter.channelMeans(), 60);
    var settings =
        new WorkerSettings(URI.create(server.address()), "secret", null, 1, directory, null);
    var engine = new EngineSettings("cuda", 0, 1, 3);
    try (var sandbox = Sandbox.open(directory, engine, false);
        var http = HttpClient.newHttpClient()) {
      var link = new ServerLink(http, settings);
      new Grader(
              link,
              new BlobCache(link, settings),
              sandbox,
              new RunSettings("cuda", 0, 1, 3, 0, null, "0 0 0 * * ?", "preferred"))
          .grade(ticket, new Registered("worker-1", 60, 20));
    }
    var report = Objects.requireNonNull(server.reports.poll(60, TimeUnit.SECONDS));
    assertThat(report.get("model_failed").isNull()).isTrue();
    assertThat(report.get("vector").isNull()).isTrue();
    assertThat(report.get("worker_failed").get("message").asText()).contains("cuda");
  }
}
