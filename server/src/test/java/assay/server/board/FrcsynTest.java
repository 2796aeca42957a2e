package assay.server.board;

import static assay.server.board.FrcsynContest.decisions;
import static assay.server.board.FrcsynContest.lines;
import static assay.server.board.FrcsynContest.pairsFrom;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// FRCSyn's tasks from the upload to the board: figures are of the decisions that entries bring,
/// worked out by hand or taken from golden vector 11.
@Timeout(180)
class FrcsynTest {
  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    contest = FrcsynContest.of(server, "frcsyn");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode board(Contest contest, String task) {
    server.bean(Boards.class).forget();
    var answer = server.get(contest.path() + "/board?phase=main&task=" + task, "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static JsonNode row(JsonNode board, String team) {
    return StreamSupport.stream(board.path("rows").spliterator(), false)
        .filter(row -> row.path("team").asText().equals(team))
        .findFirst()
        .orElseThrow();
  }

  private static double value(JsonNode row, String column) {
    return StreamSupport.stream(row.path("values").spliterator(), false)
        .filter(figure -> figure.path("column").asText().equals(column))
        .findFirst()
        .orElseThrow()
        .path("value")
        .asDouble(Double.NaN);
  }

  private static List<String> teams(JsonNode board) {
    return StreamSupport.stream(board.path("rows").spliterator(), false)
        .filter(row -> row.path("rank").isNumber())
        .map(row -> row.path("team").asText())
        .toList();
  }

  private static byte[] line(JsonNode decisions) {
    var lines = new ArrayList<String>();
    decisions.forEach(
        decision -> lines.add((decision.asInt() == 1 ? "0.9," : "0.1,") + decision.asText()));
    return lines(lines);
  }

  private static byte[] ofGroups(String what) {
    var all = JsonNodeFactory.instance.arrayNode();
    FrcsynContest.VECTOR.path("groups").forEach(group -> group.path(what).forEach(all::add));
    return line(all);
  }

  private static byte[] zip(String set, byte[] baseline, byte[] proposed) {
    var files = new LinkedHashMap<String, byte[]>();
    files.put(set + "/baseline.txt", baseline);
    files.put(set + "/proposed.txt", proposed);
    return FrcsynContest.zip(files);
  }

  /// The baseline decides as the labels say: its average is 100 %, so the gap is (100 - avg) / avg.
  @Test
  void goldenVectorElevenGivesItsTradeOff() {
    var member = contest.newTeam("Vector 11");
    var entry =
        FrcsynContest.enter(
            server,
            contest,
            member,
            "bias",
            zip("1.1/bupt", ofGroups("labels"), ofGroups("decisions")));
    var expected = FrcsynContest.VECTOR.path("expected_ddof0");
    double average = expected.path("avg").asDouble();
    var row = row(board(contest, "bias"), "Vector 11");
    assertThat(value(row, "bupt:trade-off"))
        .isCloseTo(expected.path("to").asDouble() / 100, within(1e-14));
    assertThat(value(row, "bupt:average")).isCloseTo(average / 100, within(1e-14));
    assertThat(value(row, "bupt:sd"))
        .isCloseTo(expected.path("sd").asDouble() / 100, within(1e-14));
    assertThat(value(row, "bupt:gap")).isCloseTo((100 - average) / average, within(1e-14));
    assertThat(row.path("rank").asInt()).isEqualTo(1);
    assertThat(row.path("evidence").asText()).isEqualTo("claimed");

    // Eight groups of a hundred pairs each: the accuracy of all pairs is the groups' mean.
    var view = server.get(entry, member.token()).json();
    assertThat(view.path("sets").path(0).path("value").asDouble())
        .isCloseTo(average / 100, within(1e-14));
    var groups = server.get(entry + "/plots", contest.organizer()).text();
    assertThat(groups).contains("Asian_Female", "White_Male");
  }

  @Test
  void fnmrIsReadFromTheScoresOfTheProposedSystem() {
    var fnmr = FrcsynContest.VECTOR.path("fnmr_at_fmr");
    var proposed = new ArrayList<String>();
    fnmr.path("scores")
        .forEach(score -> proposed.add(score.asText() + (score.asDouble() >= 0.5 ? ",1" : ",0")));
    var member = contest.newTeam("FNMR");
    FrcsynContest.enter(
        server,
        contest,
        member,
        "small",
        zip("few", lines(Collections.nCopies(10, "0.5,1")), lines(proposed)));
    var row = row(board(contest, "small"), "FNMR");
    var expected = fnmr.path("cases").path(2);
    assertThat(expected.path("fmr").asDouble()).isEqualTo(0.2);
    assertThat(value(row, "few:fnmr@fmr=2e-1")).isEqualTo(expected.path("fnmr").asDouble());
    // 0.3 is genuine and called two persons; 0.65 and 0.5 are impostors and called one.
    assertThat(value(row, "few")).isEqualTo(0.7);
  }

  /// Ten pairs a group. One team has 1.0 and 0.7: AVG 0.85, SD 0.15. The other 0.8 and 0.8: AVG
  /// 0.8, SD 0.
  @Test
  void theTradeOffRanksWhereTheAverageWouldOrderOtherwise() {
    var right = decisions(Set.of());
    FrcsynContest.enter(
        server,
        contest,
        contest.newTeam("Uneven"),
        "even",
        zip("cfp-fp", right, decisions(pairsFrom(10, 3))));
    FrcsynContest.enter(
        server,
        contest,
        contest.newTeam("Even"),
        "even",
        zip("cfp-fp", right, decisions(Set.of(0, 1, 10, 11))));
    var board = board(contest, "even");
    assertThat(teams(board)).containsExactly("Even", "Uneven");
    assertThat(value(row(board, "Even"), "cfp-fp:trade-off")).isCloseTo(0.8, within(1e-14));
    assertThat(value(row(board, "Uneven"), "cfp-fp:trade-off")).isCloseTo(0.7, within(1e-14));
    assertThat(value(row(board, "Uneven"), "cfp-fp:average")).isCloseTo(0.85, within(1e-14));
  }

  private static byte[] both(Set<Integer> agedb, Set<Integer> cfp, int baselineWrong) {
    var files = new LinkedHashMap<String, byte[]>();
    files.put("2.1/agedb/baseline.txt", decisions(pairsFrom(0, baselineWrong)));
    files.put("2.1/agedb/proposed.txt", decisions(agedb));
    files.put("2.1/cfp-fp/baseline.txt", decisions(pairsFrom(0, baselineWrong + 2)));
    files.put("2.1/cfp-fp/proposed.txt", decisions(cfp));
    return FrcsynContest.zip(files);
  }

  /// Proposed 0.9 and 0.7, mean 0.8; baseline 0.95 and 0.85, mean 0.9: the gap is 0.1 / 0.8. The
  /// other team has 0.85 and 0.7. The paper's row has 0.75.
  @Test
  void overallColumnsAreOfAllSetsTogether() {
    FrcsynContest.enter(
        server,
        contest,
        contest.newTeam("First"),
        "both",
        both(pairsFrom(0, 2), pairsFrom(0, 6), 1));
    FrcsynContest.enter(
        server,
        contest,
        contest.newTeam("Second"),
        "both",
        both(pairsFrom(0, 3), pairsFrom(0, 6), 1));
    var board = board(contest, "both");
    assertThat(teams(board)).containsExactly("First", "Second");
    var row = row(board, "First");
    assertThat(value(row, "overall")).isCloseTo(0.8, within(1e-14));
    assertThat(value(row, "overall:gap")).isCloseTo(0.125, within(1e-14));
    assertThat(value(row, "agedb")).isEqualTo(0.9);
    assertThat(value(row, "cfp-fp:baseline")).isEqualTo(0.85);
    // Of ten genuine scores one is 0.1, of ten impostors one is 0.9: 81 of 100 above, 18 equal. On
    // the other set three of each: 49 above, 42 equal.
    assertThat(value(row, "overall:auc")).isCloseTo((0.9 + 0.7) / 2, within(1e-12));
    assertThat(row.path("score").asDouble()).isCloseTo(0.8, within(1e-14));
    var paper = row(board, "A paper's");
    assertThat(value(paper, "overall")).isEqualTo(0.75);
    assertThat(value(paper, "overall:gap")).isEqualTo(-0.025);
    assertThat(paper.path("note").asText()).contains("published");

    var columns = board.path("columns");
    assertThat(columns.path(0).path("name").asText()).isEqualTo("AVG");
    assertThat(columns.path(0).path("set").asText()).isEqualTo("overall");
    assertThat(columns.path(2).path("name").asText()).isEqualTo("Overall");
    var address = contest.path() + "/board?phase=main&task=both";
    var csv = server.send("GET", address, "", BodyPublishers.noBody(), "Accept", "text/csv").text();
    assertThat(csv.lines().findFirst().orElseThrow()).contains("overall,", "overall:gap");
    var page = server.get("/o/frcsyn/faces/boards/main/both/default", "");
    assertThat(page.text()).contains("AVG", "Overall");
    var latex = server.get("/o/frcsyn/faces/boards/main/both/default/latex", "");
    assertThat(latex.text()).contains(" & AVG & GAP gap & Overall auc & ");
  }

  /// By the files `cfp-fp/…` of an entry for `even`, which wants both of 20 lines.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "missing | folder.missing | cfp-fp/proposed.txt",
        "short | scores.count | cfp-fp/proposed.txt line 19",
        "long | scores.count | cfp-fp/proposed.txt line 21",
        "decision | decisions.invalid | cfp-fp/proposed.txt line 3",
        "range | scores.range | cfp-fp/proposed.txt line 1",
        "number | text.number | cfp-fp/proposed.txt line 1",
        "other | folder.entries | agedb",
        "text | zip.invalid | ''"
      })
  void theDoorNamesFileAndLine(String what, String code, String where) {
    var right = new String(decisions(Set.of()), UTF_8).lines().toList();
    var proposed = new ArrayList<>(right);
    switch (what) {
      case "short" -> proposed.removeLast();
      case "long" -> proposed.add("0.5,1");
      case "decision" -> proposed.set(2, "0.5,2");
      case "range" -> proposed.set(0, "1.5,1");
      case "number" -> proposed.set(0, "nan,1");
      default -> {}
    }
    var files = new LinkedHashMap<String, byte[]>();
    files.put("x/cfp-fp/baseline.txt", lines(right));
    if (!what.equals("missing")) {
      files.put("x/cfp-fp/proposed.txt", lines(proposed));
    }
    if (what.equals("other")) {
      files.put("x/agedb/proposed.txt", lines(right));
    }
    var bytes = what.equals("text") ? lines(right) : FrcsynContest.zip(files);
    var answer = FrcsynContest.send(contest, contest.newTeam("Door " + what), "even", bytes);
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    var error = answer.json();
    assertThat(error.path("code").asText()).as(answer.text()).isEqualTo(code);
    assertThat(error.path("where").asText()).isEqualTo(where);
    assertThat(error.path("field").asText()).isEqualTo("scores");
  }

  @Test
  void oneZipIsTheWholeEntry() {
    var right = decisions(Set.of());
    var answer =
        contest.submit(
            contest.newTeam("Two files").token(),
            new Contest.Form()
                .field("task", "even")
                .field("phase", "main")
                .file("scores", "baseline.txt", right)
                .file("scores", "proposed.txt", right));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text())
        .contains("scores.files", "one zip with baseline.txt and proposed.txt");
  }

  @Test
  void everyVectorIsKeptWithItsRole() {
    var member = contest.newTeam("Roles");
    FrcsynContest.enter(
        server,
        contest,
        member,
        "even",
        zip("cfp-fp", decisions(pairsFrom(0, 1)), decisions(pairsFrom(0, 2))));
    assertThat(
            contest.query(
                """
                select v.origin || ' ' || v.role || ' ' || v.variant || ' ' || v.kind || ' ' || v.pairs
                from score_vector v
                join submission s on s.id = v.submission_id
                where s.team_id = '%s'
                order by 1
                """
                    .formatted(member.team())))
        .containsExactly(
            "claimed baseline decision decision 20",
            "claimed baseline plain cosine 20",
            "claimed proposed decision decision 20",
            "claimed proposed plain cosine 20");
  }

  /// A list is as public as its set; its labels never are.
  @Test
  void listsOfOpenSetsAreInTheKitAndOthersNowhere() throws IOException {
    var list = server.get(contest.path() + "/sets/agedb/data", "");
    assertThat(list.text()).startsWith("agedb/0/1.jpg;agedb/0/2.jpg\n").hasLineCount(20);
    assertThat(list.header("Content-Disposition")).contains("faces-agedb-v1.txt");
    assertThat(server.get(contest.path() + "/sets/bupt/data", "").status()).isEqualTo(404);

    var kit = entries(server.get(contest.path() + "/tasks/both/kit", "").response().body());
    assertThat(kit.keySet())
        .contains(
            "comparison_files/agedb_comparison.txt",
            "comparison_files/cfp-fp_comparison.txt",
            "README.md",
            "kit.json")
        .doesNotContain("make_result.py", "iresnet.py");
    assertThat(kit.get("README.md"))
        .contains("`score,decision`", "agedb/baseline.txt", "zip -r entry.zip agedb cfp-fp")
        .contains("check --kit . --scores entry.zip", "any similarity from -1 to 1")
        .doesNotContain("model.onnx", "{{");
    assertThat(kit.get("kit.json")).contains("\"claim_format\" : \"frcsyn\"", "\"claim_range\"");
    var hidden = entries(server.get(contest.path() + "/tasks/bias/kit", "").response().body());
    assertThat(hidden.keySet()).noneMatch(name -> name.contains("bupt"));
  }

  private static Map<String, String> entries(byte[] zip) throws IOException {
    var entries = new LinkedHashMap<String, String>();
    try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
      }
    }
    return entries;
  }

  @Test
  void formAndPageSayWhatToPack() {
    var member = contest.newTeam("Form");
    var page = server.get("/o/frcsyn/faces/submit?phase=main&task=even", member.token());
    assertThat(page.text())
        .contains("A zip with baseline.txt and proposed.txt in a folder cfp-fp", "accept=\".zip\"");
    assertThat(server.get("/o/frcsyn/faces", "").text())
        .contains("a zip with the scores and decisions of two systems");
  }

  @Test
  void anExportMakesTheSameCompetitionElsewhere() {
    var path = contest.path() + "/bundle";
    var exported = server.get(path, contest.organizer()).response().body();
    var here = importInto("frcsyn", contest.organizer(), exported);
    assertThat(here.path("changes").isNull()).as(here.toString()).isTrue();
    var organizer = server.newOrganization("elsewhere");
    importInto("elsewhere", organizer, exported);
    var there =
        server.get("/api/v1/orgs/elsewhere/competitions/faces/bundle", organizer).response().body();
    assertThat(there).isEqualTo(exported);
    var again = importInto("elsewhere", organizer, FrcsynContest.bundle(FrcsynContest.yaml()));
    assertThat(again.path("changes").isNull()).as(again.toString()).isTrue();
  }

  private static JsonNode importInto(String organization, String organizer, byte[] bundle) {
    var answer =
        server.post(
            "/api/v1/orgs/%s/bundles".formatted(organization),
            organizer,
            bundle,
            "application/zip");
    assertThat(answer.status()).as(answer.text()).isIn(200, 201);
    return answer.json();
  }

  /// Four pairs of the first group are wrong: 0.6 and 1.0, TO 0.8 - 0.2. With the labels of those
  /// four exchanged none is, and all ten of each group are right.
  @Test
  void newLabelsAreJudgedFromWhatWasStored() throws InterruptedException {
    var own = FrcsynContest.of(server, "relabelled");
    FrcsynContest.enter(
        server,
        own,
        own.newTeam("Team"),
        "even",
        zip("cfp-fp", decisions(Set.of()), decisions(pairsFrom(0, 4))));
    assertThat(value(row(board(own, "even"), "Team"), "cfp-fp:trade-off"))
        .isCloseTo(0.6, within(1e-14));
    var labels =
        IntStream.range(0, FrcsynContest.PAIRS)
            .mapToObj(k -> (k % 2 == 0) != (k < 4) ? "1" : "0")
            .toList();
    var opened =
        own.upload(
            own.path() + "/regrades",
            own.organizer(),
            new Contest.Form()
                .field("reason", "Four labels were exchanged.")
                .field("set", "cfp-fp")
                .file("labels", "labels.txt", lines(labels)));
    assertThat(opened.status()).as(opened.text()).isEqualTo(201);
    var regrade = own.path() + "/regrades/1";
    var organizer = own.organizer();
    while (server.get(regrade, organizer).json().path("progress").path("done").asInt() < 1) {
      Thread.sleep(50);
    }
    var applied = server.post(regrade + "/application", organizer, Map.of());
    assertThat(applied.status()).as(applied.text()).isEqualTo(200);
    var row = row(board(own, "even"), "Team");
    assertThat(value(row, "cfp-fp:trade-off")).isCloseTo(1, within(1e-14));
    assertThat(value(row, "cfp-fp:average")).isCloseTo(1, within(1e-14));
  }
}
