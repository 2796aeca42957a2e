package assay.server.upload;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import io.tus.java.client.ProtocolException;
import io.tus.java.client.TusClient;
import io.tus.java.client.TusURLMemoryStore;
import io.tus.java.client.TusUpload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The protocol's own client for Java, as it is published: it says POST for PATCH, and sends
/// chunked.
@Timeout(60)
class TusClientTest {
  private static ServerUnderTest server;
  private static Contest contest;
  @TempDir private Path folder = Path.of("");

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.judge.slots", 0));
    contest = Contest.open(server, "tus-client", "{per_day: 3}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theJavaClientSendsStopsAndResumes() throws IOException, ProtocolException {
    var bytes = new byte[700_001];
    new Random(3).nextBytes(bytes);
    var file = Files.write(folder.resolve("model.onnx"), bytes);
    var client = new TusClient();
    client.setUploadCreationURL(server.uri("/api/v1/uploads").toURL());
    client.setHeaders(Map.of("Authorization", "Bearer " + server.newParticipant("Java")));
    client.enableResuming(new TusURLMemoryStore());

    var first = client.resumeOrCreateUpload(upload(file));
    first.setChunkSize(100_000);
    first.setRequestPayloadSize(250_000);
    for (int i = 0; i < 3; i++) {
      first.uploadChunk();
    }
    first.finish();

    var second = client.resumeOrCreateUpload(upload(file));
    assertThat(second.getUploadURL()).isEqualTo(first.getUploadURL());
    assertThat(second.getOffset()).isEqualTo(first.getOffset()).isPositive();
    second.setChunkSize(100_000);
    while (second.uploadChunk() > -1) {}
    second.finish();

    var stored =
        server
            .directory()
            .resolve("blobs")
            .resolve(contest.query("select tenant_id from upload").getFirst())
            .resolve(".uploads")
            .resolve(contest.query("select id from upload").getFirst())
            .resolve(contest.query("select file from upload_chunk").getFirst());
    assertThat(Files.readAllBytes(stored)).isEqualTo(bytes);
    assertThat(contest.query("select name from upload")).containsExactly("model.onnx");
  }

  private static TusUpload upload(Path file) throws IOException {
    var upload = new TusUpload(file.toFile());
    upload.setMetadata(
        Map.of(
            "organization",
            contest.organization(),
            "competition",
            "faces",
            "filename",
            "model.onnx"));
    return upload;
  }
}
