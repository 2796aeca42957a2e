package assay.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What becomes of a claim that was not reproduced (SECURITY E32, E33): the verdict first, its
/// cause afterwards.
class DiagnosisFlowTest {
  private static final double[] HONEST = FakeWorker.expected(1);

  /// Every variant but the task's own range of pixels.
  private static final List<String> VARIANTS =
      List.of(
          "channels",
          "mirrored",
          "transposed",
          "layout",
          "range-minus1-1",
          "imagenet",
          "normalised-twice",
          "not-unit-length",
          "half-precision",
          "range-0-255");

  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(
            Map.of("assay.retry-seconds", 0, "assay.sweep.leases", "1h", "assay.judge.slots", 1));
    contest = Contest.open(server, "diagnosis", "{per_day: 100}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// Tests share the queue: each leaves it empty.
  @AfterEach
  void emptyTheQueue() {
    server.database().resetNow();
    server.emptyTheQueue();
  }

  /// A team with an entry that was run and judged.
  private record Judged(Contest.Member member, UUID submission, FakeWorker worker) {
    JsonNode view() {
      var answer = server.get("/api/v1/submissions/" + submission, member.token());
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      return answer.json();
    }

    JsonNode diagnosis() {
      return openSet(view()).path("diagnosis");
    }

    String page(String token) {
      var answer =
          server.send(
              "GET",
              "/submissions/" + submission,
              token,
              BodyPublishers.noBody(),
              "Accept",
              "text/html");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      return answer.text();
    }

    /// Waits for the judge, who works by itself.
    JsonNode await(Predicate<JsonNode> state) {
      long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
      while (true) {
        var view = view();
        if (state.test(view)) {
          return view;
        }
        assertThat(System.nanoTime()).as(view.toPrettyString()).isLessThan(deadline);
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }

    JsonNode awaitCause() {
      return openSet(
              await(view -> openSet(view).path("diagnosis").path("state").asText().equals("made")))
          .path("diagnosis");
    }

    List<String> query(String columns) {
      return contest.query(
          "select %s from grading where submission_id = '%s'".formatted(columns, submission));
    }
  }

  private static Judged judged(String team, String task, double[] claimed) {
    var member = contest.newTeam(team);
    var accepted = contest.submit(member, task, claimed);
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
    var worker = FakeWorker.register(server);
    worker.work(worker.claim(5).orElseThrow());
    var judged = new Judged(member, UUID.fromString(accepted.json().path("id").asText()), worker);
    judged.await(view -> view.path("state").asText().equals("GRADED"));
    return judged;
  }

  @Test
  void shiftsWithinTheToleranceAreReproducedAndNotExplained() {
    for (var claimed :
        List.of(each(HONEST, s -> s + 9e-4), each(HONEST, DiagnosisFlowTest::rounded))) {
      var judged = judged("Near " + claimed[0], "both", claimed);
      assertThat(judged.view().path("verdict").asText()).isEqualTo("REPRODUCED");
      assertThat(judged.diagnosis().isNull()).isTrue();
      assertThat(judged.query("stage || ' ' || state")).containsExactly("judge DONE");
    }
  }

  @Test
  void aShiftForReviewHasHonestlyNoCause() {
    var judged = judged("Shift", "both", each(HONEST, s -> s + 5e-3));
    assertThat(judged.view().path("verdict").asText()).isEqualTo("REVIEW");
    assertThat(judged.diagnosis().path("state").asText()).isEqualTo("making");
    assertThat(judged.page(judged.member().token()))
        .contains("Why they differ is being looked for");
    judged.worker().work(judged.worker().claim(5).orElseThrow());
    var diagnosis = judged.awaitCause();
    assertThat(diagnosis.path("cause").isNull()).isTrue();
    assertThat(diagnosis.path("sentence").asText())
        .startsWith("No known mistake explains the difference");
    assertThat(judged.query("stage || ' ' || state")).containsExactly("conclude DONE");
  }

  @Test
  void swappedChannelsAreAMismatchThatIsNamed() {
    var judged = judged("Channels", "both", FakeWorker.expected(1, "channels"));
    var before = judged.view();
    assertThat(before.path("verdict").asText()).isEqualTo("MISMATCH");
    assertThat(ledger(judged)).containsExactly("commit", "reserve");

    var ticket = judged.worker().claim(5).orElseThrow();
    assertThat(ticket.path("sets").findValuesAsText("variant")).containsExactlyElementsOf(VARIANTS);
    var packs =
        contest.query(
            "select pack_digest from set_version join evaluation_set e on e.id = set_id where e.slug = 'open-set'");
    assertThat(ticket.path("sets").findValuesAsText("pack")).allMatch(packs.getFirst()::equals);
    assertThat(judged.view().path("state").asText()).isEqualTo("GRADED");
    assertThat(judged.worker().heartbeat(ticket, 3).json().path("cancel").asBoolean()).isFalse();
    var hidden =
        contest
            .query(
                "select pack_digest from set_version join evaluation_set e on e.id = set_id where e.slug = 'hidden-set'")
            .getFirst();
    assertThat(judged.worker().blob(ticket, hidden).status()).isEqualTo(404);
    judged.worker().work(ticket);

    var diagnosis = judged.awaitCause();
    assertThat(diagnosis.path("cause").asText()).isEqualTo("channels");
    assertThat(diagnosis.path("name").asText()).isEqualTo("channels");
    assertThat(diagnosis.path("sentence").asText())
        .contains("BGR images instead of RGB", "Feed RGB");
    assertThat(diagnosis.path("max").asDouble()).isCloseTo(0, within(1e-9));
    var after = judged.view();
    assertThat(after.path("state").asText()).isEqualTo("GRADED");
    assertThat(after.path("verdict").asText()).isEqualTo("MISMATCH");
    assertThat(after.path("timeline").findValuesAsText("reason").getLast())
        .startsWith("Why they differ: Your scores are what the model gives");
    assertThat(ledger(judged)).containsExactly("commit", "reserve");
    for (var set : after.path("sets")) {
      assertThat(set.path("value").isNull()).as("no hidden score: " + set).isTrue();
    }
    var page = judged.page(judged.member().token());
    assertThat(page).contains("Why they differ: channels").contains("Feed RGB");
    assertThat(caseOf(judged)).contains("claimed, mended").contains("If the mistake were");
  }

  @Test
  void mistakesInWritingAreNamedWithTheVerdict() {
    var shuffled = new ArrayList<>(DoubleStream.of(HONEST).boxed().toList());
    Collections.shuffle(shuffled, new Random(1));
    var order = shuffled.stream().mapToDouble(Double::doubleValue).toArray();
    for (var mistake :
        Map.of("order", order, "affine-0-1", each(HONEST, s -> (s + 1) / 2)).entrySet()) {
      var judged = judged("Writing " + mistake.getKey(), "both", mistake.getValue());
      assertThat(judged.view().path("verdict").asText()).isEqualTo("MISMATCH");
      assertThat(judged.diagnosis().path("cause").asText()).isEqualTo(mistake.getKey());
      assertThat(judged.worker().claim(0)).as("no worker is needed").isEmpty();
    }
  }

  @Test
  void twoMistakesAtOnceAreNamed() {
    var both = each(FakeWorker.expected(1, "channels"), s -> (s + 1) / 2);
    var judged = judged("Both", "both", both);
    judged.worker().work(judged.worker().claim(5).orElseThrow());
    assertThat(judged.awaitCause().path("cause").asText()).isEqualTo("channels+affine-0-1");
  }

  @Test
  void scoresOfAnotherModelHaveNoCause() {
    var other = new Random(3).doubles(Contest.PAIRS, -0.9, 0.9).toArray();
    var judged = judged("Other", "both", other);
    judged.worker().work(judged.worker().claim(5).orElseThrow());
    assertThat(judged.view().path("verdict").asText()).isEqualTo("MISMATCH");
    assertThat(judged.awaitCause().path("cause").isNull()).isTrue();
    assertThat(caseOf(judged)).contains("If the mistake were").doesNotContain("claimed, mended");
  }

  @Test
  void notANumberIsRefusedAtTheDoor() {
    var scores = HONEST.clone();
    scores[4] = Double.NaN;
    var refused = contest.submit(contest.newTeam("NaN"), "both", scores);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.code()).isEqualTo("scores.not_finite");
  }

  @Test
  void aStrictTaskLeavesNothingForReview() {
    var judged = judged("Strict", "strict", each(HONEST, s -> s + 5e-3));
    assertThat(judged.view().path("verdict").asText()).isEqualTo("MISMATCH");
    assertThat(openSet(judged.view()).path("comparison").path("review").asDouble()).isEqualTo(1e-3);
    assertThat(judged.page(judged.member().token())).contains("nothing is for review");
    assertThat(
            judged("Strict and right", "strict", each(HONEST, s -> s + 9e-4))
                .view()
                .path("verdict")
                .asText())
        .isEqualTo("REPRODUCED");
    var task = server.get(contest.path(), "").json().path("tasks").path(1);
    assertThat(task.path("sanitizer").asText()).isEqualTo("strict");
    var page =
        server.send(
            "GET", "/o/diagnosis/faces", "", BodyPublishers.noBody(), "Accept", "text/html");
    assertThat(page.text()).contains("strict on a sanitizer");
  }

  @Test
  void entriesThatWaitToBeRunComeFirst() {
    var judged = judged("Later", "both", FakeWorker.expected(1, "mirrored"));
    var waiting = contest.submitBoth(contest.newTeam("Sooner"));
    assertThat(waiting.status()).isEqualTo(201);
    var first = judged.worker().claim(5).orElseThrow();
    assertThat(first.path("sets").findValuesAsText("variant")).containsOnly("plain");
    var second = judged.worker().claim(5).orElseThrow();
    assertThat(second.path("sets").findValuesAsText("variant")).isEqualTo(VARIANTS);
  }

  @Test
  void aVariantThatTheModelDoesNotBearIsLeftOut() {
    var judged = judged("Overflow", "both", FakeWorker.expected(1, "mirrored"));
    for (var unbearable : List.of("range-0-255", "layout")) {
      var ticket = judged.worker().claim(5).orElseThrow();
      assertThat(ticket.path("attempt").asInt()).isEqualTo(1);
      var failed =
          judged
              .worker()
              .modelFailed(
                  ticket,
                  "model.output_not_finite",
                  work(ticket, unbearable).path("work").asText());
      assertThat(failed.status()).as(failed.text()).isEqualTo(204);
    }
    var rest = judged.worker().claim(5).orElseThrow();
    assertThat(rest.path("sets").findValuesAsText("variant"))
        .hasSize(VARIANTS.size() - 2)
        .doesNotContain("range-0-255", "layout");
    judged.worker().work(rest);
    assertThat(judged.awaitCause().path("cause").asText()).isEqualTo("mirrored");
    assertThat(judged.view().path("state").asText()).isEqualTo("GRADED");
    assertThat(cases(judged)).containsExactly("mismatch");
  }

  @Test
  void aModelThatRunsOutOfTimeIsNotRunAgain() {
    var judged = judged("Slow", "both", FakeWorker.expected(1, "mirrored"));
    var ticket = judged.worker().claim(5).orElseThrow();
    var mirrored = work(ticket, "mirrored");
    judged.worker().vector(ticket, mirrored, judged.worker().scores(ticket, mirrored));
    judged
        .worker()
        .modelFailed(ticket, "model.timeout", work(ticket, "layout").path("work").asText());
    assertThat(judged.awaitCause().path("cause").asText()).isEqualTo("mirrored");
    assertThat(judged.worker().claim(0)).isEmpty();
  }

  @Test
  void threeFaultsOfOursEndTheSearchAndNothingElse() {
    var judged = judged("Faults", "both", FakeWorker.expected(1, "mirrored"));
    for (int attempt = 1; attempt <= 3; attempt++) {
      var ticket = judged.worker().claim(5).orElseThrow();
      assertThat(ticket.path("attempt").asInt()).isEqualTo(attempt);
      judged.worker().workerFailed(ticket, "disk");
    }
    var diagnosis = judged.awaitCause();
    assertThat(diagnosis.path("cause").isNull()).isTrue();
    assertThat(diagnosis.path("sentence").asText()).contains("were not tried");
    assertThat(judged.view().path("state").asText()).isEqualTo("GRADED");
    assertThat(ledger(judged)).containsExactly("commit", "reserve");
    assertThat(cases(judged)).containsExactly("mismatch");
  }

  @Test
  void aKilledWorkersHalfIsKeptAndItsLateVectorThrownAway() {
    var judged = judged("Killed", "both", FakeWorker.expected(1, "mirrored"));
    var zombie = judged.worker();
    var first = zombie.claim(5).orElseThrow();
    for (var variant : List.of("channels", "mirrored")) {
      var work = work(first, variant);
      assertThat(zombie.vector(first, work, zombie.scores(first, work)).status()).isEqualTo(204);
    }
    server.database().setNow(Clock.systemUTC().instant().plus(Duration.ofMinutes(2)));
    server.bean(Sweep.class).leases();

    var second = FakeWorker.register(server);
    var ticket = second.claim(5).orElseThrow();
    assertThat(ticket.path("attempt").asInt()).isEqualTo(2);
    assertThat(ticket.path("sets").findValuesAsText("variant"))
        .hasSize(VARIANTS.size() - 2)
        .doesNotContain("channels", "mirrored");
    var late = work(first, "layout");
    for (var answer :
        List.of(
            zombie.vector(first, late, new byte[8 * Contest.PAIRS]),
            zombie.modelFailed(first, "model.crashed", late.path("work").asText()),
            zombie.workerFailed(first, "late"),
            zombie.heartbeat(first, 1))) {
      assertThat(answer.code()).as(answer.text()).isEqualTo("lease.lost");
    }
    second.work(ticket);
    assertThat(judged.awaitCause().path("cause").asText()).isEqualTo("mirrored");
    assertThat(
            contest.query(
                "select variant from score_vector where submission_id = '%s' and variant <> 'plain'"
                    .formatted(judged.submission())))
        .containsExactlyInAnyOrderElementsOf(VARIANTS);
    assertThat(second.workerFailed(ticket, "late").code()).isEqualTo("lease.lost");
  }

  @Test
  void sweepConcludesWhatACrashLeft() {
    var judged = judged("Crash", "both", FakeWorker.expected(1, "imagenet"));
    judged.worker().work(judged.worker().claim(5).orElseThrow());
    judged.awaitCause();
    contest.sql("delete from diagnosis where submission_id = '%s'".formatted(judged.submission()));
    contest.sql(
        "update grading set stage = 'diagnose', state = 'QUEUED', attempt = 1 where submission_id = '%s'"
            .formatted(judged.submission()));
    server.bean(Sweep.class).leases();
    assertThat(judged.awaitCause().path("cause").asText()).isEqualTo("imagenet");
  }

  @Test
  void aGradedEntryCannotBeCancelledWhileItsCauseIsLookedFor() {
    var judged = judged("Cancel", "both", FakeWorker.expected(1, "mirrored"));
    var ticket = judged.worker().claim(5).orElseThrow();
    var cancel = post(judged, "cancel");
    assertThat(cancel.status()).isEqualTo(409);
    assertThat(cancel.code()).isEqualTo("submission.state");
    assertThat(post(judged, "withdraw").status()).isEqualTo(200);
    judged.worker().work(ticket);
    assertThat(judged.awaitCause().path("cause").asText()).isEqualTo("mirrored");
    assertThat(judged.view().path("withdrawn_at").isNull()).isFalse();
  }

  @Test
  void aWorkerCannotSendAVariantForAPlainTicket() {
    var accepted = contest.submit(contest.newTeam("Early"), "both", HONEST);
    assertThat(accepted.status()).isEqualTo(201);
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(5).orElseThrow();
    var work = ticket.path("sets").path(0).path("work").asText();
    var answer =
        worker.reportVector(
            ticket,
            com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
                .objectNode()
                .put("work", work + "/channels"),
            "1".repeat(64));
    assertThat(answer.code()).isEqualTo("work.unknown");
  }

  private static Answer post(Judged judged, String what) {
    return server.post(
        "/api/v1/submissions/%s/%s".formatted(judged.submission(), what),
        judged.member().token(),
        "{}");
  }

  private static JsonNode openSet(JsonNode view) {
    for (var set : view.path("sets")) {
      if (set.path("set").asText().equals(Contest.OPEN_SET)) {
        return set;
      }
    }
    throw new AssertionError("no open set in " + view);
  }

  private static JsonNode work(JsonNode ticket, String variant) {
    for (var work : ticket.path("sets")) {
      if (work.path("variant").asText().equals(variant)) {
        return work;
      }
    }
    throw new AssertionError("no " + variant + " in " + ticket);
  }

  /// The organizers' page about the entry.
  private static String caseOf(Judged judged) {
    var id =
        contest
            .query(
                "select id from review_case where submission_id = '%s'"
                    .formatted(judged.submission()))
            .getFirst();
    var answer =
        server.send(
            "GET",
            "/cases/" + id,
            contest.organizer(),
            BodyPublishers.noBody(),
            "Accept",
            "text/html");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text();
  }

  private static List<String> ledger(Judged judged) {
    return contest.query(
        "select kind from quota_entry where submission_id = '%s' order by kind"
            .formatted(judged.submission()));
  }

  /// Besides duplicates: the fake worker gives every team the same scores.
  private static List<String> cases(Judged judged) {
    return contest.query(
        "select kind from review_case where submission_id = '%s' and kind <> 'duplicate'"
            .formatted(judged.submission()));
  }

  private static double rounded(double score) {
    return Double.parseDouble(String.format(Locale.ROOT, "%.4f", score));
  }

  private static double[] each(double[] scores, DoubleUnaryOperator of) {
    return DoubleStream.of(scores).map(of).toArray();
  }
}
