package assay.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.image.ImagePack;
import assay.grading.image.PairMap;
import assay.grading.image.Permutation;
import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BundleImportTest {
  private static final String ADDRESS = "/api/v1/orgs/group/bundles";
  private static ServerUnderTest server;
  private static String organizer;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    organizer = server.newOrganization("group");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Answer send(TestBundle bundle) {
    return server.post(ADDRESS, organizer, bundle.zip(), "application/zip");
  }

  @ParameterizedTest
  @CsvSource({
    "'rule: borda, ties: dense', borda dense",
    "rule: average-rank, average-rank average",
    "'rule: mean-minus-sd, ddof: 1', mean-minus-sd 1",
    "'rule: single, set: hidden', single hidden",
    "rule: worst, worst"
  })
  void aRuleIsStoredWithItsParameters(String rule, String stored) throws SQLException {
    var slug = "rule-" + stored.replace(' ', '-');
    assertThat(send(TestBundle.small(slug).replace("rule: borda", rule)).status()).isEqualTo(201);
    assertThat(
            rows(
                """
                select concat_ws(' ', board.rule, board.ties, board.ddof, board.decisive_set)
                from board
                join track on track.id = board.track_id
                join phase on phase.id = track.phase_id
                join competition on competition.id = track.competition_id
                where competition.slug = '%s' and phase.slug = 'test'
                """
                    .formatted(slug)))
        .containsExactly(stored);
  }

  @Test
  void everyRowOfABundleIsThere() throws SQLException {
    var answer = send(TestBundle.small("rows"));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.json().path("competition").asText()).isEqualTo("rows");
    assertThat(answer.json().path("url").asText()).endsWith("/o/group/rows");
    assertThat(answer.json().path("sets").toString())
        .contains("{\"set\":\"hidden\",\"version\":1,\"images\":19,\"pairs\":10}");
    assertThat(
            rows(
                """
                select phase.slug || ' ' || phase.state || ' ' || task.slug || ' ' || scale.slug
                  || ' ' || board.rule || ' ' || array_to_string(board.accepts, '+') || ' '
                  || board.selection
                from track
                join phase on phase.id = track.phase_id
                join task on task.id = track.task_id
                join scale on scale.id = track.scale_id
                join board on board.track_id = track.id
                join competition on competition.id = track.competition_id
                where competition.slug = 'rows'
                order by phase.position, task.position, scale.position
                """))
        .containsExactly(
            "validation OPEN task1 10K mean approved+reproduced best",
            "validation OPEN task1 20K mean approved+reproduced best",
            "validation OPEN scores default mean claimed best",
            "test PLANNED task1 10K borda approved last");
    assertThat(
            rows(
                """
                select distinct evaluation_set.slug || ' ' || task.slug || ' ' || phase.slug || ' '
                  || track_set.position || ' ' || is_claimed || ' ' || is_run || ' ' || is_ranked
                from track_set
                join evaluation_set on evaluation_set.id = track_set.set_id
                join track on track.id = track_set.track_id
                join phase on phase.id = track.phase_id
                join task on task.id = track.task_id
                join competition on competition.id = track.competition_id
                where competition.slug = 'rows'
                order by 1
                """))
        .containsExactly(
            "hidden task1 test 0 false true true",
            "hidden task1 validation 0 false true true",
            "sanitizer task1 test 1 true true true",
            "sanitizer task1 validation 1 true true false",
            "val scores validation 0 true false true");
    assertThat(
            rows(
                """
                select task.slug || ' ' || submit || ' ' || claim_format || ' ' || score_kind || ' '
                  || coalesce(embedding, 0) || ' ' || model_max_bytes || ' ' || time_limit_seconds
                  || ' ' || tolerance_match || ' ' || tolerance_review || ' ' || pixel_mean || ' '
                  || pixel_std || ' ' || flip
                from task
                join competition on competition.id = task.competition_id
                where competition.slug = 'rows'
                order by task.position
                """))
        .containsExactly(
            "task1 model-and-scores sdfr cosine 512 536870912 600 0.001 0.01 0 1 none",
            "scores scores datacv squared-l2 0 536870912 1800 0.01 0.05 0.5 0.5 sum");
    assertThat(rows("select action from audit_event where action like 'competition.%'"))
        .contains("competition.imported");
    assertThat(
            rows(
                """
                select organization_slug || ' ' || name || ' ' || (closes_at is null)
                from public_competition
                where slug = 'rows'
                """))
        .containsExactly("group Small demo true");
  }

  @Test
  void setsAreSplitSoThatTheServerAloneCanJoinThem() throws Exception {
    assertThat(send(TestBundle.small("split")).status()).isEqualTo(201);
    var parts = parts("split", "hidden");
    var map = PairMap.read(parts.get(1));
    var order = Permutation.read(parts.get(2)).order();
    assertThat(map.pairs()).isEqualTo(10);
    try (var pack = ImagePack.open(parts.get(0))) {
      assertThat(pack.images()).isEqualTo(19);
      for (int row = 0; row < 10; row++) {
        int pair = order[row];
        assertThat(image(pack, map.first()[row]))
            .isEqualTo(TestFaces.pixels(TestBundle.HIDDEN[2 * pair]));
        assertThat(image(pack, map.second()[row]))
            .isEqualTo(TestFaces.pixels(TestBundle.HIDDEN[2 * pair + 1]));
      }
    }
    assertThat(Files.readAllBytes(parts.get(3))).containsExactly(1, 0, 1, 0, 1, 0, 1, 0, 1, 0);
    assertThat(Files.readString(parts.get(4))).isEqualTo("north\nsouth\n".repeat(5));
    assertThat(Files.readString(parts.get(5))).isEqualTo("ada\tada\nada\tbob\n".repeat(5));
  }

  @Test
  void packAndMapTellNothingButPixelsAndPairs() throws Exception {
    assertThat(send(TestBundle.small("secret")).status()).isEqualTo(201);
    var parts = parts("secret", "hidden");
    assertThat(Files.size(parts.get(0))).isEqualTo(24 + 19 * 3 * 112 * 112);
    assertThat(Files.size(parts.get(1))).isEqualTo(12 + 10 * 8);
    for (var part : parts.subList(0, 2)) {
      var bytes = new String(Files.readAllBytes(part), StandardCharsets.ISO_8859_1);
      assertThat(bytes).doesNotContain("ada").doesNotContain("hidden").doesNotContain("PNG");
    }
  }

  @Test
  void theOrderOfImagesIsAnotherInEachImport() throws Exception {
    var many = new int[40];
    for (int i = 0; i < many.length; i++) {
      many[i] = i;
    }
    var same = new boolean[20];
    var packs = new ArrayList<byte[]>();
    for (var slug : List.of("order-a", "order-b")) {
      var bundle =
          TestBundle.small(slug)
              .with("data/hidden.bin", TestFaces.bin(many, same))
              .with("data/groups.txt", "g\n".repeat(20))
              .with("data/identities.txt", "a\tb\n".repeat(20));
      assertThat(send(bundle).status()).isEqualTo(201);
      packs.add(Files.readAllBytes(parts(slug, "hidden").getFirst()));
    }
    assertThat(packs.get(0)).isNotEqualTo(packs.get(1)).hasSameSizeAs(packs.get(1));
  }

  @Test
  void theSameBundleAgainChangesNothing() throws SQLException {
    for (var bundle : List.of(TestBundle.small("again"), TestBundle.everyKey("again-all"))) {
      var first = send(bundle);
      assertThat(first.status()).as(first.text()).isEqualTo(201);
      var second = send(bundle);
      assertThat(second.status()).as(second.text()).isEqualTo(200);
      assertThat(second.json().path("changes").isNull()).as(second.text()).isTrue();
      assertThat(second.json().path("new").asBoolean()).isFalse();
      assertThat(second.json().path("sets")).isEqualTo(first.json().path("sets"));
    }
    assertThat(rows("select slug from competition where slug = 'again'")).hasSize(1);
    assertThat(rows("select action from audit_event where action = 'competition.changed'"))
        .isEmpty();
  }

  @Test
  void aFormMayBringTheBundle() {
    var body = new ByteArrayOutputStream();
    body.writeBytes(
        """
        --edge\r
        Content-Disposition: form-data; name="bundle"; filename="b.zip"\r
        Content-Type: application/zip\r
        \r
        """
            .getBytes(StandardCharsets.UTF_8));
    body.writeBytes(TestBundle.small("form").zip());
    body.writeBytes("\r\n--edge--\r\n".getBytes(StandardCharsets.UTF_8));
    var answer =
        server.post(ADDRESS, organizer, body.toByteArray(), "multipart/form-data; boundary=edge");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  @Test
  void allMistakesAreToldAtOnceWithTheirLines() {
    var answer =
        send(
            TestBundle.small("wrong")
                .replace("score: cosine", "scroe: cosine")
                .replace("role: hidden", "role: secret")
                .replace("sets: [hidden, sanitizer]", "sets: [hiden]")
                .replace("opens: 2026-01-01T00:00:00Z", "opens: soon")
                .replace("per_day: 10", "per_day: -1"));
    assertThat(answer.status()).isEqualTo(422);
    var errors = answer.json().path("errors");
    assertThat(errors.findValuesAsText("code"))
        .containsExactlyInAnyOrder(
            "bundle.value", "yaml.unknown_key", "bundle.value", "bundle.value", "bundle.reference");
    assertThat(errors.findValuesAsText("where"))
        .contains("competition.yaml line 11", "competition.yaml line 21");
    assertThat(errors.findValuesAsText("remedy"))
        .contains("Did you mean score?", "Did you mean hidden?");
  }

  @Test
  void zipsThatLieAreRefused() throws SQLException {
    var evil = TestBundle.small("evil").with("../evil.txt", "x");
    assertThat(send(evil).code()).startsWith("zip.");
    assertThat(send(TestBundle.small("evil").with("other.txt", "x")).code())
        .isEqualTo("bundle.entry");
    assertThat(send(TestBundle.small("evil").without("data/hidden.bin")).code())
        .isEqualTo("bundle.reference");
    assertThat(send(TestBundle.small("evil").without("competition.yaml")).code())
        .isEqualTo("bundle.missing");
    var cut = TestBundle.small("evil").zip();
    var half = Arrays.copyOf(cut, cut.length / 2);
    assertThat(server.post(ADDRESS, organizer, half, "application/zip").code()).startsWith("zip.");
    assertThat(server.post(ADDRESS, organizer, new byte[0], "application/zip").status())
        .isBetween(400, 422);
    assertThat(rows("select slug from competition where slug = 'evil'")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "data/issame.txt, 1\\n0\\n1\\n, dataset.inconsistent",
    "data/issame.txt, 1\\n0\\n1\\n2\\n, ''",
    "data/groups.txt, north\\nsouth\\n, dataset.attributes",
    "data/identities.txt, ada\\nbob\\nada\\nbob\\n, dataset.attributes",
    "data/val.npy, nothing, set.unknown_format",
  })
  void setsThatDoNotFitAreRefused(String entry, String text, String code) {
    var answer = send(TestBundle.small("unfit").with(entry, text.replace("\\n", "\n")));
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().path("where").asText()).startsWith("set ");
    if (!code.isEmpty()) {
      assertThat(answer.code()).as(answer.text()).isEqualTo(code);
    }
  }

  @Test
  void arraysAndPicklesThatLieAreRefused() {
    expectUnfit("data/hidden.bin", TestFaces.bin(TestBundle.HIDDEN, new boolean[5]), "dataset.");
    var objects =
        new String(TestFaces.npy(TestBundle.VALIDATION), StandardCharsets.ISO_8859_1)
            .replace("'|u1'", "'|O' ")
            .getBytes(StandardCharsets.ISO_8859_1);
    expectUnfit("data/val.npy", objects, "npy.");
    var tail = new ByteArrayOutputStream();
    tail.writeBytes(TestFaces.npy(TestBundle.VALIDATION));
    tail.write(0);
    expectUnfit("data/val.npy", tail.toByteArray(), "npy.");
    // cos\nsystem\n: a pickle that would run a command where pickles are executed
    expectUnfit(
        "data/hidden.bin",
        "\u0080\u0002cos\nsystem\n(S'id'\ntR.".getBytes(StandardCharsets.ISO_8859_1),
        "pickle.opcode");
  }

  private static void expectUnfit(String entry, byte[] bytes, String code) {
    var answer = send(TestBundle.small("unfit").with(entry, bytes));
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.code()).as(answer.text()).startsWith(code);
  }

  private static TestBundle withReference(String slug, byte[] model) {
    return TestBundle.small(slug)
        .replace(
            "    embedding: 512\n", "    embedding: 512\n    reference_architecture: data/r.onnx\n")
        .with("data/r.onnx", model);
  }

  @Test
  void referenceArchitectureIsKeptWithItsTask() throws SQLException {
    var model = Contest.model("deeper");
    assertThat(send(withReference("reference", model)).status()).isEqualTo(201);
    assertThat(
            rows(
                """
                select concat_ws(' ', task.slug, task.reference_layers ->> 'layers')
                from task
                join competition on competition.id = task.competition_id
                where competition.slug = 'reference' and reference_digest is not null
                """))
        .containsExactly(
            "task1 {\"Conv 3x3x1x1\": 1, \"Linear 3x512\": 1, \"GlobalAveragePool\": 1}");
  }

  @Test
  void referenceThatItsTaskWouldRefuseIsRefused() {
    var answer = send(withReference("unfit", "no model".getBytes(StandardCharsets.UTF_8)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("onnx.invalid");
    assertThat(answer.json().path("where").asText())
        .startsWith("task task1, reference_architecture");
    var missing = send(withReference("unfit", new byte[1]).without("data/r.onnx"));
    assertThat(missing.code()).isEqualTo("bundle.reference");
  }

  @Test
  void rankedSetHasAPairForEachFold() {
    var answer =
        send(
            TestBundle.small("tiny")
                .with("data/val.npy", TestFaces.npy(IntStream.range(70, 88).toArray()))
                .with("data/issame.txt", "1\n0\n1\n0\n1\n0\n1\n0\n1\n"));
    assertThat(answer.code()).as(answer.text()).isEqualTo("dataset.too_small");
    assertThat(answer.json().path("where").asText()).isEqualTo("set val, data/val.npy");
  }

  @Test
  void labelsMayNotComeTwice() {
    var answer =
        send(
            TestBundle.small("twice")
                .replace("data: data/hidden.bin", "data: data/hidden.bin\n    labels: data/l.txt")
                .with("data/l.txt", "1\n0\n1\n0\n"));
    assertThat(answer.code()).as(answer.text()).isEqualTo("dataset.labels_twice");
  }

  @Test
  void onlyOrganizersOfTheOrganizationImport() {
    var zip = TestBundle.small("mine").zip();
    var stranger = server.newOrganization("other-group");
    assertThat(server.post(ADDRESS, "", zip, "application/zip").status()).isEqualTo(401);
    assertThat(server.post(ADDRESS, stranger, zip, "application/zip").status()).isEqualTo(404);
    var participant = server.newParticipant("Pat");
    assertThat(server.post(ADDRESS, participant, zip, "application/zip").code())
        .isEqualTo("scope.insufficient");
    var nowhere = "/api/v1/orgs/nowhere/bundles";
    assertThat(server.post(nowhere, stranger, zip, "application/zip").status()).isEqualTo(404);
  }

  @Test
  void noWorkIsLeftBehind() throws IOException {
    send(TestBundle.small("tidy"));
    send(TestBundle.small("untidy").without("competition.yaml"));
    try (var files = Files.list(server.directory().resolve("blobs"))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("."));
    }
  }

  /// Pack, map, permutation, labels, groups, identities.
  private static List<Path> parts(String competition, String set) throws SQLException {
    var found =
        rows(
            """
            select set_version.tenant_id || ' ' || pack_digest || ' ' || map_digest || ' '
              || permutation_digest || ' ' || labels_digest || ' ' || groups_digest || ' '
              || identities_digest
            from set_version
            join evaluation_set on evaluation_set.id = set_version.set_id
            join competition on competition.id = evaluation_set.competition_id
            where competition.slug = '%s' and evaluation_set.slug = '%s'
            """
                .formatted(competition, set));
    var words = found.getFirst().split(" ", -1);
    var paths = new ArrayList<Path>();
    for (int i = 1; i < words.length; i++) {
      paths.add(
          server
              .directory()
              .resolve("blobs")
              .resolve(words[0])
              .resolve(words[i].substring(0, 2))
              .resolve(words[i]));
    }
    return paths;
  }

  private static byte[] image(ImagePack pack, int i) {
    var bytes = new byte[pack.imageBytes()];
    pack.pixels(i).get(bytes);
    return bytes;
  }

  /// As the superuser, whom no policy binds.
  private static List<String> rows(String sql) throws SQLException {
    try (var connection = server.database().asSuperuser().getConnection();
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      var rows = new ArrayList<String>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    }
  }
}
