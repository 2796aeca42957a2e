package assay.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoiseJobTest {
  @TempDir static Path directory;

  @Test
  void theNoiseIsMeasuredAndToldUnderTheSameName() throws Exception {
    var settings = new HashMap<String, Object>();
    settings.put("assay.worker.token", "secret");
    settings.put("assay.worker.directory", directory.toString());
    settings.put("assay.worker.batch-size", 3);
    settings.put("assay.worker.noise-cron", "* * * * * ?");
    try (var server = new FakeServer()) {
      settings.put("assay.worker.server", server.address());
      try (var worker = Worker.start(settings)) {
        assertThat(next(server).get("noise")).isEmpty();
        var again = next(server);
        assertThat(again.get("worker").asText()).isEqualTo("worker-1");
        var noise = StreamSupport.stream(again.get("noise").spliterator(), false).toList();
        assertThat(noise.stream().map(one -> one.get("batch_size").asInt())).containsExactly(1, 3);
        assertThat(noise)
            .allSatisfy(one -> {
              assertThat(one.get("repetitions").asInt()).isEqualTo(3);
              // On a processor: the same bits, or a few of the last (SECURITY §2.5).
              assertThat(one.get("max").asDouble()).isBetween(0.0, 1e-5);
            });
        assertThat(worker.isRunning()).isTrue();
      }
    }
  }

  private static JsonNode next(FakeServer server) throws InterruptedException {
    return Objects.requireNonNull(server.registrations.poll(60, TimeUnit.SECONDS), "nothing came");
  }
}
