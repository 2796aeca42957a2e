package assay.worker.client;

import static org.assertj.core.api.Assertions.assertThat;

import assay.worker.cli.Assay;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleCommandTest {
  private static final String NOTHING =
      "{\"organization\":\"main\",\"competition\":\"faces\",\"new\":false,\"changes\":null}";
  private static final String REFUSED =
      """
      {"organization":"main","competition":"faces","new":false,"changes":{
        "added":["phase test"],"removed":[],"regraded":[],
        "changed":[{"what":"rules","from":"Be fair.","to":"Be kind."}],
        "refused":[{"code":"has_submissions","where":"phase main","expected":"it to stay",
          "found":"a bundle without it","remedy":"Put it back."}]}}
      """;
  private static final String MISTAKES =
      """
      {"status":422,"code":"yaml.unknown_key","detail":"2 mistakes","errors":[
        {"code":"yaml.unknown_key","where":"competition.yaml line 11","expected":"score",
         "found":"scroe","remedy":"Did you mean score?"},
        {"code":"bundle.value","where":"competition.yaml line 20","expected":"role: one of hidden",
         "found":"secret","remedy":"Correct the value."}]}
      """;

  @TempDir Path folder;

  private final SmallServer server;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  BundleCommandTest() throws IOException {
    server = new SmallServer();
  }

  @BeforeEach
  void files() throws IOException {
    Files.writeString(folder.resolve("competition.yaml"), "assay: 1\n");
    Files.writeString(folder.resolve("README.md"), "not a part\n");
    Files.createDirectory(folder.resolve("data"));
    Files.writeString(folder.resolve("data/b.txt"), "1\n");
    Files.writeString(folder.resolve("data/a.npy"), "a");
    Files.writeString(folder.resolve("data/.DS_Store"), "junk");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private int run(String... command) {
    var words = new ArrayList<>(List.of("bundle"));
    words.addAll(List.of(command));
    words.addAll(List.of("--server", server.address(), "--token", "assay_secret"));
    return Assay.run(
        new PrintWriter(out, true), new PrintWriter(err, true), words.toArray(String[]::new));
  }

  private int validate(String... more) {
    var words = new ArrayList<>(List.of("validate", folder.toString(), "--org", "main"));
    words.addAll(List.of(more));
    return run(words.toArray(String[]::new));
  }

  @Test
  void aDirectoryIsPackedAndPreviewed() throws IOException {
    server.answering(200, NOTHING);
    assertThat(validate()).isEqualTo(Assay.DONE);
    var request = server.requests().getFirst();
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.target()).isEqualTo("/api/v1/orgs/main/bundles?preview=true");
    assertThat(request.token()).isEqualTo("Bearer assay_secret");
    var names = new ArrayList<String>();
    try (var zip =
        new ZipInputStream(
            new ByteArrayInputStream(request.body().getBytes(StandardCharsets.ISO_8859_1)))) {
      for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    assertThat(names).containsExactly("competition.yaml", "data/a.npy", "data/b.txt");
    assertThat(out.toString().strip()).isEqualTo("main/faces: nothing changes");
    assertThat(err.toString()).contains("left out: ").contains("README.md");
  }

  @Test
  void allMistakesAreToldWithTheirLines() {
    server.answering(422, MISTAKES);
    assertThat(validate()).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(err.toString())
        .contains("competition.yaml line 11")
        .contains("Did you mean score?")
        .contains("competition.yaml line 20");
  }

  @Test
  void whatIsRefusedIsAFaultOfTheInput() {
    server.answering(200, REFUSED);
    assertThat(validate()).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(out.toString().lines())
        .containsExactly(
            "main/faces cannot be changed so",
            "+ phase test",
            "~ rules: Be fair. → Be kind.",
            "refused, has_submissions: phase main: expected it to stay, found a bundle without it. Put it back.");
  }

  @Test
  void jsonIsOneDocument() {
    server.answering(200, REFUSED);
    assertThat(validate("--json")).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(out.toString()).startsWith("{").contains("\"has_submissions\"");
  }

  @Test
  void importAsksFirstUnlessTold() {
    server.answering(200, NOTHING);
    assertThat(run("import", folder.toString(), "--org", "main")).isEqualTo(Assay.WRONG_USAGE);
    assertThat(err.toString()).contains("add --yes");
    assertThat(server.requests()).hasSize(1);
    assertThat(server.requests().getFirst().target()).endsWith("?preview=true");

    assertThat(run("import", folder.toString(), "--org", "main", "--yes")).isEqualTo(Assay.DONE);
    assertThat(server.requests().getLast().target()).isEqualTo("/api/v1/orgs/main/bundles");
  }

  @Test
  void importOfWhatIsRefusedStopsAtThePreview() {
    server.answering(200, REFUSED);
    assertThat(run("import", folder.toString(), "--org", "main")).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void exportWritesTheFileWholeOrNotAtAll() throws IOException {
    var output = folder.resolve("faces.zip");
    var command =
        new String[] {
          "export", "--org", "main", "--competition", "faces", "--output", output.toString()
        };
    server.answering(404, "{\"status\":404,\"code\":\"not_found\",\"detail\":\"Nothing here.\"}");
    assertThat(run(command)).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(output).doesNotExist();
    server.answering(200, "the zip").answering(200, "the zip");
    assertThat(run(command)).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(run(command)).isEqualTo(Assay.DONE);
    assertThat(output).hasContent("the zip");
    assertThat(server.requests().getLast().target())
        .isEqualTo("/api/v1/orgs/main/competitions/faces/bundle");
    assertThat(out.toString()).contains("7 bytes");
  }

  @Test
  void missingFilesAndWrongUsageAreTold() {
    assertThat(run("validate", folder.resolve("none").toString(), "--org", "main"))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(run("validate", folder.resolve("data").toString(), "--org", "main"))
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(run("validate", folder.toString())).isEqualTo(Assay.WRONG_USAGE);
    assertThat(run("paint")).isEqualTo(Assay.WRONG_USAGE);
    assertThat(server.requests()).isEmpty();
  }
}
