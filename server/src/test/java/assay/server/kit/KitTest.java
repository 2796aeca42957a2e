package assay.server.kit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.bundle.TestBundle;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What participants take home, over HTTP.
class KitTest {
  private static final String TASKS = "/api/v1/orgs/group/competitions/small/tasks";
  private static final TestBundle BUNDLE = TestBundle.small("small");
  private static final Path SOURCES = Path.of("../deploy/kit");

  @TempDir static Path folder;

  private static ServerUnderTest server;
  private static byte[] jar = new byte[0];

  @BeforeAll
  static void start() throws IOException {
    jar = "not really a jar".getBytes(StandardCharsets.UTF_8);
    var file = Files.write(folder.resolve("assay-cli.jar"), jar);
    server =
        ServerUnderTest.start(
            Map.of("assay.kit.jar", file.toString(), "assay.kit.largest-set-bytes", 1_000_000));
    var organizer = server.newOrganization("group");
    var imported =
        server.post("/api/v1/orgs/group/bundles", organizer, BUNDLE.zip(), "application/zip");
    assertThat(imported.status()).as(imported.text()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Map<String, byte[]> unzipped(byte[] zip) throws IOException {
    var files = new LinkedHashMap<String, byte[]>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        files.put(entry.getName(), in.readAllBytes());
      }
    }
    return files;
  }

  private static Map<String, byte[]> kit(String task) throws IOException {
    var answer = server.get(TASKS + "/" + task + "/kit", "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return unzipped(answer.response().body());
  }

  private static byte[] bytes(Map<String, byte[]> kit, String name) {
    return requireNonNull(kit.get(name), name);
  }

  private static String text(Map<String, byte[]> kit, String name) {
    return new String(bytes(kit, name), StandardCharsets.UTF_8);
  }

  private static JsonNode manifest(Map<String, byte[]> kit) throws IOException {
    return new ObjectMapper().readTree(bytes(kit, "kit.json"));
  }

  @Test
  void anybodyGetsTheProgramsAndTheSanitizerOfATask() throws IOException {
    var answer = server.get(TASKS + "/task1/kit", "");
    assertThat(answer.header("Content-Type")).isEqualTo("application/zip");
    assertThat(answer.header("Content-Disposition"))
        .startsWith("attachment")
        .containsPattern("small-task1-kit-[0-9a-f]{12}\\.zip");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    var kit = unzipped(answer.response().body());
    assertThat(kit.keySet())
        .containsExactly(
            "README.md",
            "kit.json",
            "model_sanitizer.py",
            "make_result.py",
            "iresnet.py",
            "example_onnx_export.py",
            "requirements.txt",
            "environment.yml",
            "ALIGNMENT.md",
            "assay.jar",
            "sanitizer_samples.bin");
    assertThat(bytes(kit, "sanitizer_samples.bin")).isEqualTo(BUNDLE.bytes("data/sanitizer.bin"));
    assertThat(bytes(kit, "assay.jar")).isEqualTo(jar);
    for (var name : List.of("model_sanitizer.py", "iresnet.py", "ALIGNMENT.md")) {
      assertThat(bytes(kit, name)).isEqualTo(Files.readAllBytes(SOURCES.resolve(name)));
    }
  }

  @Test
  void theReadmeIsWrittenForTheTask() throws IOException {
    var kit = kit("task1");
    var version = manifest(kit).get("kit_version").asText();
    assertThat(text(kit, "README.md"))
        .contains(
            "# Dev kit: Fixed backbone, Small demo",
            "Kit **" + version + "**",
            "`group/small`",
            "float32 `[batch_size, 512]`",
            "| time for all sets | 600 seconds |",
            "p / 255, so 0 to 1",
            "up to a difference of 0.001, up to 0.01 an organizer looks",
            "| `validation` | 1 Jan 2026, 01:00 CET | no end | 10 a day, 100 in all | `10K`, `20K` |",
            "| `test` | 1 Jan 2097, 00:00 CET | 1 Feb 2097, 01:00 CET | no limit | `10K` |",
            "Sanitizer, version 1: 10 pairs",
            "java -jar assay.jar check --kit . --model model.onnx --output_folder out",
            "python model_sanitizer.py --model_path model.onnx --task task1 --device cpu"
                + " --sanitizer_bin_path sanitizer_samples.bin --output_folder out",
            "--competition group/small --task task1 --phase validation --scale 10K"
                + " --model model.onnx --scores out/task1_sanitizer_scores.txt",
            "-F kit_version=" + version)
        .doesNotContain("{{", "}}", "null");
  }

  @Test
  void theManifestTellsTheProgramsWhatTheyNeed() throws IOException {
    var manifest = manifest(kit("task1"));
    assertThat(manifest.get("competition").asText()).isEqualTo("group/small");
    assertThat(manifest.get("task").toString())
        .isEqualTo(
            """
            {"slug":"task1","submit":"model-and-scores","claim_format":"sdfr","score_kind":"cosine",\
            "contract":{"channels":3,"height":112,"width":112,"embedding":512,"max_bytes":536870912},\
            "preprocessing":{"mean":0.0,"std":1.0,"flip":"none"},\
            "phases":["validation","test"],"scales":["10K","20K"]}\
            """);
    assertThat(manifest.get("sets").toString())
        .isEqualTo(
            """
            [{"slug":"sanitizer","role":"sanitizer","version":1,"pairs":10,\
            "file":"sanitizer_samples.bin","claimed_in":[{"phase":"validation","scale":"10K"},\
            {"phase":"validation","scale":"20K"},{"phase":"test","scale":"10K"}]}]\
            """);
  }

  @Test
  void aTaskOfScoresGetsTheImagesWithoutLabels() throws IOException {
    var kit = kit("scores");
    assertThat(bytes(kit, "validation/val.npy")).isEqualTo(BUNDLE.bytes("data/val.npy"));
    assertThat(kit).doesNotContainKey("sanitizer_samples.bin");
    assertThat(text(kit, "README.md"))
        .contains(
            "scores alone; your model stays with you",
            "Validation, version 1: 10 pairs, without labels",
            "python make_result.py --model model.onnx --images validation/val.npy"
                + " --split validation --dataset_scale default",
            "--scores out/result.zip");
  }

  /// Every digest that the server keeps of hidden sets, and of labels, permutations, groups and
  /// identities of any; the hidden set's files themselves; and the labels of the validation set.
  @Test
  void nothingPrivateIsInAKit() throws Exception {
    var secret = new ArrayList<String>();
    try (var connection = server.database().asSuperuser().getConnection();
        var rows =
            connection
                .createStatement()
                .executeQuery(
                    """
                    select v.labels_digest, v.permutation_digest, v.map_digest, v.pack_digest,
                      v.groups_digest, v.identities_digest,
                      case when s.role = 'HIDDEN' then v.source_digest end
                    from set_version v
                    join evaluation_set s on s.id = v.set_id
                    """)) {
      while (rows.next()) {
        for (int column = 1; column <= 7; column++) {
          if (rows.getString(column) != null) {
            secret.add(rows.getString(column));
          }
        }
      }
    }
    assertThat(secret).hasSizeGreaterThan(12);
    for (var task : List.of("task1", "scores")) {
      var kit = kit(task);
      assertThat(kit.keySet())
          .noneMatch(name -> name.contains("hidden") || name.contains("issame"));
      for (var file : kit.entrySet()) {
        var content = new String(file.getValue(), StandardCharsets.ISO_8859_1);
        assertThat(content).as(file.getKey()).doesNotContain(secret.toArray(String[]::new));
        for (var hidden : List.of("hidden.bin", "groups.txt", "identities.txt", "issame.txt")) {
          var bytes = new String(BUNDLE.bytes("data/" + hidden), StandardCharsets.ISO_8859_1);
          assertThat(content.contains(bytes)).as("%s in %s", hidden, file.getKey()).isFalse();
        }
      }
      assertThat(text(kit, "README.md") + text(kit, "kit.json")).doesNotContain("hidden");
    }
  }

  @Test
  void labelledImagesOfAValidationSetStayOnTheServer() throws IOException {
    var labelled =
        TestBundle.small("labelled")
            .replace(
                "role: validation, data: data/val.npy, labels: data/issame.txt",
                "role: validation, data: data/hidden.bin")
            .without("data/val.npy")
            .without("data/issame.txt");
    var organizer = server.newOrganization("second");
    server.post("/api/v1/orgs/second/bundles", organizer, labelled.zip(), "application/zip");
    var answer =
        server.get("/api/v1/orgs/second/competitions/labelled/tasks/scores/kit", organizer);
    var kit = unzipped(answer.response().body());
    assertThat(kit.keySet()).noneMatch(name -> name.startsWith("validation/"));
    // In its place the public sanitizer, to try a model on.
    assertThat(kit).containsKey("sanitizer_samples.bin");
  }

  /// Forty images of 37,632 bytes.
  @Test
  void aLargeSetIsNamedWithItsAddress() throws IOException {
    var large =
        TestBundle.small("large")
            .with("data/val.npy", Contest.npy(IntStream.range(0, 40).toArray()))
            .with("data/issame.txt", "1\n0\n".repeat(10));
    var organizer = server.newOrganization("third");
    var imported =
        server.post("/api/v1/orgs/third/bundles", organizer, large.zip(), "application/zip");
    assertThat(imported.status()).as(imported.text()).isEqualTo(201);
    var answer = server.get("/api/v1/orgs/third/competitions/large/tasks/scores/kit", "");
    var kit = unzipped(answer.response().body());
    assertThat(kit.keySet()).noneMatch(name -> name.endsWith(".npy"));
    assertThat(manifest(kit).path("sets").get(0).path("file").isNull()).isTrue();
    assertThat(text(kit, "README.md"))
        .contains(
            "20 pairs, without labels; 1.5 MB, so it is downloaded alone:",
            "/api/v1/orgs/third/competitions/large/sets/val/data",
            "--images DOWNLOADED_FILE");
  }

  @Test
  void theSameKitHasTheSameBytesAndIsNotSentTwice() throws Exception {
    var first = server.get(TASKS + "/task1/kit", "");
    var second = server.get(TASKS + "/task1/kit", "");
    assertThat(second.response().body()).isEqualTo(first.response().body());
    var etag = first.header("ETag");
    assertThat(etag).matches("\"[0-9a-f]{64}\"");
    assertThat(conditional(etag)).isEqualTo(304);
    assertThat(conditional("\"other\"")).isEqualTo(200);
  }

  private static int conditional(String etag) throws IOException, InterruptedException {
    URI address = server.uri(TASKS + "/task1/kit");
    try (var http = HttpClient.newHttpClient()) {
      var request = HttpRequest.newBuilder(address).header("If-None-Match", etag).build();
      return http.send(request, BodyHandlers.discarding()).statusCode();
    }
  }

  /// A date is no reason to compute scores again, another program is.
  @Test
  void theVersionIsThatOfWhatCouldMoveAScore() throws IOException, SQLException {
    var before = server.get(TASKS + "/task1/kit", "");
    try {
      server.database().setNow(Instant.parse("2026-01-15T00:00:00Z"));
      sql("update phase set closes_at = '2026-06-01T00:00:00Z' where slug = 'validation'");
      var later = server.get(TASKS + "/task1/kit", "");
      assertThat(later.header("Assay-Kit-Version")).isEqualTo(before.header("Assay-Kit-Version"));
      assertThat(later.header("ETag")).isNotEqualTo(before.header("ETag"));
    } finally {
      sql("update phase set closes_at = null where slug = 'validation'");
      server.database().resetNow();
    }
    Files.writeString(folder.resolve("assay-cli.jar"), "another program");
    Files.setLastModifiedTime(
        folder.resolve("assay-cli.jar"), FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
    try {
      assertThat(server.get(TASKS + "/task1/kit", "").header("Assay-Kit-Version"))
          .matches("[0-9a-f]{12}")
          .isNotEqualTo(before.header("Assay-Kit-Version"));
      Files.delete(folder.resolve("assay-cli.jar"));
      var without = kit("task1");
      assertThat(without).doesNotContainKey("assay.jar");
      assertThat(text(without, "README.md")).contains("no `assay.jar`", "./assay build");
    } finally {
      Files.write(folder.resolve("assay-cli.jar"), jar);
    }
  }

  private static void sql(String statement) throws SQLException {
    try (var connection = server.database().asSuperuser().getConnection();
        var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  @Test
  void thereIsNoKitOfWhatIsNotThere() {
    assertThat(server.get(TASKS + "/task9/kit", "").status()).isEqualTo(404);
    assertThat(server.get("/api/v1/orgs/group/competitions/other/tasks/task1/kit", "").status())
        .isEqualTo(404);
    assertThat(server.get("/api/v1/orgs/nowhere/competitions/small/tasks/task1/kit", "").status())
        .isEqualTo(404);
  }

  @Test
  void thePagesLeadToIt() {
    var page = server.get("/o/group/small", "");
    assertThat(page.text())
        .contains("href=\"" + TASKS + "/task1/kit\"", "href=\"" + TASKS + "/scores/kit\"");
  }
}
