package assay.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import assay.worker.cli.Assay;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KitCommandTest {
  private static final String MANIFEST =
      """
      {"kit_version": "0123456789ab", "server": "", "competition": "main/sdfr",
       "task": {"slug": "task1", "submit": "model-and-scores", "claim_format": "sdfr",
         "score_kind": "cosine", "phases": ["val"], "scales": [],
         "contract": {"channels": 3, "height": 112, "width": 112, "embedding": 512, "max_bytes": 1},
         "preprocessing": {"mean": 0, "std": 1, "flip": "none"}},
       "sets": []}
      """;

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final AtomicReference<String> asked = new AtomicReference<>("");
  private byte[] answer = new byte[0];
  private int status = 200;
  private HttpServer http = server();

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void start() {
    http.createContext(
        "/",
        exchange -> {
          try (exchange) {
            asked.set(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    http.start();
  }

  @AfterEach
  void stop() {
    http.stop(0);
  }

  private static byte[] zip(String... namesAndTexts) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (int i = 0; i < namesAndTexts.length; i += 2) {
        zip.putNextEntry(new ZipEntry(namesAndTexts[i]));
        zip.write(namesAndTexts[i + 1].getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private int kit(Path to, String... more) {
    var command = new ArrayList<>(List.of("kit", "--competition", "main/sdfr", "--task", "task1"));
    command.addAll(List.of("--output", to.toString()));
    command.addAll(List.of("--server", "http://127.0.0.1:" + http.getAddress().getPort()));
    command.addAll(List.of("--token", ""));
    command.addAll(List.of(more));
    return Assay.run(
        new PrintWriter(out, true), new PrintWriter(err, true), command.toArray(String[]::new));
  }

  @Test
  void aKitIsUnpackedWithItsFolders() throws IOException {
    answer = zip("README.md", "read", "kit.json", MANIFEST, "validation/a.npy", "images");
    var to = folder.resolve("new/kit");
    assertThat(kit(to, "--json")).as(err.toString()).isEqualTo(Assay.DONE);
    assertThat(asked.get()).isEqualTo("/api/v1/orgs/main/competitions/sdfr/tasks/task1/kit");
    assertThat(to.resolve("README.md")).hasContent("read");
    assertThat(to.resolve("validation/a.npy")).hasContent("images");
    assertThat(out.toString())
        .contains("\"kit_version\" : \"0123456789ab\"", "\"validation/a.npy\"");
  }

  @Test
  void anEarlierKitIsReplacedAndAnotherFolderIsNot() throws IOException {
    answer = zip("README.md", "newer", "kit.json", MANIFEST);
    assertThat(kit(folder.resolve("kit"))).isEqualTo(Assay.DONE);
    assertThat(kit(folder.resolve("kit"))).as(err.toString()).isEqualTo(Assay.DONE);
    var mine = Files.createDirectory(folder.resolve("mine"));
    Files.writeString(mine.resolve("thesis.tex"), "all my work");
    assertThat(kit(mine)).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("Name another folder");
    assertThat(mine.resolve("README.md")).doesNotExist();
  }

  @Test
  void nothingIsWrittenOutsideOfTheFolder() throws IOException {
    answer = zip("kit.json", MANIFEST, "../escaped.txt", "out");
    assertThat(kit(folder.resolve("kit"))).isEqualTo(Assay.OUR_FAULT);
    assertThat(folder.resolve("escaped.txt")).doesNotExist();
    assertThat(err.toString()).contains("what the server sent is no kit");
  }

  @Test
  void nothingIsWrittenThroughALinkInTheFolder() throws IOException {
    answer = zip("kit.json", MANIFEST, "validation/a.npy", "images", "README.md", "read");
    var to = Files.createDirectory(folder.resolve("kit"));
    Files.writeString(to.resolve("kit.json"), MANIFEST);
    var elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    var kept = Files.writeString(folder.resolve("kept.md"), "kept");
    Files.createSymbolicLink(to.resolve("README.md"), kept);
    Files.createSymbolicLink(to.resolve("validation"), elsewhere);
    assertThat(kit(to)).isEqualTo(Assay.OUR_FAULT);
    assertThat(elsewhere.resolve("a.npy")).doesNotExist();
    Files.delete(to.resolve("validation"));
    assertThat(kit(to)).as(err.toString()).isEqualTo(Assay.DONE);
    assertThat(kept).hasContent("kept");
    assertThat(to.resolve("README.md")).hasContent("read");
  }

  @Test
  void whatIsNoZipIsToldSo() {
    answer = "<html>a proxy's page</html>".getBytes(StandardCharsets.UTF_8);
    assertThat(kit(folder.resolve("kit"))).isEqualTo(Assay.OUR_FAULT);
    assertThat(err.toString()).contains("what the server sent is no kit");
  }

  @Test
  void aRefusalIsTheServersOwn() {
    status = 404;
    answer =
        "{\"status\":404,\"code\":\"not_found\",\"detail\":\"There is no such thing here.\"}"
            .getBytes(StandardCharsets.UTF_8);
    assertThat(kit(folder.resolve("kit"))).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString()).contains("There is no such thing here.");
    assertThat(folder.resolve("kit")).doesNotExist();
  }
}
