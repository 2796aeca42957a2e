package assay.server.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the screens see, what it changes (nothing), and who may read it.
class ScreensTest {
  private static final String BOARD = "/board?phase=main&task=";

  private static ServerUnderTest server;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.certainty.tick", "1h"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// Tests share the queue: each leaves it empty.
  @AfterEach
  void emptyTheQueue() {
    server.emptyTheQueue();
  }

  /// E35, the first half.
  @Test
  void teamThatEntersItsModelAgainIsToldAndGraded() {
    var contest = Contest.open(server, "own-duplicate", "{per_day: 10}");
    var member = contest.newTeam("Aare");
    var first = graded(contest, member, "linear", 1);
    var again = graded(contest, member, "linear_renamed", 2);
    assertThat(notices(first)).isEmpty();
    assertThat(notices(again))
        .singleElement()
        .asString()
        .startsWith("duplicate.own: ")
        .contains(first.path("code").asText());
    assertThat(again.path("state").asText()).isEqualTo("GRADED");
    assertThat(cases(contest)).noneMatch(one -> one.path("kind").asText().equals("duplicate"));
  }

  /// E35, the second half.
  @Test
  void sameWeightsOfAnotherTeamOpenACaseOnTheLaterEntry() {
    var contest = Contest.open(server, "weights", "{per_day: 10}");
    var aare = contest.newTeam("Aare");
    var broye = contest.newTeam("Broye");
    var original = graded(contest, aare, "linear", 1);
    var copy = graded(contest, broye, "linear_renamed", 2);
    var found = duplicates(contest);
    assertThat(found).hasSize(1);
    var one = found.getFirst();
    assertThat(one.path("subject").path("code").asText()).isEqualTo(copy.path("code").asText());
    assertThat(one.path("summary").asText())
        .isEqualTo("resembles %s of Aare".formatted(original.path("code").asText()));
    assertThat(one.path("evidence")).hasSize(1);
    var seen = one.path("evidence").path(0);
    assertThat(seen.path("code").asText()).isEqualTo("duplicate.weights");
    assertThat(seen.path("other").path("submission").asText())
        .isEqualTo(original.path("id").asText());
    assertThat(notices(copy)).as("whose weights they are is not told").isEmpty();
    assertTellsNothingOf(contest, broye, copy, "Aare", original.path("code").asText());
  }

  @Test
  void sameFileOfAnotherTeamIsCalledThat() {
    var contest = Contest.open(server, "same-file", "{per_day: 10}");
    graded(contest, contest.newTeam("Aare"), "mean_colour", 1);
    graded(contest, contest.newTeam("Broye"), "mean_colour", 2);
    assertThat(codes(duplicates(contest).getFirst())).containsExactly("duplicate.file");
  }

  @Test
  void sameModelElsewhereIsNobodysBusiness() {
    var here = Contest.open(server, "here", "{per_day: 10}");
    var there = Contest.open(server, "there", "{per_day: 10}");
    var other = graded(here, here.newTeam("Aare"), "linear", 1);
    var mine = graded(there, there.newTeam("Broye"), "linear", 1);
    assertThat(duplicates(here)).isEmpty();
    assertThat(duplicates(there)).isEmpty();
    // Even evidence that names a stranger's entry shows nothing of it.
    there.sql(
        """
        insert into review_case (tenant_id, id, competition_id, submission_id, kind, evidence)
        select tenant_id, gen_random_uuid(), competition_id, id, 'duplicate',
          '[{"code": "duplicate.file", "said": "Planted.", "other": "%s"}]'
        from submission where id = '%s'
        """
            .formatted(other.path("id").asText(), mine.path("id").asText()));
    assertThat(duplicates(there).getFirst().path("evidence")).isEmpty();
  }

  /// G09: both keep their rank until an organizer decides.
  @Test
  void monotoneCopiesOfClaimsOpenACaseAndChangeNoRank() {
    var contest = Contest.open(server, "claims-copied", "{per_day: 10}");
    var aare = contest.newTeam("Aare");
    var broye = contest.newTeam("Broye");
    var scores = scores(1);
    var original = claimed(contest, aare, scores);
    claimed(contest, broye, map(scores, s -> s * s * s));
    claimed(contest, contest.newTeam("Orbe"), scores(2));
    var one = duplicates(contest).getFirst();
    assertThat(duplicates(contest)).hasSize(1);
    assertThat(one.path("subject").path("team").asText()).isEqualTo("Broye");
    var seen = one.path("evidence").path(0);
    assertThat(seen.path("code").asText()).isEqualTo("duplicate.scores");
    assertThat(seen.path("measure").asText()).isEqualTo("spearman");
    assertThat(seen.path("value").asDouble()).isEqualTo(1, within(1e-12));
    assertThat(seen.path("set").asText()).isEqualTo(Contest.OPEN_SET);
    assertThat(seen.path("other").path("code").asText()).isEqualTo(original.path("code").asText());
    assertThat(ranked(contest, "claims")).containsExactlyInAnyOrder("Aare", "Broye", "Orbe");
  }

  @Test
  void linearCopiesOfReRunsOpenACaseWithBothKindsOfEvidence() {
    var contest = Contest.open(server, "reruns-copied", "{per_day: 10}");
    var first = graded(contest, contest.newTeam("Aare"), "linear", 7);
    var second = graded(contest, contest.newTeam("Broye"), "linear", 7);
    var one = duplicates(contest).getFirst();
    assertThat(codes(one))
        .containsExactly("duplicate.file", "duplicate.scores", "duplicate.scores");
    assertThat(one.path("subject").path("code").asText()).isEqualTo(second.path("code").asText());
    assertThat(sets(one)).containsExactlyInAnyOrder(Contest.OPEN_SET, Contest.HIDDEN_SET);
    assertThat(first.path("state").asText()).isEqualTo("GRADED");
  }

  /// Judged last, accepted first: the case is still the later entry's.
  @Test
  void caseIsTheLaterEntrysWhoeverIsJudgedFirst() {
    var contest = Contest.open(server, "overtaken", "{per_day: 10}");
    var early = submit(contest, contest.newTeam("Aare"), "linear");
    var late = submit(contest, contest.newTeam("Broye"), "deeper");
    var worker = FakeWorker.register(server);
    var tickets = List.of(worker.claim(5).orElseThrow(), worker.claim(5).orElseThrow());
    work(worker, ticketOf(tickets, "deeper"), 3);
    finished(late);
    work(worker, ticketOf(tickets, "linear"), 3);
    finished(early);
    var one = duplicates(contest).getFirst();
    assertThat(one.path("subject").path("team").asText()).isEqualTo("Broye");
    assertThat(codes(one)).containsOnly("duplicate.scores");
  }

  private static JsonNode ticketOf(List<JsonNode> tickets, String model) {
    var digest = FakeWorker.sha256(Contest.model(model));
    return tickets.stream()
        .filter(ticket -> ticket.path("model").path("digest").asText().equals(digest))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void clearedDuplicateApprovesNoMismatch() {
    var contest = Contest.open(server, "cleared", "{per_day: 10}");
    graded(contest, contest.newTeam("Aare"), "linear", 1);
    var broye = contest.newTeam("Broye");
    var copy = graded(contest, broye, "linear_renamed", 2);
    assertThat(copy.path("verdict").asText()).isEqualTo("MISMATCH");
    var before = server.get(contest.path() + BOARD + "both", contest.organizer()).text();
    var decided = decide(contest, duplicates(contest).getFirst(), "approved");
    assertThat(decided.path("decided").path("state").asText()).isEqualTo("decided");
    assertThat(server.get(contest.path() + BOARD + "both", contest.organizer()).text())
        .isEqualTo(before);
    var view = view(broye, copy);
    assertThat(view.path("decision").asText()).isEqualTo("none");
    assertThat(lastRemark(view))
        .isEqualTo(
            "The organizers looked at how the entry resembles others and cleared it. Their reason: We looked.");
    var mismatch = caseOf(contest, copy, "mismatch");
    decide(contest, mismatch, "approved");
    assertThat(view(broye, copy).path("decision").asText()).isEqualTo("approved");
  }

  @Test
  void rejectedAndDisqualifiedDuplicatesCountAndAreUndone() {
    var contest = Contest.open(server, "undone", "{per_day: 10}");
    var scores = scores(1);
    claimed(contest, contest.newTeam("Aare"), scores);
    var broye = contest.newTeam("Broye");
    var copy = claimed(contest, broye, map(scores, s -> 0.5 * s + 0.1));
    var board = contest.path() + BOARD + "claims";
    var before = server.get(board, contest.organizer()).text();
    decide(contest, duplicates(contest).getFirst(), "rejected");
    assertThat(ranked(contest, "claims")).containsExactly("Aare");
    assertThat(teams(contest, "claims")).contains("Broye");
    assertThat(view(broye, copy).path("decision_reason").asText()).isEqualTo("We looked.");
    decide(contest, caseOf(contest, copy, "duplicate"), "disqualified");
    assertThat(teams(contest, "claims")).containsExactly("Aare");
    decide(contest, caseOf(contest, copy, "duplicate"), "none");
    assertThat(server.get(board, contest.organizer()).text()).isEqualTo(before);
    assertThat(
            contest.query(
                "select action from audit_event e join organization o on o.id = e.tenant_id where o.slug = 'undone' and action like 'case.%' order by at"))
        .containsExactly("case.rejected", "case.disqualified", "case.none");
  }

  /// An entry that was accepted first is judged last, and resembles all that came between.
  @Test
  void moreEvidenceOpensAClearedCaseAgainAndLeavesARejectedOne() {
    var contest = Contest.open(server, "merged", "{per_day: 10}");
    var slow = submit(contest, contest.newTeam("Thur"), "linear");
    var scores = FakeWorker.expected(1);
    claimed(contest, contest.newTeam("Aare"), scores);
    var broye = claimed(contest, contest.newTeam("Broye"), scores);
    var orbe = claimed(contest, contest.newTeam("Orbe"), scores);
    decide(contest, caseOf(contest, broye, "duplicate"), "approved");
    decide(contest, caseOf(contest, orbe, "duplicate"), "rejected");
    assertThat(caseOf(contest, broye, "duplicate").path("evidence")).hasSize(1);
    assertThat(caseOf(contest, orbe, "duplicate").path("evidence")).hasSize(2);

    var worker = FakeWorker.register(server);
    worker.work(worker.claim(5).orElseThrow());
    finished(slow);
    var cleared = caseOf(contest, broye, "duplicate");
    assertThat(cleared.path("evidence")).hasSize(2);
    assertThat(cleared.path("decided").path("state").asText()).isEqualTo("open");
    var rejected = caseOf(contest, orbe, "duplicate");
    assertThat(rejected.path("evidence")).hasSize(3);
    assertThat(rejected.path("decided").path("decision").asText()).isEqualTo("rejected");
    assertThat(ranked(contest, "claims")).containsExactlyInAnyOrder("Aare", "Broye");
  }

  @Test
  void decidingOperatorsOpenACaseThatQuotesTheGate() {
    var contest = Contest.open(server, "deciding", "{per_day: 10}");
    var member = contest.newTeam("Aare");
    var entry = graded(contest, member, "deciding", 1);
    var one = caseOf(contest, entry, "suspicious");
    var said =
        List.of(
            "node `<img src=x>`: Greater on values of the image. The organizers may ask what it is for.",
            "node `choice`: Where on values of the image. The organizers may ask what it is for.");
    assertThat(texts(one.path("evidence"), "said")).isEqualTo(said);
    var model = entry.path("files").path(0).path("model");
    assertThat(texts(model.path("flags"), "message")).isEqualTo(said);
    assertThat(texts(model.path("facts"), "label"))
        .containsExactly(
            "input", "output", "operators", "parameters", "multiply-adds", "activations");
    // 3 x 512 weights and one threshold.
    assertThat(model.path("cost").path("parameters").asLong()).isEqualTo(1537);
    assertThat(model.path("cost").path("multiply_adds").asLong()).isEqualTo(1536);
  }

  /// E31: the node is named like an HTML element.
  @Test
  void pagesShowWhatWasReadAndEscapeIt() {
    var contest = Contest.open(server, "shown", "{per_day: 10}");
    var member = contest.newTeam("Aare");
    var entry = graded(contest, member, "deciding", 1);
    var page = page("/submissions/" + entry.path("id").asText(), member.token());
    assertThat(page)
        .contains("<dt>input</dt><dd>one, float32 [`n`, 3, 112, 112]</dd>")
        .contains("5, all allowed: 1 Flatten, 1 Gemm, 1 GlobalAveragePool, 1 Greater, 1 Where")
        .contains("node `&lt;img src=x&gt;`: Greater")
        .doesNotContain("<img src=x");
    var one = caseOf(contest, entry, "suspicious");
    var casePage = page("/cases/" + one.path("id").asText(), contest.organizer());
    assertThat(casePage).contains("What was seen", "Clear").doesNotContain("<img src=x");
    assertThat(page("/organize/shown", contest.organizer())).contains("Suspicious models");
  }

  @Test
  void filesAreCheckedWithoutBeingEntered() {
    var contest = Contest.open(server, "checked", "{per_day: 1}");
    var member = contest.newTeam("Aare");
    var accepted = check(contest, member, Contest.model("deciding"), Contest.scores(1));
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(200);
    assertThat(accepted.text())
        .contains("These files would be accepted.")
        .contains("<dt>output</dt><dd>one, float32 [`n`, 512]</dd>")
        .contains("<dt>multiply-adds</dt><dd>1,536 an image</dd>")
        .contains("Where on values of the image")
        .doesNotContain("<img src=x");
    var refused = check(contest, member, "PK".getBytes(UTF_8), Contest.scores(1));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text()).contains("id=\"model-error\"").doesNotContain("would be accepted");
    assertThat(
            contest.query(
                "select s.code from submission s join organization o on o.id = s.tenant_id where o.slug = 'checked'"))
        .isEmpty();
    assertThat(contest.submitBoth(member).status()).as("no quota was used").isEqualTo(201);
  }

  private static Answer check(Contest contest, Contest.Member member, byte[] model, String scores) {
    return contest.upload(
        "/o/%s/faces/submit/check".formatted(contest.organization()),
        member.token(),
        new Contest.Form()
            .field("phase", "main")
            .field("task", "both")
            .field("scale", "default")
            .file("model", "m.onnx", model)
            .scores(scores),
        "Accept",
        "text/html",
        "Sec-Fetch-Site",
        "same-origin");
  }

  /// E36.
  @Test
  void otherArchitectureIsAcceptedToldAndSeen() {
    var contest = Contest.open(server, "fixed", "{per_day: 10}", Contest.model("linear"));
    var member = contest.newTeam("Aare");
    var same = graded(contest, member, "linear_renamed", 1);
    var other = graded(contest, member, "deeper", 2);
    assertThat(notices(same)).isEmpty();
    assertThat(notices(other)).singleElement().asString().startsWith("architecture_mismatch: ");
    var differences = other.path("files").path(0).path("model").path("layer_differences");
    assertThat(differences.path(0).asText()).isEqualTo("1 of Conv 3x3x1x1, the reference has 0");
    assertThat(page("/submissions/" + other.path("id").asText(), member.token()))
        .contains("not that of the reference: 1 of Conv 3x3x1x1, the reference has 0");
    var one = caseOf(contest, other, "architecture");
    assertThat(codes(one)).containsOnly("architecture_mismatch");
    // What stands in front of the first layer does not count: there the reference has its pooling.
    assertThat(texts(one.path("evidence"), "said"))
        .containsExactly(
            "1 of Conv 3x3x1x1, the reference has 0",
            "1 of GlobalAveragePool, the reference has 0");
    assertThat(cases(contest).stream().filter(found -> isOf(found, same, "architecture")))
        .isEmpty();
  }

  /// An entry for the task `both`, run with a vector of its own and judged.
  private static JsonNode graded(
      Contest contest, Contest.Member member, String model, long vectors) {
    var accepted = submit(contest, member, model);
    var worker = FakeWorker.register(server);
    work(worker, worker.claim(5).orElseThrow(), vectors);
    return finished(accepted);
  }

  private record Accepted(Contest.Member member, String path) {}

  private static Accepted submit(Contest contest, Contest.Member member, String model) {
    var form =
        new Contest.Form()
            .field("task", "both")
            .file("model", "m.onnx", Contest.model(model))
            .scores(Contest.scores(1));
    return accepted(contest, member, form);
  }

  private static Accepted accepted(Contest contest, Contest.Member member, Contest.Form form) {
    var answer = contest.submit(member.token(), form);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return new Accepted(member, answer.header("Location"));
  }

  /// Random scores, the same ones for the same seed.
  private static void work(FakeWorker worker, JsonNode ticket, long seed) {
    var random = new Random(seed);
    for (var work : ticket.path("sets")) {
      var scores = ByteBuffer.allocate(Contest.PAIRS * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
      for (int i = 0; i < Contest.PAIRS; i++) {
        scores.putDouble(random.nextDouble());
      }
      assertThat(worker.vector(ticket, work, scores.array()).status()).isEqualTo(204);
    }
  }

  /// Waits for the verdict, and looks for its cause where one is sought.
  private static JsonNode finished(Accepted entry) {
    awaitState(entry, "GRADED");
    if (server.get(entry.path(), entry.member().token()).text().contains("\"making\"")) {
      var worker = FakeWorker.register(server);
      worker.work(worker.claim(5).orElseThrow());
    }
    // The stream of events ends with the entry.
    server.get(entry.path() + "/events", entry.member().token());
    return server.get(entry.path(), entry.member().token()).json();
  }

  private static void awaitState(Accepted entry, String state) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      var view = server.get(entry.path(), entry.member().token()).json();
      if (view.path("state").asText().equals(state)) {
        return;
      }
      assertThat(System.nanoTime()).as(view.toPrettyString()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static JsonNode claimed(Contest contest, Contest.Member member, double[] scores) {
    var text =
        Arrays.stream(scores)
            .mapToObj(s -> String.format(Locale.ROOT, "%.9f", s))
            .collect(Collectors.joining("\n"));
    return finished(
        accepted(contest, member, new Contest.Form().field("task", "claims").scores(text)));
  }

  private static double[] scores(long seed) {
    return new Random(seed).doubles(Contest.PAIRS).toArray();
  }

  private static double[] map(double[] scores, DoubleUnaryOperator by) {
    return Arrays.stream(scores).map(by).toArray();
  }

  private static JsonNode view(Contest.Member member, JsonNode entry) {
    return server.get("/api/v1/submissions/" + entry.path("id").asText(), member.token()).json();
  }

  private static String lastRemark(JsonNode view) {
    var timeline = view.path("timeline");
    return timeline.path(timeline.size() - 1).path("reason").asText();
  }

  private static List<JsonNode> cases(Contest contest) {
    var all = new ArrayList<JsonNode>();
    for (var state : List.of("open", "decided")) {
      var path = "/api/v1/orgs/" + contest.organization() + "/cases?state=" + state;
      server.get(path, contest.organizer()).json().path("items").forEach(all::add);
    }
    return all;
  }

  private static List<JsonNode> duplicates(Contest contest) {
    return cases(contest).stream()
        .filter(one -> one.path("kind").asText().equals("duplicate"))
        .toList();
  }

  private static JsonNode caseOf(Contest contest, JsonNode entry, String kind) {
    return cases(contest).stream()
        .filter(one -> isOf(one, entry, kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " among " + cases(contest)));
  }

  private static boolean isOf(JsonNode one, JsonNode entry, String kind) {
    return one.path("kind").asText().equals(kind)
        && one.path("subject").path("submission").asText().equals(entry.path("id").asText());
  }

  private static JsonNode decide(Contest contest, JsonNode one, String decision) {
    var answer =
        server.post(
            "/api/v1/cases/" + one.path("id").asText() + "/decision",
            contest.organizer(),
            Map.of(
                "decision",
                decision,
                "reason",
                "We looked.",
                "version",
                one.path("decided").path("version").asInt()));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static List<String> codes(JsonNode one) {
    return texts(one.path("evidence"), "code");
  }

  private static List<String> sets(JsonNode one) {
    return StreamSupport.stream(one.path("evidence").spliterator(), false)
        .map(seen -> seen.path("set"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .toList();
  }

  private static List<String> texts(JsonNode list, String field) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(one -> one.path(field).asText())
        .toList();
  }

  private static List<String> notices(JsonNode entry) {
    return StreamSupport.stream(entry.path("files").path(0).path("notices").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  private static List<String> ranked(Contest contest, String task) {
    return rows(contest, task).stream()
        .filter(row -> row.path("rank").asInt() > 0)
        .map(ScreensTest::team)
        .toList();
  }

  private static List<String> teams(Contest contest, String task) {
    return rows(contest, task).stream().map(ScreensTest::team).toList();
  }

  private static List<JsonNode> rows(Contest contest, String task) {
    var rows = server.get(contest.path() + BOARD + task, contest.organizer()).json().path("rows");
    return StreamSupport.stream(rows.spliterator(), false).toList();
  }

  private static String team(JsonNode row) {
    return row.path("team").asText();
  }

  private static String page(String path, String token) {
    return server.send("GET", path, token, BodyPublishers.noBody(), "Accept", "text/html").text();
  }

  /// No other team's name or code in anything that the team may read.
  private static void assertTellsNothingOf(
      Contest contest, Contest.Member member, JsonNode entry, String... secrets) {
    decide(contest, caseOf(contest, entry, "duplicate"), "rejected");
    var path = "/submissions/" + entry.path("id").asText();
    var read = server.get("/api/v1" + path, member.token()).text() + page(path, member.token());
    assertThat(read).contains("We looked.").doesNotContain(secrets);
    assertThat(view(member, entry).path("cases")).isEmpty();
    var one = caseOf(contest, entry, "duplicate").path("id").asText();
    assertThat(server.get("/api/v1/cases/" + one, member.token()).status()).isEqualTo(404);
  }
}
