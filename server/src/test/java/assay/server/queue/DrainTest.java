package assay.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class DrainTest {
  private static ServerUnderTest server;
  private static Contest contest;
  private static Contest other;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.judge.slots", 0, "assay.sweep.leases", "1h"));
    contest = Contest.open(server, "drained", "{per_day: 100}");
    other = Contest.open(server, "flowing", "{per_day: 100}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void emptyTheQueue() {
    server.emptyTheQueue();
    contest.sql("update worker set last_seen_at = now() - interval '30 days'");
  }

  private static UUID submit(Contest to) {
    var answer = to.submitBoth(to.newTeam("T " + UUID.randomUUID()));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return UUID.fromString(answer.json().path("id").asText());
  }

  private static JsonNode view(Contest of, UUID submission) {
    return server.get("/api/v1/submissions/" + submission, of.organizer()).json();
  }

  private static String because(Contest of, UUID submission) {
    return view(of, submission).path("queue").path("waiting_because").asText();
  }

  private static Answer drain(FakeWorker worker, boolean isDrained, String reason) {
    return server.post(
        "/api/v1/orgs/drained/workers/" + worker.id(),
        server.ownerToken(),
        Map.of("drained", isDrained, "reason", reason));
  }

  private static Answer claim(FakeWorker worker) {
    return worker.post("claim", Map.of("worker", worker.id(), "wait_seconds", 0));
  }

  @Test
  void aDrainedWorkerFinishesWhatItHasAndGetsNoMore() {
    var running = submit(contest);
    var waiting = submit(contest);
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(5).orElseThrow();
    var drained = drain(worker, true, "New driver");
    assertThat(drained.status()).as(drained.text()).isEqualTo(200);
    assertThat(drained.json().path("intake").path("state").asText()).isEqualTo("drained");
    assertThat(drained.json().path("intake").path("reason").asText()).isEqualTo("New driver");

    var refused = claim(worker);
    assertThat(refused.status()).isEqualTo(204);
    assertThat(refused.header("Assay-Worker-Intake")).isEqualTo("drained");
    assertThat(worker.heartbeat(ticket, 1).status()).isEqualTo(200);
    worker.work(ticket);
    assertThat(view(contest, running).path("state").asText()).isEqualTo("JUDGING");
    assertThat(because(contest, waiting)).isEqualTo("No worker that can run it is at work now.");
    assertThat(view(contest, waiting).path("queue").path("estimated_start").isNull()).isTrue();

    assertThat(drain(worker, false, "").status()).isEqualTo(200);
    assertThat(worker.claim(5)).isPresent();
    assertThat(
            contest.query(
                "select action || ' ' || (detail ->> 'reason') from audit_event where subject_kind = 'worker' order by at"))
        .containsExactly("worker.drained New driver", "worker.opened ");
  }

  @Test
  void aWorkerThatWaitsIsWokenWhenItIsPutBack() throws Exception {
    submit(contest);
    var worker = FakeWorker.register(server);
    drain(worker, true, "Later");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var claim = threads.submit(() -> worker.claim(25));
      drain(worker, false, "");
      assertThat(claim.get()).isPresent();
    }
  }

  @Test
  void onlyAnOperatorDrainsAWorkerOfThePlatform() {
    var worker = FakeWorker.register(server);
    var address = "/api/v1/orgs/drained/workers/" + worker.id();
    var wish = Map.of("drained", true, "reason", "Mine");
    assertThat(server.post(address, contest.organizer(), wish).status()).isEqualTo(403);
    assertThat(server.post(address, contest.newTeam("Nosy").token(), wish).status()).isEqualTo(404);
    assertThat(server.post(address, server.ownerToken(), Map.of("drained", true)).status())
        .isEqualTo(422);
    assertThat(
            server
                .post(
                    "/api/v1/orgs/drained/workers/" + UUID.randomUUID(), server.ownerToken(), wish)
                .status())
        .isEqualTo(404);
  }

  @Test
  void aPausedCompetitionAcceptsAndWaits() {
    var paused =
        server.post(
            contest.path() + "/queue",
            contest.organizer(),
            Map.of("paused", true, "reason", "A set is being mended"));
    assertThat(paused.status()).as(paused.text()).isEqualTo(200);
    assertThat(paused.json().path("reason").asText()).isEqualTo("A set is being mended");
    var held = submit(contest);
    var member = contest.newTeam("Scores");
    assertThat(contest.submitClaims(member).status()).isEqualTo(201);
    var served = submit(other);

    var worker = FakeWorker.register(server);
    assertThat(worker.claim(0)).isPresent();
    assertThat(view(other, served).path("state").asText()).isEqualTo("RUNNING");
    assertThat(worker.claim(0)).isEmpty();
    assertThat(judge(Duration.ZERO)).isFalse();
    assertThat(view(contest, held).path("state").asText()).isEqualTo("QUEUED");
    assertThat(because(contest, held))
        .isEqualTo("The organizers paused the queue: “A set is being mended”.");
    var state = server.get(contest.path() + "/queue", contest.organizer()).json();
    assertThat(state.path("waiting").asInt()).isEqualTo(2);
    assertThat(state.path("paused_since").isNull()).isFalse();

    assertThat(
            server
                .post(contest.path() + "/queue", contest.organizer(), Map.of("paused", false))
                .json()
                .path("paused_since")
                .isNull())
        .isTrue();
    assertThat(view(contest, held).path("queue").path("waiting_because").isNull()).isTrue();
    assertThat(worker.claim(5)).isPresent();
    assertThat(judge(Duration.ofSeconds(5))).isTrue();
    assertThat(
            contest.query(
                "select detail ->> 'paused' from audit_event where action = 'queue.set' and subject_kind = 'competition' order by at"))
        .containsExactly("true", "false");
  }

  private static boolean judge(Duration atMost) {
    try {
      return server.bean(Gradings.class).claimJudge(atMost).isPresent();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aPausedPlatformServesNobody() {
    var held = submit(contest);
    var wish = Map.of("paused", true, "reason", "Moving house");
    assertThat(server.post("/api/v1/queue", contest.organizer(), wish).status()).isEqualTo(403);
    assertThat(server.post("/api/v1/queue", server.ownerToken(), Map.of("paused", true)).code())
        .isEqualTo("request.missing_field");
    assertThat(server.post("/api/v1/queue", server.ownerToken(), wish).status()).isEqualTo(200);
    var worker = FakeWorker.register(server);
    assertThat(worker.claim(0)).isEmpty();
    assertThat(because(contest, held))
        .isEqualTo("The operator of this server paused the queue: “Moving house”.");
    server.post("/api/v1/queue", server.ownerToken(), Map.of("paused", false));
    assertThat(worker.claim(5)).isPresent();
    assertThat(
            contest.query(
                "select o.slug from audit_event a join organization o on o.id = a.tenant_id where a.subject_kind = 'platform'"))
        .containsExactly("main", "main");
  }

  @Test
  void onlyOrganizersPauseAndTheySayWhy() {
    var address = contest.path() + "/queue";
    var member = contest.newTeam("Participant");
    assertThat(server.post(address, member.token(), Map.of("paused", true)).status())
        .isEqualTo(403);
    assertThat(server.post(address, contest.organizer(), Map.of("paused", true)).code())
        .isEqualTo("request.missing_field");
    assertThat(server.post(address, contest.organizer(), Map.of()).code())
        .isEqualTo("queue.nothing");
    assertThat(server.post(address, contest.organizer(), Map.of("pool", "mine")).status())
        .isEqualTo(422);
    assertThat(server.post(address, other.organizer(), Map.of("paused", false)).status())
        .isEqualTo(404);
  }
}
