package assay.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.format.ScoreVectorFile;
import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import assay.server.blob.Blobs;
import assay.server.database.TenantDatabase;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class QueueTest {
  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(
            Map.of(
                "assay.judge.slots",
                0,
                "assay.retry-seconds",
                0,
                // The sweep runs when a test says so.
                "assay.sweep.leases",
                "1h"));
    contest = Contest.open(server, "queue-test", "{per_day: 3, per_phase: 100}");
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

  @Test
  void anEntryIsRunAndJudged() throws Exception {
    var member = contest.newTeam("Happy");
    var submission = accepted(contest.submitBoth(member));
    assertThat(view(member, submission).path("state").asText()).isEqualTo("QUEUED");
    assertThat(view(member, submission).path("queue").path("position").asInt()).isEqualTo(1);

    var worker = FakeWorker.register(server);
    var ticket = worker.claim(5).orElseThrow();
    assertThat(view(member, submission).path("state").asText()).isEqualTo("RUNNING");
    assertThat(ticket.path("model").path("digest").asText())
        .isEqualTo(FakeWorker.sha256(Contest.model()));
    assertThat(ticket.path("sets")).hasSize(2);
    assertThat(ticket.path("sets").findValuesAsText("score_kind"))
        .containsExactly("cosine", "squared-l2");

    assertThat(worker.heartbeat(ticket, 7).json().path("cancel").asBoolean()).isFalse();
    var running = set(view(member, submission), Contest.OPEN_SET);
    assertThat(running.path("state").asText()).isEqualTo("running");
    assertThat(running.path("images_done").asInt()).isEqualTo(7);
    worker.work(ticket);
    assertThat(view(member, submission).path("state").asText()).isEqualTo("JUDGING");
    assertThat(vector(submission, Contest.OPEN_SET)).containsExactly(FakeWorker.expected(1));
    assertThat(vector(submission, Contest.HIDDEN_SET)).containsExactly(FakeWorker.expected(2));

    var gradings = server.bean(Gradings.class);
    var lease = gradings.claimJudge(Duration.ofSeconds(5)).orElseThrow();
    assertThat(lease.submission()).isEqualTo(submission);
    assertThat(gradings.extend(lease)).isTrue();
    server
        .bean(TenantDatabase.class)
        .inTenant(
            lease.tenant(),
            handle -> {
              gradings.finishJudge(handle, lease, "Graded.", Gradings.Next.NOTHING);
              return lease;
            });
    assertThat(view(member, submission).path("state").asText()).isEqualTo("GRADED");
    assertThat(ledger(submission)).containsExactly("commit", "reserve");
    assertThat(view(member, submission).path("timeline").findValuesAsText("state"))
        .containsExactly("QUEUED", "RUNNING", "JUDGING", "GRADED");
  }

  @Test
  void scoresAloneGoStraightToTheJudge() throws Exception {
    var member = contest.newTeam("Scores");
    var submission = accepted(contest.submitClaims(member));
    assertThat(FakeWorker.register(server).claim(0)).isEmpty();
    var lease = server.bean(Gradings.class).claimJudge(Duration.ofSeconds(5)).orElseThrow();
    assertThat(lease.submission()).isEqualTo(submission);
    assertThat(view(member, submission).path("state").asText()).isEqualTo("JUDGING");
  }

  @Test
  void waitingClaimIsWokenByAnAcceptedEntry() throws Exception {
    var worker = FakeWorker.register(server);
    var member = contest.newTeam("Waker");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var claim = threads.submit(() -> worker.claim(20));
      var submission = accepted(contest.submitBoth(member));
      assertThat(claim.get()).isPresent();
      assertThat(view(member, submission).path("state").asText()).isEqualTo("RUNNING");
    }
  }

  @Test
  void expiredLeaseReturnsToTheQueueAndTheZombieIsRefused() {
    var member = contest.newTeam("Expired");
    var submission = accepted(contest.submitBoth(member));
    var zombie = FakeWorker.register(server);
    var first = zombie.claim(5).orElseThrow();
    server.bean(Sweep.class).leases();
    assertThat(view(member, submission).path("state").asText()).isEqualTo("RUNNING");

    server.database().setNow(Clock.systemUTC().instant().plus(Duration.ofMinutes(2)));
    server.bean(Sweep.class).leases();
    var waiting = view(member, submission);
    assertThat(waiting.path("state").asText()).isEqualTo("QUEUED");
    assertThat(waiting.path("reason").asText()).contains("was lost at").contains("not your fault");
    assertThat(waiting.path("fault").asText()).isEqualTo("system");

    var second = FakeWorker.register(server).claim(5).orElseThrow();
    assertThat(second.path("grading")).isEqualTo(first.path("grading"));
    assertThat(second.path("attempt").asInt()).isEqualTo(2);
    assertThat(second.path("lease").asLong()).isGreaterThan(first.path("lease").asLong());

    var model = first.path("model").path("digest").asText();
    for (var late :
        List.of(
            zombie.heartbeat(first, 1),
            zombie.blob(first, model),
            zombie.vector(first, first.path("sets").path(0), new byte[8 * Contest.PAIRS]),
            zombie.modelFailed(first, "model.crashed", ""),
            zombie.workerFailed(first, "late"))) {
      assertThat(late.status()).as(late.text()).isEqualTo(409);
      assertThat(late.code()).isEqualTo("lease.lost");
    }
    assertThat(view(member, submission).path("state").asText()).isEqualTo("RUNNING");
  }

  @Test
  void onlyTheMissingSetIsRunAgain() {
    var member = contest.newTeam("Missing");
    accepted(contest.submitBoth(member));
    var worker = FakeWorker.register(server);
    var first = worker.claim(5).orElseThrow();
    var open = first.path("sets").path(0);
    assertThat(worker.vector(first, open, worker.scores(first, open)).status()).isEqualTo(204);
    assertThat(worker.workerFailed(first, "disk").status()).isEqualTo(204);
    var second = worker.claim(5).orElseThrow();
    assertThat(second.path("sets")).hasSize(1);
    assertThat(second.path("sets").path(0).path("work"))
        .isEqualTo(first.path("sets").path(1).path("work"));
  }

  @Test
  void threeWorkerFailuresParkTheEntryAndGiveItBack() {
    var member = contest.newTeam("Parked");
    var submission = accepted(contest.submitBoth(member));
    var worker = FakeWorker.register(server);
    for (int attempt = 1; attempt <= 3; attempt++) {
      var ticket = worker.claim(5).orElseThrow();
      assertThat(ticket.path("attempt").asInt()).isEqualTo(attempt);
      assertThat(worker.workerFailed(ticket, "secret detail of ours").status()).isEqualTo(204);
    }
    assertThat(worker.claim(0)).isEmpty();
    var view = view(member, submission);
    assertThat(view.path("state").asText()).isEqualTo("FAILED_SYSTEM");
    assertThat(view.path("fault").asText()).isEqualTo("system");
    assertThat(view.toString()).doesNotContain("secret detail");
    assertThat(view.path("quota").path("used").asInt()).isZero();
    assertThat(ledger(submission)).containsExactly("refund", "reserve");
    assertThat(cases(submission)).containsExactly("quarantine");
  }

  @Test
  void twoClaimersNeverGetOneGrading() throws Exception {
    for (int i = 0; i < 8; i++) {
      accepted(contest.submitBoth(contest.newTeam("Crowd " + i)));
    }
    var claims = new ArrayList<Future<List<String>>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        claims.add(
            threads.submit(() ->
                FakeWorker.register(server)
                    .claim(0)
                    .map(ticket -> List.of(ticket.path("grading").asText()))
                    .orElse(List.of())));
      }
    }
    var got = new ArrayList<String>();
    for (var claim : claims) {
      got.addAll(claim.get());
    }
    assertThat(got).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void theTeamServedLongestAgoComesFirst() {
    var busy = contest.newTeam("Busy");
    var quiet = contest.newTeam("Quiet");
    var worker = FakeWorker.register(server);
    accepted(contest.submitBoth(busy));
    assertThat(worker.claim(5)).isPresent();
    var second = accepted(contest.submitBoth(busy));
    var other = accepted(contest.submitBoth(quiet));
    assertThat(worker.claim(5)).isPresent();
    assertThat(view(quiet, other).path("state").asText()).isEqualTo("RUNNING");
    assertThat(view(busy, second).path("state").asText()).isEqualTo("QUEUED");
  }

  @Test
  void modelThatFailsBeforeHiddenImagesIsGivenBackThreeTimesADay() {
    var member = contest.newTeam("Broken");
    var worker = FakeWorker.register(server);
    var used = new ArrayList<Integer>();
    var submissions = new ArrayList<UUID>();
    for (int i = 0; i < 4; i++) {
      var submission = accepted(contest.submitBoth(member));
      submissions.add(submission);
      var ticket = worker.claim(5).orElseThrow();
      var open = ticket.path("sets").path(0).path("work").asText();
      assertThat(worker.modelFailed(ticket, "model.timeout", open).status()).isEqualTo(204);
      used.add(view(member, submission).path("quota").path("used").asInt());
    }
    assertThat(used).containsExactly(0, 0, 0, 1);
    var last = submissions.getLast();
    var view = view(member, last);
    assertThat(view.path("state").asText()).isEqualTo("FAILED_MODEL");
    assertThat(view.path("fault").asText()).isEqualTo("participant");
    assertThat(view.path("failure").path("code").asText()).isEqualTo("model.timeout");
    assertThat(cases(last)).isEmpty();
  }

  @Test
  void modelThatFailsOnHiddenSetsOnlyIsChargedAndLookedAt() {
    var member = contest.newTeam("Hidden");
    var submission = accepted(contest.submitBoth(member));
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(5).orElseThrow();
    var open = ticket.path("sets").path(0);
    worker.vector(ticket, open, worker.scores(ticket, open));
    var hidden = ticket.path("sets").path(1).path("work").asText();
    assertThat(worker.modelFailed(ticket, "model.crashed", hidden).status()).isEqualTo(204);
    assertThat(ledger(submission)).containsExactly("commit", "reserve");
    assertThat(cases(submission)).containsExactly("hidden-failure");
    assertThat(view(member, submission).path("reason").asText()).doesNotContain("3 of");
  }

  @Test
  void cancelledRunTellsItsWorkerToStop() {
    var member = contest.newTeam("Cancel");
    var submission = accepted(contest.submitBoth(member));
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(5).orElseThrow();
    var cancelled =
        server.post("/api/v1/submissions/%s/cancel".formatted(submission), member.token(), "{}");
    assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(200);
    assertThat(cancelled.json().path("state").asText()).isEqualTo("CANCELLED");
    assertThat(worker.heartbeat(ticket, 1).json().path("cancel").asBoolean()).isTrue();
    assertThat(worker.workerFailed(ticket, "stopped").code()).isEqualTo("lease.lost");
    assertThat(ledger(submission)).containsExactly("commit", "reserve");
  }

  @Test
  void badVectorsAreRefusedAndTheLeaseStays() {
    var member = contest.newTeam("Vectors");
    accepted(contest.submitBoth(member));
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(5).orElseThrow();
    var work = ticket.path("sets").path(0);
    var good = new byte[8 * Contest.PAIRS];
    assertThat(worker.vector(ticket, work, new byte[8]).code()).isEqualTo("vector.length");
    assertThat(worker.vector(ticket, work, new byte[8 * Contest.PAIRS + 1]).status())
        .isEqualTo(413);
    assertThat(worker.put(ticket, "0".repeat(64), good).code()).isEqualTo("checksum.mismatch");
    assertThat(worker.reportVector(ticket, work, "1".repeat(64)).code()).isEqualTo("vector.length");
    var notFinite = good.clone();
    notFinite[6] = (byte) 0xf0;
    notFinite[7] = 0x7f;
    assertThat(worker.vector(ticket, work, notFinite).code()).isEqualTo("vector.not_finite");
    assertThat(worker.heartbeat(ticket, 0).status()).isEqualTo(200);
  }

  @Test
  void workersWithoutTokenAreTurnedAway() {
    for (var token : List.of("", "assay_wrong", contest.organizer())) {
      var answer =
          server.post(
              "/api/v1/worker/claim",
              token,
              Map.of("worker", UUID.randomUUID(), "wait_seconds", 0));
      assertThat(answer.status()).as(token).isEqualTo(401);
    }
  }

  @Test
  void aWorkerReadsOnlyWhatItsTicketNames() {
    accepted(contest.submitBoth(contest.newTeam("Mine")));
    accepted(
        contest.submit(
            contest.newTeam("Theirs").token(),
            new Contest.Form()
                .field("task", "both")
                .file("model", "other.onnx", otherModel())
                .scores(Contest.scores(2))));
    var worker = FakeWorker.register(server);
    var one = worker.claim(5).orElseThrow();
    var other = worker.claim(5).orElseThrow();
    for (var digest : contest.query("select digest from blob")) {
      boolean isNamed = one.toString().contains(digest);
      assertThat(worker.blob(one, digest).status()).as(digest).isEqualTo(isNamed ? 200 : 404);
    }
    assertThat(worker.blob(one, other.path("model").path("digest").asText()).status())
        .isEqualTo(404);
    assertThat(worker.blob(one, "../../etc/passwd").status()).isEqualTo(404);
  }

  @Test
  void noAnswerToAWorkerHoldsALabelAnIdentityAFileNameOrTheSource() {
    accepted(contest.submitBoth(contest.newTeam("Traffic")));
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(5).orElseThrow();
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
            union all select name from submission_file
            union all select email from app_user
            """)) {
      assertThat(read).doesNotContain(secret);
    }
    var labels =
        IntStream.range(0, Contest.PAIRS)
            .collect(
                StringBuilder::new, (s, k) -> s.append((char) (1 - k % 2)), StringBuilder::append)
            .toString();
    assertThat(read).doesNotContain(labels);
  }

  @Test
  void sweepBringsBackWhatACrashLeft() {
    var member = contest.newTeam("Crash");
    var submission = accepted(contest.submitBoth(member));
    contest.sql("delete from grading where submission_id = '%s'".formatted(submission));
    server.bean(Sweep.class).repair();
    server.bean(Sweep.class).repair();
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(5).orElseThrow();
    assertThat(ticket.path("sets")).hasSize(2);
    // All vectors came, but the server died before it moved the grading on.
    worker.work(ticket);
    contest.sql(
        "update grading set stage = 'run', attempt = 1 where submission_id = '%s'"
            .formatted(submission));
    server.bean(Sweep.class).leases();
    assertThat(
            contest.query(
                "select stage from grading where submission_id = '%s'".formatted(submission)))
        .containsExactly("judge");
  }

  private static byte[] otherModel() {
    // The same graph with one more byte in a field that says nothing: the producer's version.
    var model = Contest.model();
    var other = Arrays.copyOf(model, model.length + 3);
    other[model.length] = 0x1a;
    other[model.length + 1] = 1;
    other[model.length + 2] = 'x';
    return other;
  }

  private static UUID accepted(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return UUID.fromString(answer.json().path("id").asText());
  }

  private static JsonNode view(Contest.Member member, UUID submission) {
    var answer = server.get("/api/v1/submissions/" + submission, member.token());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static JsonNode set(JsonNode view, String slug) {
    for (var set : view.path("sets")) {
      if (set.path("set").asText().equals(slug)) {
        return set;
      }
    }
    throw new AssertionError("no set " + slug + " in " + view);
  }

  private static double[] vector(UUID submission, String set) throws IOException {
    var row =
        contest
            .query(
                """
                select v.tenant_id || ' ' || v.digest
                from score_vector v
                join set_version s on s.id = v.set_version_id
                join evaluation_set e on e.id = s.set_id
                where v.submission_id = '%s'
                  and v.origin = 're-run'
                  and e.slug = '%s'
                """
                    .formatted(submission, set))
            .getFirst()
            .split(" ", -1);
    var blobs = server.bean(Blobs.class);
    return ScoreVectorFile.read(blobs.verified(UUID.fromString(row[0]), row[1]), Contest.PAIRS);
  }

  private static List<String> ledger(UUID submission) {
    return contest.query(
        "select kind from quota_entry where submission_id = '%s' order by kind"
            .formatted(submission));
  }

  private static List<String> cases(UUID submission) {
    return contest.query(
        "select kind from review_case where submission_id = '%s'".formatted(submission));
  }
}
