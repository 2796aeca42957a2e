package assay.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.image.ImagePack;
import assay.grading.image.Permutation;
import assay.grading.image.TemplateMap;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Sets of templates in bundles.
class TemplateSetTest {
  private static final String YAML =
      """
      assay: 1
      competition: {slug: SLUG, name: Templates}
      sets:
        - {slug: ijb, name: IJB, role: hidden, protocol: templates, data: data/ijb.zip}
        - {slug: pairs, name: Pairs, role: sanitizer, data: data/pairs.bin}
      tasks:
        - {slug: task, name: Task, submit: model}
      phases:
        - slug: main
          name: Main
          opens: 2026-01-01T00:00:00Z
          tracks:
            - task: task
              sets: [ijb, pairs]
              board:
                columns:
                  - {set: ijb, metric: tar@far=1e-1}
                  - {set: pairs}
      """;

  private static ServerUnderTest server;
  private static String organizer;
  private static String elsewhere;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    organizer = server.newOrganization("group");
    elsewhere = server.newOrganization("elsewhere");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static TestBundle bundle(String slug) {
    return new TestBundle()
        .with("competition.yaml", YAML.replace("SLUG", slug))
        .with("data/ijb.zip", TestTemplates.zip())
        .with("data/pairs.bin", TestFaces.bin(TestBundle.SANITIZER, TestBundle.SAME));
  }

  private static Answer send(TestBundle bundle) {
    return send("group", organizer, bundle.zip());
  }

  private static Answer send(String org, String token, byte[] zip) {
    return server.post("/api/v1/orgs/" + org + "/bundles", token, zip, "application/zip");
  }

  private static List<String> rows(String query) throws SQLException {
    var rows = new ArrayList<String>();
    try (var connection = server.database().asSuperuser().getConnection();
        var statement = connection.createStatement();
        var found = statement.executeQuery(query)) {
      while (found.next()) {
        rows.add(found.getString(1));
      }
    }
    return rows;
  }

  /// Pack, map, permutation and labels of the set's live version.
  private static List<Path> parts(String slug) throws SQLException {
    return rows(
            """
            select v.tenant_id || '/' || left(digest, 2) || '/' || digest
            from set_version v
            cross join lateral unnest(
              array[pack_digest, map_digest, permutation_digest, labels_digest])
              with ordinality as part (digest, place)
            join evaluation_set e on e.id = v.set_id
            join competition c on c.id = e.competition_id
            join organization o on o.id = c.tenant_id
            where c.slug = '%s' and o.slug = 'group' and e.slug = 'ijb' and v.state = 'live'
            order by place
            """
                .formatted(slug))
        .stream()
        .map(blob -> server.directory().resolve("blobs").resolve(blob))
        .toList();
  }

  private static int grey(ImagePack pack, int image) {
    var pixels = pack.pixels(image);
    int grey = pixels.get(0) & 0xff;
    while (pixels.hasRemaining()) {
      assertThat(pixels.get() & 0xff).isEqualTo(grey);
    }
    return grey;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theMapIsTheSetUnderOtherNumbers(boolean weighted) throws Exception {
    var slug = "map-" + weighted;
    var bundle =
        bundle(slug)
            .replace("data: data/ijb.zip", "data: data/ijb.zip, detector_scores: " + weighted);
    var answer = send(bundle);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.json().path("sets").toString())
        .contains("{\"set\":\"ijb\",\"version\":1,\"images\":9,\"pairs\":28}");
    var parts = parts(slug);
    var map = TemplateMap.read(parts.get(1));
    var order = Permutation.read(parts.get(2)).order();
    var labels = Files.readAllBytes(parts.get(3));
    assertThat(map.templates()).isEqualTo(8);
    assertThat(map.isWeighted()).isEqualTo(weighted);
    assertThat(labels).hasSize(28);
    try (var pack = ImagePack.open(parts.get(0))) {
      assertThat(pack.images()).isEqualTo(TestTemplates.IMAGES);
      var found = members(map, pack);
      for (int row = 0; row < 28; row++) {
        int pair = order[row];
        assertThat(labels[pair]).isEqualTo((byte) (TestTemplates.isGenuine(pair) ? 1 : 0));
        var sides = TestTemplates.pair(pair);
        assertThat(found.get(map.first()[row])).isEqualTo(members(sides[0], weighted));
        assertThat(found.get(map.second()[row])).isEqualTo(members(sides[1], weighted));
      }
    }
    // No medium is in two templates, though templates share the ids 5 and 8.
    var template = new HashMap<Integer, Integer>();
    for (int member = 0; member < map.members(); member++) {
      assertThat(template.putIfAbsent(map.medium()[member], map.template()[member]))
          .isIn(null, map.template()[member]);
    }
    assertThat(template).hasSize(9);
  }

  /// Grey, number of images in the medium and weight of each member, by its template.
  private static Map<Integer, Set<List<Number>>> members(TemplateMap map, ImagePack pack) {
    var inMedium = new HashMap<Integer, Integer>();
    for (int medium : map.medium()) {
      inMedium.merge(medium, 1, Integer::sum);
    }
    var found = new HashMap<Integer, Set<List<Number>>>();
    for (int member = 0; member < map.members(); member++) {
      found
          .computeIfAbsent(map.template()[member], _ -> new HashSet<>())
          .add(
              List.of(
                  grey(pack, map.image()[member]),
                  inMedium.getOrDefault(map.medium()[member], 0),
                  map.isWeighted() ? map.weight()[member] : 1f));
    }
    return found;
  }

  /// The same, of what the files say.
  private static Set<List<Number>> members(int template, boolean weighted) {
    var members = new HashSet<List<Number>>();
    for (int i = 0; i < TestTemplates.PHOTOGRAPHS.length; i++) {
      var photograph = TestTemplates.PHOTOGRAPHS[i];
      if (photograph[0] == TestTemplates.TEMPLATES[template]) {
        int inMedium = 0;
        for (var other : TestTemplates.PHOTOGRAPHS) {
          inMedium += other[0] == photograph[0] && other[1] == photograph[1] ? 1 : 0;
        }
        members.add(
            List.of(photograph[2], inMedium, weighted ? TestTemplates.detectorScore(i) : 1f));
      }
    }
    return members;
  }

  @Test
  void numbersAndOrderAreOthersInEachImport() throws Exception {
    var maps = new HashSet<List<Integer>>();
    for (var slug : List.of("order-a", "order-b", "order-c")) {
      assertThat(send(bundle(slug)).status()).isEqualTo(201);
      var map = TemplateMap.read(parts(slug).get(1));
      var all = new ArrayList<Integer>();
      for (var column : List.of(map.image(), map.template(), map.medium(), map.first())) {
        for (int value : column) {
          all.add(value);
        }
      }
      maps.add(all);
    }
    assertThat(maps).hasSize(3);
  }

  @Test
  void packAndMapHoldNoWordAndNoNumberOfTheFiles() throws Exception {
    assertThat(send(bundle("secret")).status()).isEqualTo(201);
    for (var part : parts("secret").subList(0, 2)) {
      var bytes = new String(Files.readAllBytes(part), StandardCharsets.ISO_8859_1);
      assertThat(bytes).doesNotContain("ijb").doesNotContain("loose").doesNotContain("PNG");
      // 900001 and 69544 as little-endian int32.
      assertThat(bytes).doesNotContain("\u00a1\u00bb\r\0").doesNotContain("\u00a8\u000f\u0001\0");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "metric: tar@far=1e-1 | metric: accuracy | bundle.value | 10-fold accuracy",
        "metric: tar@far=1e-1 | metric: tar@far=1e-2 | dataset.too_few_impostors | 24 impostors",
        "metric: tar@far=1e-1 | \"metric: fnmr@fmr=4e-2, ranked: false\" | dataset.too_few_impostors | 25 impostors",
        ", metric: tar@far=1e-1 | \"\" | dataset.too_few_impostors | 10000 impostors for TAR@FAR=1e-4",
        "data/ijb.zip | \"data/ijb.zip, labels: data/l.txt\" | bundle.value | template_pair_label",
        "data/ijb.zip | \"data/ijb.zip, groups: data/l.txt\" | bundle.value | no groups",
        "data/ijb.zip | \"data/ijb.zip, identities: data/l.txt\" | bundle.value | no identities",
        "data/ijb.zip | \"data/ijb.zip, accepted: [data/l.txt]\" | bundle.value | no accepted",
        "data/ijb.zip | \"data/ijb.zip, warp: opencv_3\" | bundle.value | opencv_4, opencv_5",
        "protocol: templates | \"protocol: kfold, warp: opencv_5\" | bundle.value | templates alone",
        "protocol: templates | protocol: ijb | bundle.value | kfold, templates",
        "data: data/ijb.zip | data: data/pairs.bin | zip.invalid | a zip archive"
      })
  void mistakesAreListed(String old, String by, String code, String words) {
    var bundle = bundle("mistake").with("data/l.txt", "x\n").replace(old, by);
    if (!bundle.text("competition.yaml").contains("data/l.txt")) {
      bundle.without("data/l.txt");
    }
    if (!bundle.text("competition.yaml").contains("data/ijb.zip")) {
      bundle.without("data/ijb.zip");
    }
    var answer = send(bundle);
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.text()).contains("\"" + code + "\"").contains(words);
  }

  @Test
  void whatIsWrongInTheZipIsNamed() {
    var files = TestTemplates.files();
    files.remove("loose_crop/3.png");
    var missing = send(bundle("missing").with("data/ijb.zip", TestTemplates.zip(files)));
    assertThat(missing.status()).isEqualTo(422);
    assertThat(missing.text())
        .contains("path.missing", "set ijb, data/ijb.zip, ijbx_face_tid_mid.txt line 3", "3.png");
    files.put("loose_crop/3.png", "no image".getBytes(StandardCharsets.UTF_8));
    var broken = send(bundle("broken").with("data/ijb.zip", TestTemplates.zip(files)));
    assertThat(broken.text()).contains("image.format", "loose_crop/`3.png`");
  }

  @Test
  void bothKindsOfPairsAreNeeded() {
    var files = TestTemplates.files();
    files.put(
        "meta/ijbx_template_pair_label.txt",
        "7 900001 1\n12 33 1\n".getBytes(StandardCharsets.UTF_8));
    var answer = send(bundle("one-kind").with("data/ijb.zip", TestTemplates.zip(files)));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).contains("set.one_kind", "2 genuine of 2 pairs");
  }

  /// Four pairs would be too few of a set of pairs.
  @Test
  void aFewPairsAreEnough() {
    var files = TestTemplates.files();
    files.put(
        "meta/ijbx_template_pair_label.txt",
        "7 900001 1\n12 33 1\n7 12 0\n7 33 0\n".getBytes(StandardCharsets.UTF_8));
    var bundle =
        bundle("few").with("data/ijb.zip", TestTemplates.zip(files)).replace("1e-1", "5e-1");
    var answer = send(bundle);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  @Test
  void correctedLabelsCount() throws Exception {
    var labels = new StringBuilder();
    for (int k = 0; k < TestTemplates.PAIRS; k++) {
      labels.append(k < 5 ? "1\n" : "0\n");
    }
    var bundle =
        bundle("corrected")
            .replace("data/ijb.zip", "data/ijb.zip, corrected_labels: data/l.txt")
            .with("data/l.txt", labels.toString());
    assertThat(send(bundle).status()).isEqualTo(201);
    var kept = Files.readAllBytes(parts("corrected").get(3));
    for (int k = 0; k < kept.length; k++) {
      assertThat(kept[k]).isEqualTo((byte) (k < 5 ? 1 : 0));
    }
    var oneKind =
        bundle("corrected")
            .replace("data/ijb.zip", "data/ijb.zip, corrected_labels: data/l.txt")
            .with("data/l.txt", "1\n".repeat(28));
    var refused = send(oneKind);
    assertThat(refused.status()).as(refused.text()).isEqualTo(422);
    assertThat(refused.text()).contains("set.one_kind");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ", detector_scores: true, warp: opencv_5"})
  void whatIsExportedChangesNothingHereAndMakesTheSameElsewhere(String more) throws IOException {
    var slug = more.isEmpty() ? "plain" : "chosen";
    var bundle = bundle(slug).replace("data/ijb.zip", "data/ijb.zip" + more);
    assertThat(send(bundle).status()).isEqualTo(201);
    var export = export("group", organizer, slug);
    var again = send("group", organizer, export);
    assertThat(again.status()).as(again.text()).isEqualTo(200);
    assertThat(again.json().path("changes").isNull()).as(again.text()).isTrue();
    assertThat(send("elsewhere", elsewhere, export).status()).isEqualTo(201);
    assertThat(export("elsewhere", elsewhere, slug)).isEqualTo(export);
  }

  private static byte[] export(String org, String token, String slug) {
    var answer = server.get("/api/v1/orgs/%s/competitions/%s/bundle".formatted(org, slug), token);
    assertThat(answer.status()).isEqualTo(200);
    return answer.response().body();
  }

  @Test
  void anotherWeighingIsAnotherVersion() throws Exception {
    assertThat(send(bundle("weighing")).status()).isEqualTo(201);
    var weighed = bundle("weighing").replace("data/ijb.zip", "data/ijb.zip, detector_scores: true");
    var answer = send(weighed);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("changes").toString()).contains("set ijb: data");
    assertThat(TemplateMap.read(parts("weighing").get(1)).isWeighted()).isTrue();
    assertThat(send(weighed).json().path("changes").isNull()).isTrue();
    var stricter = send(bundle("weighing").replace("1e-1", "1e-2"));
    assertThat(stricter.status()).as(stricter.text()).isEqualTo(422);
    var otherColumn = send(weighed.replace("metric: tar@far=1e-1", "metric: tar@far=1e-2"));
    assertThat(otherColumn.status()).as(otherColumn.text()).isEqualTo(422);
    assertThat(otherColumn.text()).contains("dataset.too_few_impostors");
  }

  @Test
  void aSetOfPairsMayBecomeOneOfTemplates() throws Exception {
    var pairs =
        bundle("becomes")
            .replace("protocol: templates, data: data/ijb.zip", "data: data/first.bin")
            .replace("{set: ijb, metric: tar@far=1e-1}", "{set: ijb}")
            .without("data/ijb.zip")
            .with("data/first.bin", TestFaces.bin(TestBundle.VALIDATION, TestBundle.SAME));
    assertThat(send(pairs).status()).isEqualTo(201);
    var answer = send(bundle("becomes"));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    assertThat(answer.json().path("changes").toString()).contains("set ijb: protocol");
    assertThat(
            rows(
                """
                select e.protocol || ' ' || v.warp || ' ' || v.detector_scores
                from evaluation_set e
                join competition c on c.id = e.competition_id
                join set_version v on v.set_id = e.id and v.state = 'live'
                where c.slug = 'becomes' and e.slug = 'ijb'
                """))
        .containsExactly("templates opencv_4 false");
  }
}
