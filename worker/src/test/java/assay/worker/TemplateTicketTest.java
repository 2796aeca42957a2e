package assay.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.grading.image.ImagePack;
import assay.grading.image.TemplateMap;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.Ticket;
import assay.grading.ticket.Variant;
import com.fasterxml.jackson.databind.JsonNode;
import io.micronaut.context.ApplicationContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tickets with a set of templates, run in the sandbox. The model's embedding is the mean of each
/// colour, the images are red, green, green and blue.
class TemplateTicketTest {
  private static final int IMAGE_BYTES = 3 * 112 * 112;

  @TempDir static Path directory;

  private FakeServer server;
  private ApplicationContext worker;

  @BeforeEach
  void start() throws IOException {
    server = new FakeServer();
    var settings = new HashMap<String, Object>();
    settings.put("assay.worker.server", server.address());
    settings.put("assay.worker.token", "secret");
    settings.put("assay.worker.directory", directory.toString());
    settings.put("assay.worker.sandbox", "preferred");
    settings.put("assay.worker.threads", 1);
    settings.put("assay.worker.batch-size", 3);
    worker = Worker.start(settings);
  }

  @AfterEach
  void stop() throws IOException {
    worker.close();
    server.close();
    try (var made = Files.list(directory.resolve("blobs"))) {
      assertThat(made.map(Path::toString)).noneMatch(file -> file.endsWith(".tmp"));
    }
  }

  private Ticket ticket(TemplateMap map, String kind, Variant variant) throws IOException {
    var pack = new ByteArrayOutputStream();
    ImagePack.writeHeader(pack, 4, 3, 112, 112);
    for (int colour : new int[] {0, 1, 1, 2}) {
      var image = new byte[IMAGE_BYTES];
      Arrays.fill(image, colour * 112 * 112, (colour + 1) * 112 * 112, (byte) 200);
      pack.writeBytes(image);
    }
    var bytes = new ByteArrayOutputStream();
    map.write(bytes);
    var model = OnnxWriter.channelMeans();
    return new Ticket(
        "templates",
        7,
        1,
        60,
        new Ticket.Model(server.blob(model), model.length, 3, 112, 112, 0),
        new Ticket.Limits(60, 2L << 30),
        List.of(
            new Ticket.SetWork(
                "work",
                server.blob(pack.toByteArray()),
                pack.size(),
                server.blob(bytes.toByteArray()),
                bytes.size(),
                4,
                map.pairs(),
                kind,
                variant.spelled(),
                Preprocessing.UNIT)));
  }

  /// Template 0 is red and, as one medium, both greens; template 1 is green; template 2 is blue.
  private static TemplateMap map(float... weights) {
    return new TemplateMap(
        3,
        new int[] {0, 1, 2, 2, 3},
        new int[] {0, 0, 0, 1, 2},
        new int[] {4, 3, 3, 1, 0},
        weights,
        new int[] {0, 0, 1},
        new int[] {1, 2, 2});
  }

  private JsonNode report() throws InterruptedException {
    return Objects.requireNonNull(server.reports.poll(60, TimeUnit.SECONDS), "nothing came");
  }

  private double[] scores(Ticket ticket) throws InterruptedException {
    server.offer(ticket);
    var report = report();
    assertThat(report.get("vector").isNull()).as(report.toPrettyString()).isFalse();
    var bytes = server.blobs.getOrDefault(report.get("vector").get("digest").asText(), new byte[0]);
    var scores = new double[bytes.length / Double.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(scores);
    return scores;
  }

  /// Cosine of (1, 1, 0) with (0, 1, 0) by hand; weighed, of (0.5, 1, 0).
  @ParameterizedTest
  @CsvSource({
    "cosine, false, 0.70710678, 0",
    "squared-l2, false, 0.58578644, 2",
    "cosine, true, 0.89442719, 0"
  })
  void embeddingsArePooledAndTemplatesCompared(
      String kind, boolean weighted, double same, double different) throws Exception {
    var map = weighted ? map(0.5f, 1, 1, 1, 3) : map();
    var scores = scores(ticket(map, kind, Variant.PLAIN));
    assertThat(scores).hasSize(3);
    assertThat(scores[0]).isCloseTo(same, within(1e-6));
    assertThat(scores[1]).isCloseTo(different, within(1e-6));
    assertThat(scores[2]).isCloseTo(different, within(1e-6));
  }

  /// Nothing that a team could mend.
  @Test
  void aVariantThatTemplatesDoNotHaveIsTheWorkersFault() throws Exception {
    server.offer(ticket(map(), "cosine", Variant.NOT_UNIT_LENGTH));
    var report = report();
    assertThat(report.get("model_failed").isNull()).isTrue();
    assertThat(report.get("worker_failed").get("message").asText()).contains("unit length");
  }

  @Test
  void aMapOfImagesThatThePackDoesNotHaveIsTheWorkersFault() throws Exception {
    var map =
        new TemplateMap(
            1, new int[] {4}, new int[1], new int[1], new float[0], new int[1], new int[1]);
    server.offer(ticket(map, "cosine", Variant.PLAIN));
    assertThat(report().get("worker_failed").get("message").asText())
        .contains("is not what the ticket says");
  }
}
