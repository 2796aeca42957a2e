package assay.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.bundle.TestBundle;
import assay.server.bundle.TestTemplates;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sets of templates from the ticket to the board.
///
/// By hand, from the greys of [TestTemplates] and the angles between (g, 255 - g): three genuine
/// pairs are more similar than all 24 impostors. The fourth (greys 220.5 and 30, 1.28 apart) is so
/// than the two impostors of 220.5 with 10 and 12 alone (1.37 and 1.36 apart). So TAR at any FAR up
/// to 21 of 24 is 0.75, and the area is (3 · 24 + 2) / (4 · 24).
@Timeout(300)
class TemplateFlowTest {
  private static final double AUC = 74.0 / 96;

  private static final String YAML =
      """
      assay: 1
      competition: {slug: faces, name: Faces}
      sets:
        - {slug: open-set, name: Open, role: sanitizer, data: data/a.npy, labels: data/a.txt}
        - {slug: ijb, name: IJB, role: hidden, protocol: templates, data: data/ijb.zip}
        - {slug: shown, name: Shown, role: sanitizer, protocol: templates, data: data/ijb.zip}
      tasks:
        - {slug: both, name: Both, submit: model-and-scores, score: cosine}
        - {slug: squared, name: Squared, submit: model-and-scores, score: squared-l2}
      phases:
        - slug: main
          name: Main
          opens: 2020-01-01T00:00:00Z
          tracks:
            - task: both
              claims: [open-set]
              sets: [ijb, open-set]
              board:
                columns:
                  - {set: ijb, metric: tar@far=1e-1}
                  - {set: ijb, metric: auc}
                  - {set: ijb, metric: fnmr@fmr=1e-1}
                  - {set: open-set}
            - task: squared
              claims: [shown]
              sets: [shown]
              board:
                columns: [{set: shown, metric: tar@far=1e-1}]
      """;

  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.certainty.tick", "200ms"));
    contest = Contest.of(server, "templates", bundle());
  }

  private static byte[] bundle() {
    var greys = IntStream.range(0, 2 * Contest.PAIRS).map(i -> Contest.shade(1, i)).toArray();
    return new TestBundle()
        .with("competition.yaml", YAML)
        .with("data/a.npy", Contest.npy(greys))
        .with("data/a.txt", Contest.labels())
        .with("data/ijb.zip", TestTemplates.zip())
        .zip();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void leaveNothing() {
    server.emptyTheQueue();
  }

  private static UUID accepted(ServerUnderTest.Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return UUID.fromString(answer.json().path("id").asText());
  }

  /// Waits for the judge.
  private static JsonNode graded(UUID submission) {
    var events = server.get("/api/v1/submissions/" + submission + "/events", contest.organizer());
    assertThat(events.text()).contains("\"state\":\"GRADED\"");
    return server.get("/api/v1/submissions/" + submission, contest.organizer()).json();
  }

  private static JsonNode set(JsonNode sets, String slug) {
    return StreamSupport.stream(sets.spliterator(), false)
        .filter(set -> set.path("set").asText().equals(slug))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anEntryIsRunJudgedDrawnAndRanked() throws InterruptedException {
    var member = contest.newTeam("Ada");
    var submission = accepted(contest.submit(member, "both", FakeWorker.expected(1)));
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(10).orElseThrow();
    assertThat(ticket.path("sets").findValuesAsText("score_kind"))
        .containsExactly("cosine", "cosine");
    assertThat(ticket.path("sets").path(1).path("pairs").asInt()).isEqualTo(28);
    assertThat(ticket.path("sets").path(1).path("images").asInt()).isEqualTo(9);
    worker.work(ticket);

    var figure = set(graded(submission).path("sets"), "ijb");
    assertThat(figure.path("value").asDouble()).isEqualTo(0.75);
    assertThat(figure.path("metric").asText()).isEqualTo("tar@far=1e-1");
    assertThat(figure.path("std").isNull()).isTrue();
    assertThat(figures(submission))
        .containsEntry("ijb tar@far=1e-1", 0.75)
        .containsEntry("ijb fnmr@fmr=1e-1", 0.25)
        .containsKey("open-set accuracy")
        .doesNotContainKeys("ijb accuracy", "ijb tar@far=1e-4");
    assertThat(figures(submission).get("ijb auc")).isCloseTo(AUC, within(1e-15));

    var row =
        server
            .get(contest.path() + "/board?phase=main&task=both", contest.organizer())
            .json()
            .path("rows")
            .path(0);
    assertThat(row.path("rank").asInt()).isEqualTo(1);
    assertThat(row.path("values").path(0).path("value").asDouble()).isEqualTo(0.75);

    var plot =
        set(
            server
                .get("/api/v1/submissions/" + submission + "/plots", contest.organizer())
                .json()
                .path("sets"),
            "ijb");
    assertThat(plot.path("accuracy").isNull()).isTrue();
    assertThat(plot.path("metric").asText()).isEqualTo("tar@far=1e-1");
    assertThat(plot.path("value").asDouble()).isEqualTo(0.75);
    assertThat(plot.path("scores").path("folds")).isEmpty();
    assertThat(plot.path("scores").path("curve").path("auc").asDouble())
        .isCloseTo(AUC, within(1e-15));
    var page = server.get("/submissions/" + submission, contest.organizer());
    assertThat(page.status()).isEqualTo(200);
    awaitIntervals(submission);
  }

  private static Map<String, Double> figures(UUID submission) {
    var figures = new HashMap<String, Double>();
    for (var line :
        contest.query(
            """
            select e.slug || ' ' || s.metric || ' ' || s.value
            from score s
            join evaluation_set e on e.id = s.set_id
            where s.submission_id = '%s'
            """
                .formatted(submission))) {
      int last = line.lastIndexOf(' ');
      figures.put(line.substring(0, last), Double.valueOf(line.substring(last + 1)));
    }
    return figures;
  }

  /// Each figure gets an interval around itself, of pairs drawn anew.
  private static void awaitIntervals(UUID submission) throws InterruptedException {
    var made = new ArrayList<String>();
    while (made.size() < 3) {
      Thread.sleep(50);
      made.clear();
      made.addAll(
          contest.query(
              """
              select i.unit || ' ' || (s.value between i.low and i.high)
              from score s
              join score_interval i on i.score_id = s.id
              join evaluation_set e on e.id = s.set_id
              where s.submission_id = '%s' and e.slug = 'ijb'
              """
                  .formatted(submission)));
    }
    assertThat(made).containsExactly("pairs true", "pairs true", "pairs true");
  }

  @Test
  void noAnswerToAWorkerTellsOfTheFiles() {
    accepted(contest.submit(contest.newTeam("Eve"), "both", FakeWorker.expected(1)));
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(10).orElseThrow();
    worker.heartbeat(ticket, 1);
    worker.work(ticket);
    worker.workerFailed(ticket, "late");
    var read = worker.everythingRead();
    for (var secret :
        contest.query(
            """
            select source_digest from set_version
            union all select labels_digest from set_version
            union all select permutation_digest from set_version
            union all select slug from evaluation_set
            """)) {
      assertThat(read).doesNotContain(secret);
    }
    for (var word : List.of("ijbx", "loose_crop", "meta/", ".png", "IJBX")) {
      assertThat(read).doesNotContain(word);
    }
    // Ids of a template and of a medium, 900001 and 69544, and the labels in pair order.
    assertThat(read).doesNotContain("\u00a1\u00bb\r\0").doesNotContain("\u00a8\u000f\u0001\0");
    var labels =
        contest.query(
            """
            select v.tenant_id || '/' || left(labels_digest, 2) || '/' || labels_digest
            from set_version v
            join evaluation_set e on e.id = v.set_id
            where e.slug = 'ijb'
            """);
    assertThat(read).doesNotContain(text(labels.getFirst()));
  }

  private static String text(String blob) {
    try {
      return new String(
          Files.readAllBytes(server.directory().resolve("blobs").resolve(blob)),
          StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The claim is far from the re-run and nothing explains it: each variant is tried but the one of
  /// raw embeddings, which templates do not have.
  @Test
  void aClaimForTemplatesIsComparedAndDiagnosed() {
    var claims = new double[28];
    Arrays.setAll(claims, k -> (k * 5 % 7) / 7.0);
    var submission = accepted(contest.submit(contest.newTeam("Bob"), "squared", claims));
    var worker = FakeWorker.register(server);
    var plain = worker.claim(10).orElseThrow();
    assertThat(plain.path("sets").findValuesAsText("score_kind")).containsExactly("squared-l2");
    worker.work(plain);
    var variants = worker.claim(10).orElseThrow();
    assertThat(variants.path("sets").findValuesAsText("variant"))
        .contains("channels", "half-precision")
        .doesNotContain("not-unit-length");
    worker.work(variants);
    var view = graded(submission);
    assertThat(view.path("verdict").asText()).isEqualTo("MISMATCH");
  }

  @Test
  void aPublicSetOfTemplatesIsInTheKitAsItsZip() throws IOException {
    var answer = server.get(contest.path() + "/tasks/squared/kit", "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    var files = new HashMap<String, byte[]>();
    try (var kit = new ZipInputStream(new ByteArrayInputStream(answer.response().body()))) {
      for (var entry = kit.getNextEntry(); entry != null; entry = kit.getNextEntry()) {
        files.put(entry.getName(), kit.readAllBytes());
      }
    }
    assertThat(files.get("sets/shown.zip")).isEqualTo(TestTemplates.zip());
    var none = new byte[0];
    assertThat(new String(files.getOrDefault("README.md", none), StandardCharsets.UTF_8))
        .contains("evaluate --model model.onnx --set FOLDER", "Scores of templates")
        .doesNotContain("python model_sanitizer.py");
    assertThat(new String(files.getOrDefault("kit.json", none), StandardCharsets.UTF_8))
        .doesNotContain("shown");
  }

  @Test
  void aRegradeTakesLabelsAndDataOfTemplates() {
    var labels = new StringBuilder();
    for (int k = 0; k < 28; k++) {
      labels.append(k % 3 == 0 ? "1\n" : "0\n");
    }
    var contest = Contest.of(server, "regraded", bundle());
    var oneKind =
        regrade(contest, Map.of("labels", "1\n".repeat(28).getBytes(StandardCharsets.UTF_8)));
    assertThat(oneKind.status()).as(oneKind.text()).isEqualTo(422);
    assertThat(oneKind.text()).contains("set.one_kind");
    var groups =
        regrade(
            contest,
            Map.of(
                "data",
                TestTemplates.zip(),
                "groups",
                "a\n".repeat(28).getBytes(StandardCharsets.UTF_8)));
    assertThat(groups.status()).as(groups.text()).isEqualTo(422);
    assertThat(groups.text()).contains("dataset.of_templates");
    var both =
        regrade(
            contest,
            Map.of(
                "data",
                TestTemplates.zip(),
                "labels",
                labels.toString().getBytes(StandardCharsets.UTF_8)));
    assertThat(both.status()).as(both.text()).isEqualTo(201);
    assertThat(
            contest.query(
                """
                select v.warp || ' ' || v.detector_scores || ' ' || v.labels_corrected
                from set_version v
                join evaluation_set e on e.id = v.set_id
                where e.slug = 'ijb' and v.state = 'draft'
                """))
        .containsExactly("opencv_4 false true");
  }

  private static ServerUnderTest.Answer regrade(Contest contest, Map<String, byte[]> files) {
    var form = new Contest.Form().field("reason", "Other labels.").field("set", "ijb");
    for (var name : List.of("data", "labels", "groups")) {
      var bytes = files.get(name);
      if (bytes != null) {
        form = form.file(name, name + (name.equals("data") ? ".zip" : ".txt"), bytes);
      }
    }
    return contest.upload(contest.path() + "/regrades", contest.organizer(), form);
  }
}
