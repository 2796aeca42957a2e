package assay.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class BadWorkerTest {
  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(
            Map.of("assay.judge.slots", 0, "assay.retry-seconds", 0, "assay.sweep.leases", "1h"));
    contest = Contest.open(server, "bad-workers", "{per_day: 100}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void emptyTheQueue() {
    server.database().resetNow();
    server.emptyTheQueue();
    contest.sql("update worker set last_seen_at = now() - interval '30 days'");
  }

  /// Entries of as many teams.
  private static List<UUID> submit(int entries) {
    var submissions = new ArrayList<UUID>();
    for (int i = 0; i < entries; i++) {
      submissions.add(accepted(contest.submitBoth(contest.newTeam("T " + UUID.randomUUID()))));
    }
    return submissions;
  }

  private static UUID accepted(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return UUID.fromString(answer.json().path("id").asText());
  }

  private static JsonNode view(UUID submission) {
    return server.get("/api/v1/submissions/" + submission, contest.organizer()).json();
  }

  private static List<String> attempts() {
    return contest.query(
        """
        select attempt || ' ' || state
        from grading
        where state in ('QUEUED', 'LEASED')
        order by created_at
        """);
  }

  /// Claims something and fails on it.
  private static String fail(FakeWorker worker) {
    var ticket = worker.claim(5).orElseThrow();
    assertThat(worker.workerFailed(ticket, "the card fell off the bus").status()).isEqualTo(204);
    return ticket.path("grading").asText();
  }

  private static Answer claim(FakeWorker worker) {
    return worker.post("claim", Map.of("worker", worker.id(), "wait_seconds", 0));
  }

  private static boolean isOut(FakeWorker worker) {
    return claim(worker).header("Assay-Worker-Intake").equals("out");
  }

  private static JsonNode listed(FakeWorker worker) {
    for (var item :
        server.get("/api/v1/orgs/bad-workers/workers", contest.organizer()).json().path("items")) {
      if (item.path("id").asText().equals(worker.id())) {
        return item;
      }
    }
    throw new AssertionError("no worker " + worker.id());
  }

  private static JsonNode health() {
    for (var check : server.get("/health", "").json().path("checks")) {
      if (check.path("name").asText().equals("workers")) {
        return check;
      }
    }
    throw new AssertionError("no check of the workers");
  }

  @Test
  void aWorkerOnWhichThreeEntriesInARowFailIsTakenOutAndTheyLoseNothing() {
    var submissions = submit(3);
    var bad = FakeWorker.register(server);
    assertThat(health().path("status").asText()).isEqualTo("up");
    var failed = List.of(fail(bad), fail(bad), fail(bad));
    // While it finds another one it does not come back to what failed on it.
    assertThat(failed).doesNotHaveDuplicates();

    var refused = claim(bad);
    assertThat(refused.status()).isEqualTo(204);
    assertThat(refused.header("Assay-Worker-Intake")).isEqualTo("out");
    assertThat(attempts()).containsExactly("0 QUEUED", "0 QUEUED", "0 QUEUED");
    assertThat(view(submissions.getLast()).path("reason").asText()).contains("attempt 1 of 3");
    var intake = listed(bad).path("intake");
    assertThat(intake.path("state").asText()).isEqualTo("out");
    assertThat(intake.path("reason").asText()).contains("3 different entries in a row");
    assertThat(intake.path("managed").asBoolean()).isFalse();
    assertThat(health().path("status").asText()).isEqualTo("warning");
    assertThat(health().path("reason").asText()).startsWith("1 worker is out");
    assertThat(server.get("/health", "").status()).isEqualTo(200);

    var good = FakeWorker.register(server);
    for (int i = 0; i < 3; i++) {
      var ticket = good.claim(5).orElseThrow();
      assertThat(ticket.path("attempt").asInt()).isEqualTo(1);
      good.work(ticket);
    }
    assertThat(submissions)
        .allSatisfy(
            submission -> assertThat(view(submission).path("state").asText()).isEqualTo("JUDGING"));
  }

  @Test
  void whoIsOutComesBackWhenAnOperatorSaysSo() {
    submit(3);
    var bad = FakeWorker.named(server, "restarted", Map.of());
    for (int i = 0; i < 3; i++) {
      fail(bad);
    }
    assertThat(isOut(bad)).isTrue();
    // To start the process anew does not help.
    var again = FakeWorker.named(server, "restarted", Map.of());
    assertThat(isOut(again)).isTrue();

    var address = "/api/v1/orgs/bad-workers/workers/" + again.id();
    assertThat(server.post(address, contest.organizer(), Map.of("drained", false)).status())
        .isEqualTo(403);
    var opened = server.post(address, server.ownerToken(), Map.of("drained", false));
    assertThat(opened.status()).as(opened.text()).isEqualTo(200);
    assertThat(opened.json().path("intake").path("state").asText()).isEqualTo("open");
    assertThat(opened.json().path("intake").path("managed").asBoolean()).isTrue();
    // Two failures more: counted from the start.
    fail(again);
    fail(again);
    assertThat(isOut(again)).isFalse();
  }

  @Test
  void anEntryThatFailsOnThreeWorkersIsParkedAndNoWorkerIsBlamed() {
    var poison = submit(1).getFirst();
    var workers = List.of(FakeWorker.register(server), FakeWorker.register(server));
    fail(workers.get(0));
    fail(workers.get(1));
    fail(FakeWorker.register(server));
    assertThat(view(poison).path("state").asText()).isEqualTo("FAILED_SYSTEM");

    // Two workers, many such entries: the first failure of each is taken off again by the second.
    for (int i = 0; i < 4; i++) {
      submit(1);
      fail(workers.get(0));
      fail(workers.get(1));
      server.emptyTheQueue();
    }
    assertThat(workers).noneMatch(BadWorkerTest::isOut);
  }

  @Test
  void aSuccessBetweenStartsTheCountAnew() {
    submit(5);
    var worker = FakeWorker.register(server);
    fail(worker);
    fail(worker);
    worker.work(worker.claim(5).orElseThrow());
    fail(worker);
    fail(worker);
    assertThat(isOut(worker)).isFalse();
  }

  @Test
  void whatAWorkerGivesBackWhenItEndsIsNoFailureOfIts() {
    submit(3);
    var worker = FakeWorker.register(server);
    for (int i = 0; i < 3; i++) {
      assertThat(worker.stopping(worker.claim(5).orElseThrow()).status()).isEqualTo(204);
    }
    assertThat(isOut(worker)).isFalse();
  }

  @Test
  void leasesLostAtOneTimeCountOnceAndThreeTimesInARowTakeItOut() {
    submit(5);
    var start = Clock.systemUTC().instant();
    var worker = FakeWorker.register(server);
    for (int i = 0; i < 3; i++) {
      assertThat(worker.claim(5)).isPresent();
    }
    lapse(start.plus(Duration.ofMinutes(5)));
    assertThat(isOut(worker)).isFalse();
    assertThat(attempts()).filteredOn("1 QUEUED"::equals).hasSize(3);

    assertThat(worker.claim(5)).isPresent();
    lapse(start.plus(Duration.ofMinutes(10)));
    assertThat(isOut(worker)).isFalse();
    assertThat(worker.claim(5)).isPresent();
    lapse(start.plus(Duration.ofMinutes(15)));
    assertThat(isOut(worker)).isTrue();
    // One of the three that were lost together was counted, and is given back with the others.
    assertThat(attempts()).filteredOn("0 QUEUED"::equals).hasSize(3);
  }

  private static void lapse(Instant now) {
    server.database().setNow(now);
    server.bean(Sweep.class).leases();
  }

  @Test
  void whereASandboxIsRequiredAWorkerWithABrokenWallIsOutFromTheStart() {
    try (var strict =
        ServerUnderTest.start(
            Map.of("assay.judge.slots", 0, "assay.workers.sandbox", "required"))) {
      var broken =
          FakeWorker.register(
              strict,
              Map.of(
                  "sandbox",
                  "bwrap",
                  "walls",
                  List.of(
                      Map.of("name", "network", "holds", false, "detail", "connected"),
                      Map.of("name", "write", "holds", true, "detail", "EROFS"))));
      var none = FakeWorker.register(strict);
      var walled =
          FakeWorker.register(
              strict,
              Map.of(
                  "sandbox",
                  "bwrap",
                  "walls",
                  List.of(Map.of("name", "network", "holds", true, "detail", "EPERM"))));
      assertThat(isOut(broken)).isTrue();
      assertThat(isOut(none)).isTrue();
      assertThat(isOut(walled)).isFalse();
      assertThat(strict.get("/api/v1/orgs/main/workers", strict.ownerToken()).text())
          .contains("these walls of it do not hold: network.");
    }
  }
}
