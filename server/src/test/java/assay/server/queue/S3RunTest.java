package assay.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.blob.StoreUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashMap;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// From the import of a competition to a verdict, with all bytes in an object store.
@Timeout(120)
class S3RunTest {
  private static StoreUnderTest store;
  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() throws IOException {
    store = StoreUnderTest.s3();
    var settings = new HashMap<>(store.settings(Files.createTempDirectory("assay-spool")));
    settings.put("assay.sweep.leases", "1h");
    server = ServerUnderTest.start(settings);
    contest = Contest.open(server, "s3-run", "{per_day: 100}");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
      store.close();
    }
  }

  @AfterEach
  void emptyTheQueue() {
    if (server != null) {
      server.emptyTheQueue();
    }
  }

  private static String state(Contest.Member member, String submission) {
    return server
        .get("/api/v1/submissions/" + submission, member.token())
        .json()
        .path("state")
        .asText();
  }

  @Test
  void anEntryIsRunAndJudged() {
    var member = contest.newTeam("Far");
    var answer = contest.submitBoth(member);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    var submission = answer.json().path("id").asText();
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(5).orElseThrow();
    var model = worker.blob(ticket, ticket.path("model").path("digest").asText());
    assertThat(model.response().body()).isEqualTo(Contest.model());
    assertThat(model.header("Content-Length")).isEqualTo("" + Contest.model().length);
    worker.work(ticket);
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (state(member, submission).equals("JUDGING")) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    assertThat(state(member, submission)).isIn("GRADED", "IN_REVIEW");
  }

  /// Not the participant's fault, and never answered with something else.
  @Test
  void aLostModelIsOurFault() {
    contest.submitBoth(contest.newTeam("Lost"));
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(5).orElseThrow();
    var digest = ticket.path("model").path("digest").asText();
    var key =
        store.keys().stream().filter(each -> each.endsWith("/" + digest)).findFirst().orElseThrow();
    store.remove(key);
    assertThat(worker.blob(ticket, digest).status()).isEqualTo(500);
  }
}
