package assay.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class PoolTest {
  private static ServerUnderTest server;
  private static Contest owning;
  private static Contest sharing;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.judge.slots", 0, "assay.sweep.leases", "1h"));
    owning = Contest.open(server, "owning", "{per_day: 100}");
    sharing = Contest.open(server, "sharing", "{per_day: 100}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void emptyTheQueue() {
    server.emptyTheQueue();
    owning.sql(
        """
        update worker set last_seen_at = now() - interval '30 days';
        update competition set pool = 'platform';
        update task set needs_device = null, needs_memory_bytes = null
        """);
  }

  private static UUID submit(Contest to) {
    var answer = to.submitBoth(to.newTeam("T " + UUID.randomUUID()));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return UUID.fromString(answer.json().path("id").asText());
  }

  private static JsonNode view(Contest of, UUID submission) {
    return server.get("/api/v1/submissions/" + submission, of.organizer()).json();
  }

  private static JsonNode newToken(Contest of) {
    var made =
        server.post(
            "/api/v1/orgs/%s/worker-tokens".formatted(of.organization()),
            of.organizer(),
            Map.of("name", "our rack"));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json();
  }

  private static void choose(Contest of, String pool) {
    var chosen = server.post(of.path() + "/queue", of.organizer(), Map.of("pool", pool));
    assertThat(chosen.status()).as(chosen.text()).isEqualTo(200);
    assertThat(chosen.json().path("pool").asText()).isEqualTo(pool);
  }

  @Test
  void workersOfAnOrganizationRunItsEntriesAndNobodyElses() {
    var own = FakeWorker.of(server, newToken(owning).path("token").asText());
    submit(sharing);
    assertThat(own.claim(0)).isEmpty();
    var entry = submit(owning);
    var ticket = own.claim(5).orElseThrow();
    assertThat(view(owning, entry).path("state").asText()).isEqualTo("RUNNING");
    own.work(ticket);
    assertThat(
            owning.query(
                "select distinct engine ->> 'pool' from score_vector where origin = 're-run' and submission_id = '%s'"
                    .formatted(entry)))
        .containsExactly("own");
  }

  /// A raw connection, closed as the kernel closes those of a killed process.
  @Test
  void aWorkerThatIsGoneIsGivenNothing() throws Exception {
    var gone = FakeWorker.register(server);
    var body = "{\"worker\":\"%s\",\"wait_seconds\":20}".formatted(gone.id());
    var address = server.uri("/");
    try (var socket = new Socket(address.getHost(), address.getPort())) {
      socket
          .getOutputStream()
          .write(
              """
              POST /api/v1/worker/claim HTTP/1.1\r
              Host: localhost\r
              Authorization: Bearer %s\r
              Content-Type: application/json\r
              Content-Length: %d\r
              \r
              %s\
              """
                  .formatted(server.workerToken(), body.length(), body)
                  .getBytes(StandardCharsets.UTF_8));
      // Until the question is asked: nothing tells.
      TimeUnit.SECONDS.sleep(1);
    }
    TimeUnit.MILLISECONDS.sleep(200);
    var entry = submit(sharing);
    var here = FakeWorker.register(server);
    var ticket = here.claim(5).orElseThrow();
    assertThat(ticket.path("attempt").asInt()).isEqualTo(1);
    here.work(ticket);
    assertThat(view(sharing, entry).path("state").asText()).isEqualTo("JUDGING");
  }

  @Test
  void anOrganizationThatChoseItsOwnPoolIsServedByItAlone() {
    choose(owning, "own");
    var platform = FakeWorker.register(server);
    var entry = submit(owning);
    assertThat(platform.claim(0)).isEmpty();
    assertThat(view(owning, entry).path("queue").path("waiting_because").asText())
        .isEqualTo(
            "No worker of the organization's own pool is registered that could ever run it: one has to be connected.");
    var own = FakeWorker.of(server, newToken(owning).path("token").asText());
    assertThat(view(owning, entry).path("queue").path("waiting_because").isNull()).isTrue();
    assertThat(own.claim(5)).isPresent();

    choose(owning, "platform");
    submit(owning);
    assertThat(platform.claim(5)).isPresent();
  }

  @Test
  void aTaskGoesToAWorkerThatHasWhatItNeeds() {
    owning.sql("update task set needs_device = 'cuda', needs_memory_bytes = 8000000000");
    var entry = submit(owning);
    var small =
        FakeWorker.register(server, Map.of("device", "cuda", "memory_bytes", 7_999_999_999L));
    var silent = FakeWorker.register(server, Map.of("device", "cuda"));
    var cpu = FakeWorker.register(server, Map.of("device", "cpu", "memory_bytes", 64_000_000_000L));
    for (var worker : List.of(small, silent, cpu)) {
      assertThat(worker.claim(0)).isEmpty();
    }
    assertThat(view(owning, entry).path("queue").path("waiting_because").asText())
        .isEqualTo(
            "No worker is registered that could ever run it (the task needs the device cuda and 8000000000 bytes of memory): one has to be connected.");
    assertThat(view(owning, entry).path("queue").path("estimated_start").isNull()).isTrue();
    // An earlier version says its device as a fact.
    owning.sql("update task set needs_memory_bytes = null");
    var plain = submit(owning);
    var earlier =
        FakeWorker.register(
            server, Map.of("facts", List.of(Map.of("name", "device", "value", "cuda"))));
    assertThat(earlier.claim(5)).isPresent();
    assertThat(view(owning, plain).path("state").asText()).isEqualTo("RUNNING");
    var able =
        FakeWorker.register(server, Map.of("device", "cuda", "memory_bytes", 8_000_000_000L));
    assertThat(able.claim(5)).isPresent();
    assertThat(view(owning, entry).path("state").asText()).isEqualTo("RUNNING");
  }

  @Test
  void aWorkerSaysWhatItIsInKnownWords() {
    for (var wrong : List.of(Map.of("device", "abacus"), Map.of("memory_bytes", 0))) {
      assertThat(refused(wrong)).isEqualTo("worker.invalid");
    }
  }

  private static String refused(Map<String, ?> more) {
    try {
      FakeWorker.register(server, more);
      return "";
    } catch (IllegalStateException e) {
      return String.valueOf(e.getMessage()).contains("worker.invalid") ? "worker.invalid" : "";
    }
  }

  @Test
  void tokensAreMadeListedAndRevokedByOwners() {
    var address = "/api/v1/orgs/owning/worker-tokens";
    var made = newToken(owning);
    var secret = made.path("token").asText();
    assertThat(secret).startsWith("assayw_");
    var listed = server.get(address, owning.organizer());
    assertThat(listed.json().path("items").findValuesAsText("id"))
        .contains(made.path("id").asText());
    assertThat(listed.text()).doesNotContain(secret);
    assertThat(
            owning.query(
                "select encode(token_hash, 'hex') from worker_token where id = '%s'"
                    .formatted(made.path("id").asText())))
        .containsExactly(FakeWorker.sha256(secret.getBytes(StandardCharsets.UTF_8)));

    var one = address + "/" + made.path("id").asText();
    assertThat(server.delete(one, sharing.organizer()).status()).isEqualTo(404);
    assertThat(
            server
                .delete(
                    "/api/v1/orgs/sharing/worker-tokens/" + made.path("id").asText(),
                    sharing.organizer())
                .status())
        .isEqualTo(404);
    var worker = FakeWorker.of(server, secret);
    assertThat(server.delete(one, owning.organizer()).status()).isEqualTo(204);
    assertThat(server.delete(one, owning.organizer()).status()).isEqualTo(404);
    assertThat(worker.post("claim", Map.of("worker", worker.id(), "wait_seconds", 0)).status())
        .isEqualTo(401);
    assertThat(
            owning.query(
                "select action from audit_event where subject_id = '%s' order by at"
                    .formatted(made.path("id").asText())))
        .containsExactly("worker-token.created", "worker-token.revoked");
    assertThat(server.post(address, owning.newTeam("Cheeky").token(), Map.of("name", "x")).status())
        .isEqualTo(403);
  }

  @Test
  void ownWorkersAreSeenAndDrainedByTheirOwnerAlone() {
    var own = FakeWorker.of(server, newToken(owning).path("token").asText());
    var shared = FakeWorker.register(server, Map.of("device", "cuda", "memory_bytes", 16));
    var items = server.get("/api/v1/orgs/owning/workers", owning.organizer()).json().path("items");
    assertThat(items.findValuesAsText("pool")).containsExactlyInAnyOrder("own", "platform");
    assertThat(items.findValuesAsText("device")).containsExactlyInAnyOrder("cpu", "cuda");
    var others = server.get("/api/v1/orgs/sharing/workers", sharing.organizer()).json();
    assertThat(others.path("items").findValuesAsText("id")).containsExactly(shared.id());

    var wish = Map.of("drained", true, "reason", "Ours");
    assertThat(
            server
                .post("/api/v1/orgs/sharing/workers/" + own.id(), sharing.organizer(), wish)
                .status())
        .isEqualTo(404);
    assertThat(
            server
                .post("/api/v1/orgs/owning/workers/" + own.id(), owning.organizer(), wish)
                .status())
        .isEqualTo(200);
  }
}
