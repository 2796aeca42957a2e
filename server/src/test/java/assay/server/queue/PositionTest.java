package assay.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PositionTest {
  private static ServerUnderTest server;
  private static Contest first;
  private static Contest second;

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(
            Map.of("assay.judge.slots", 0, "assay.retry-seconds", 0, "assay.sweep.leases", "1h"));
    first = Contest.open(server, "first", "{per_day: 100}");
    second = Contest.open(server, "second", "{per_day: 100}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void emptyTheQueue() {
    server.database().resetNow();
    server.emptyTheQueue();
    first.sql(
        """
        update worker set last_seen_at = now() - interval '30 days';
        delete from queue_turn;
        update grading set run_seconds = null, claimed_at = null
        """);
  }

  private static UUID submit(Contest to, Contest.Member member) {
    var answer = to.submitBoth(member);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return UUID.fromString(answer.json().path("id").asText());
  }

  private static JsonNode queue(UUID submission) {
    var token =
        first
                .query(
                    "select o.slug from submission s join organization o on o.id = s.tenant_id where s.id = '%s'"
                        .formatted(submission))
                .contains("first")
            ? first.organizer()
            : second.organizer();
    return server.get("/api/v1/submissions/" + submission, token).json().path("queue");
  }

  private static int position(UUID submission) {
    return queue(submission).path("position").asInt();
  }

  @Test
  void thePositionIsThatOfTheFairOrder() {
    var many = first.newTeam("Many");
    var entries = List.of(submit(first, many), submit(first, many), submit(first, many));
    var mate = submit(first, first.newTeam("Mate"));
    var stranger = submit(second, second.newTeam("Stranger"));
    // Tenants take turns, and within the first one its two teams: many, stranger, mate, many, many.
    assertThat(position(entries.get(0))).isEqualTo(1);
    assertThat(position(stranger)).isEqualTo(2);
    assertThat(position(mate)).isEqualTo(3);
    assertThat(position(entries.get(1))).isEqualTo(4);
    assertThat(position(entries.get(2))).isEqualTo(5);

    // And so are they served.
    var worker = FakeWorker.register(server);
    for (var next : List.of(entries.get(0), stranger, mate, entries.get(1), entries.get(2))) {
      var grading = worker.claim(5).orElseThrow().path("grading").asText();
      assertThat(
              first.query("select submission_id from grading where id = '%s'".formatted(grading)))
          .containsExactly(next.toString());
    }
  }

  @Test
  void theStartIsEstimatedFromRunsSlotsAndThoseBefore() {
    var team = first.newTeam("Patient");
    var running = submit(first, team);
    var next = submit(first, team);
    var last = submit(first, team);
    assertThat(queue(next).path("estimated_start").isNull()).isTrue();
    assertThat(queue(next).path("waiting_because").asText())
        .startsWith("No worker is registered that could ever run it");

    var worker = FakeWorker.register(server);
    var minute = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MINUTES);
    // The one slot is free for the first; nobody knows yet how long a run takes.
    assertThat(Instant.parse(queue(running).path("estimated_start").asText()))
        .isBetween(minute.minusSeconds(60), minute.plusSeconds(60));
    assertThat(queue(next).path("estimated_start").isNull()).isTrue();
    assertThat(queue(next).path("waiting_because").isNull()).isTrue();
    assertThat(worker.claim(5)).isPresent();

    // Two runs, of 100 and 140 seconds: 120 each.
    var done = second.newTeam("Done");
    for (int seconds : List.of(100, 140)) {
      first.sql(
          """
          update grading
          set state = 'DONE', ran_in = 'platform', run_seconds = %d, run_ended_at = now()
          where submission_id = '%s'
          """
              .formatted(seconds, submit(second, done)));
    }
    var now = minute.plusSeconds(10);
    server.database().setNow(now);
    // 120 s and 240 s from ten past the minute, to the next full one.
    assertThat(position(next)).isEqualTo(1);
    assertThat(queue(next).path("estimated_start").asText())
        .isEqualTo(minute.plus(Duration.ofMinutes(3)).toString());
    assertThat(queue(last).path("estimated_start").asText())
        .isEqualTo(minute.plus(Duration.ofMinutes(5)).toString());

    // A second worker halves the wait of the last, and takes the next one at once.
    FakeWorker.register(server);
    assertThat(queue(next).path("estimated_start").asText()).isEqualTo(minute.toString());
    assertThat(queue(last).path("estimated_start").asText())
        .isEqualTo(minute.plus(Duration.ofMinutes(2)).toString());
  }

  @Test
  void aRunThatEndsTellsHowLongItTook() {
    var entry = submit(first, first.newTeam("Timed"));
    var worker = FakeWorker.register(server);
    var start = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS).plusSeconds(60);
    server.database().setNow(start);
    var ticket = worker.claim(5).orElseThrow();
    server.database().setNow(start.plusSeconds(42));
    worker.work(ticket);
    assertThat(
            first.query(
                "select run_seconds || ' ' || ran_in from grading where submission_id = '%s'"
                    .formatted(entry)))
        .containsExactly("42 platform");
  }

  @Test
  void cancellingAfterAFaultOfOursIsFree() {
    var member = first.newTeam("Unlucky");
    var entry = submit(first, member);
    var worker = FakeWorker.register(server);
    worker.workerFailed(worker.claim(5).orElseThrow(), "disk");
    assertThat(worker.claim(5)).isPresent();
    var cancelled =
        server.post("/api/v1/submissions/%s/cancel".formatted(entry), member.token(), "{}");
    assertThat(cancelled.json().path("state").asText()).isEqualTo("CANCELLED");
    assertThat(cancelled.json().path("quota").path("used").asInt()).isZero();
  }
}
