package assay.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Re-grade sets of entries with a model: another tolerance, for which nothing is run, and new
/// data, for which it is. Case F09.
@Timeout(300)
class RegradeRunTest {
  /// Two images of a genuine pair are the same, those of an impostor 200 greys apart: whatever the
  /// threshold between 0 and 200/279 as a distance, no pair is wrong.
  private static final int[] EASY =
      IntStream.range(0, 2 * Contest.PAIRS)
          .map(i -> (i / 2) % 2 == 0 ? 40 + i / 2 : i % 2 == 0 ? 220 + i / 2 : 20 + i / 2)
          .toArray();

  private static ServerUnderTest server;

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(Map.of("assay.regrade.tick", "300ms", "assay.certainty.tick", "1h"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void leaveNothing() {
    server.emptyTheQueue();
  }

  /// Claims that are off by so much on one pair.
  private static double[] claims(double off) {
    var claims = FakeWorker.expected(1).clone();
    claims[3] += off;
    return claims;
  }

  private record Entry(UUID id, Contest.Member member) {}

  private static Entry enter(Contest contest, String team, double off) {
    var member = contest.newTeam(team);
    var accepted = contest.submit(member, "both", claims(off));
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
    var worker = FakeWorker.register(server);
    worker.work(worker.claim(10).orElseThrow());
    var id = UUID.fromString(accepted.json().path("id").asText());
    var events = server.get("/api/v1/submissions/" + id + "/events", member.token());
    assertThat(events.text()).contains("\"state\":\"GRADED\"");
    return new Entry(id, member);
  }

  private static JsonNode view(Contest contest, Entry entry) {
    return server.get("/api/v1/submissions/" + entry.id(), contest.organizer()).json();
  }

  private static JsonNode open(Contest contest, Contest.Form form) {
    var answer = contest.upload(contest.path() + "/regrades", contest.organizer(), form);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json();
  }

  private static JsonNode find(Contest contest, int number) {
    return server.get(contest.path() + "/regrades/" + number, contest.organizer()).json();
  }

  /// Waits until no entry waits.
  private static JsonNode settled(Contest contest, int number) throws InterruptedException {
    while (true) {
      var set = find(contest, number);
      if (set.path("progress").path("waiting").asInt() == 0) {
        return set;
      }
      Thread.sleep(50);
    }
  }

  private static ServerUnderTest.Answer end(
      Contest contest, int number, String how, Map<String, ?> body) {
    return server.post(
        contest.path() + "/regrades/" + number + "/" + how, contest.organizer(), body);
  }

  private static List<String> ranks(Contest contest) {
    var board = server.get(contest.path() + "/board?phase=main&task=both", contest.organizer());
    return board.json().path("rows").findValuesAsText("rank");
  }

  private static List<String> cases(Contest contest, Entry entry) {
    return contest.query(
        "select kind || ' ' || state || ' ' || decision from review_case where submission_id = '%s' order by kind"
            .formatted(entry.id()));
  }

  private static Contest.Form tolerance(String match, String review) {
    return new Contest.Form()
        .field("reason", "The noise floor was measured again.")
        .field("task", "both")
        .field("match", match)
        .field("review", review);
  }

  /// By hand: one pair is off by 0.02. Under 0.001 / 0.01 that is a mismatch, under 0.03 / 0.05 it
  /// is reproduced, under 0.01 / 0.05 it is for review.
  @Test
  void anotherToleranceChangesVerdictsAndTheirCases() throws InterruptedException {
    var contest = Contest.open(server, "bounds", "{per_day: 5}");
    var entry = enter(contest, "Aare", 0.02);
    assertThat(view(contest, entry).path("verdict").asText()).isEqualTo("MISMATCH");
    assertThat(cases(contest, entry)).containsExactly("mismatch open none");
    assertThat(ranks(contest)).isEmpty();
    finishDiagnosis();
    var vectors = contest.query("select count(*) from score_vector where variant = 'plain'");

    open(contest, tolerance("0.03", "0.05"));
    var preview = settled(contest, 1);
    var change = preview.path("outcome").path("entries").path(0);
    assertThat(change.path("before").asText()).isEqualTo("MISMATCH");
    assertThat(change.path("after").asText()).isEqualTo("REPRODUCED");
    assertThat(view(contest, entry).path("verdict").asText()).isEqualTo("MISMATCH");
    assertThat(end(contest, 1, "application", Map.of()).status()).isEqualTo(200);
    assertThat(view(contest, entry).path("verdict").asText()).isEqualTo("REPRODUCED");
    assertThat(cases(contest, entry)).containsExactly("mismatch decided approved");
    assertThat(ranks(contest)).containsExactly("1");
    assertThat(contest.query("select count(*) from score_vector where variant = 'plain'"))
        .isEqualTo(vectors);
    var events =
        server.get("/api/v1/submissions/" + entry.id() + "/events", entry.member().token());
    assertThat(events.text()).contains("the verdict on its claim is now REPRODUCED");

    // What a re-grade set settled, another one opens again: it was never a human's decision.
    open(contest, tolerance("0.01", "0.05"));
    settled(contest, 2);
    assertThat(end(contest, 2, "application", Map.of()).status()).isEqualTo(200);
    assertThat(view(contest, entry).path("verdict").asText()).isEqualTo("REVIEW");
    assertThat(cases(contest, entry)).containsExactly("mismatch open none");
    finishDiagnosis();

    // Back to the first tolerance: the same rules as at first, and yet the newest.
    open(contest, tolerance("0.001", "0.01"));
    settled(contest, 3);
    assertThat(end(contest, 3, "application", Map.of()).status()).isEqualTo(200);
    assertThat(view(contest, entry).path("verdict").asText()).isEqualTo("MISMATCH");
    assertThat(ranks(contest)).isEmpty();
  }

  /// A worker runs the variants, where the cause is still looked for.
  private static void finishDiagnosis() throws InterruptedException {
    var worker = FakeWorker.register(server);
    for (var ticket = worker.claim(2); ticket.isPresent(); ticket = worker.claim(2)) {
      worker.work(ticket.get());
    }
    Thread.sleep(500);
  }

  private static Contest.Form newData() {
    return new Contest.Form()
        .field("reason", "Ten images were broken.")
        .field("set", "hidden-set")
        .file("data", "new.npy", Contest.npy(EASY))
        .file("labels", "new.txt", Contest.labels());
  }

  @Test
  void newDataIsRunInTheShadow() throws InterruptedException {
    var contest = Contest.open(server, "renewed", "{per_day: 5}");
    var entry = enter(contest, "Aare", 0);
    double before = accuracy(contest, entry);
    assertThat(before).isLessThan(1);
    var quota = contest.query("select count(*) from quota_entry");
    var events =
        server.get("/api/v1/submissions/" + entry.id() + "/events", entry.member().token());

    var opened = open(contest, newData());
    assertThat(opened.path("changes").path(0).asText())
        .isEqualTo(
            "Set Hidden: new data, version 2 after 1. Models are run on it; claims for version 1 no longer count.");
    assertThat(end(contest, 1, "application", Map.of()).code()).isEqualTo("regrade.incomplete");
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(10).orElseThrow();
    // The new version alone: what was run before counts as before.
    assertThat(ticket.path("sets")).hasSize(1);
    assertThat(view(contest, entry).path("state").asText()).isEqualTo("GRADED");
    worker.work(ticket);
    settled(contest, 1);
    assertThat(accuracy(contest, entry)).isEqualTo(before);
    assertThat(
            server
                .get("/api/v1/submissions/" + entry.id() + "/events", entry.member().token())
                .text())
        .isEqualTo(events.text());
    assertThat(end(contest, 1, "application", Map.of()).status()).isEqualTo(200);
    assertThat(accuracy(contest, entry)).isEqualTo(1);
    assertThat(contest.query("select count(*) from quota_entry")).isEqualTo(quota);
    assertThat(
            contest.query(
                """
                select v.version || ' ' || v.state
                from set_version v
                join evaluation_set e on e.id = v.set_id and e.slug = 'hidden-set'
                join organization o on o.id = v.tenant_id and o.slug = 'renewed'
                order by v.version
                """))
        .containsExactly("1 retired", "2 live");
    // Who enters now is run on the new version from the first.
    assertThat(accuracy(contest, enter(contest, "Broye", 0))).isEqualTo(1);
  }

  private static double accuracy(Contest contest, Entry entry) {
    for (var set : view(contest, entry).path("sets")) {
      if (set.path("set").asText().equals("hidden-set")) {
        return set.path("value").asDouble();
      }
    }
    throw new AssertionError("no hidden set");
  }

  @Test
  void anEntryWhoseModelFailsAnewStandsInTheWayUntilItIsLeftOut() throws InterruptedException {
    var contest = Contest.open(server, "failing", "{per_day: 5}");
    var entry = enter(contest, "Aare", 0);
    assertThat(ranks(contest)).containsExactly("1");
    open(contest, newData());
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(10).orElseThrow();
    var work = ticket.path("sets").path(0).path("work").asText();
    assertThat(worker.modelFailed(ticket, "model.crashed", work).status()).isEqualTo(204);
    var set = settled(contest, 1);
    assertThat(set.path("failures").path(0).path("team").asText()).isEqualTo("Aare");
    assertThat(set.path("failures").path(0).path("is_models").asBoolean()).isTrue();
    assertThat(view(contest, entry).path("state").asText()).isEqualTo("GRADED");
    assertThat(end(contest, 1, "application", Map.of()).code()).isEqualTo("regrade.failures");
    // Tried again it fails again.
    assertThat(end(contest, 1, "retry", Map.of()).status()).isEqualTo(200);
    var again = worker.claim(10).orElseThrow();
    worker.modelFailed(again, "model.crashed", work);
    settled(contest, 1);
    assertThat(end(contest, 1, "application", Map.of("leave_out", true)).status()).isEqualTo(200);
    assertThat(ranks(contest)).containsExactly("null");
    assertThat(cases(contest, entry)).containsExactly("hidden-failure decided rejected");
  }

  /// Nothing of it may count: neither its vectors nor its draft.
  @Test
  void aCancelledSetTakesItsWorkBack() throws InterruptedException {
    var contest = Contest.open(server, "stopped", "{per_day: 5}");
    var entry = enter(contest, "Aare", 0);
    double before = accuracy(contest, entry);
    open(contest, newData());
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(10).orElseThrow();
    assertThat(end(contest, 1, "cancellation", Map.of("reason", "Not broken.")).status())
        .isEqualTo(200);
    var late = worker.vector(ticket, ticket.path("sets").path(0), new byte[8 * Contest.PAIRS]);
    assertThat(late.code()).isEqualTo("lease.lost");
    assertThat(worker.claim(1)).isEmpty();
    assertThat(accuracy(contest, entry)).isEqualTo(before);
    assertThat(accuracy(contest, enter(contest, "Broye", 0))).isEqualTo(before);
  }

  /// Chosen entries are run again on what they were run on; nobody else is.
  @Test
  void chosenEntriesAreRunAgain() throws InterruptedException {
    var contest = Contest.open(server, "chosen", "{per_day: 5}");
    var entry = enter(contest, "Aare", 0);
    enter(contest, "Broye", 0);
    var code = view(contest, entry).path("code").asText();
    open(
        contest,
        new Contest.Form()
            .field("reason", "That worker had a faulty card.")
            .field("again", "run")
            .field("entries", code));
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(10).orElseThrow();
    assertThat(ticket.path("sets")).hasSize(2);
    worker.work(ticket);
    var set = settled(contest, 1);
    assertThat(set.path("progress").path("entries").asInt()).isEqualTo(1);
    assertThat(set.path("outcome").path("entries")).isEmpty();
    assertThat(end(contest, 1, "application", Map.of()).status()).isEqualTo(200);
    assertThat(worker.claim(1)).isEmpty();
    assertThat(
            contest.query(
                "select count(*) from score_vector where submission_id = '%s' and regrade_id is not null and not is_shadow"
                    .formatted(entry.id())))
        .containsExactly("2");
    assertThat(view(contest, entry).path("verdict").asText()).isEqualTo("REPRODUCED");
  }
}
