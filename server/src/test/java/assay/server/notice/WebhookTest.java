package assay.server.notice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.migrations.TestDatabase;
import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Webhooks from the deed to the receiver. Cases H04, H05, invariant I11.
@Timeout(120)
class WebhookTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Receiver.Key key = new Receiver.Key(Path.of(""), Path.of(""));
  private final TestDatabase database = TestDatabase.create();
  private final List<AutoCloseable> open = new ArrayList<>();

  @BeforeAll
  static void start(@TempDir Path folder) {
    key = Receiver.Key.in(folder);
  }

  @AfterEach
  void close() throws Exception {
    for (var one : open.reversed()) {
      one.close();
    }
    database.close();
  }

  private Receiver receiver(Receiver.Behaviour behaviour) {
    var receiver = Receiver.of(key, behaviour);
    open.add(receiver);
    return receiver;
  }

  private ServerUnderTest server(String tick, Receiver... allowed) {
    return server(Map.of("assay.notice.tick", tick), allowed);
  }

  private ServerUnderTest server(Map<String, Object> more, Receiver... allowed) {
    var settings = new HashMap<String, Object>(more);
    settings.put("assay.webhook.trust", key.certificate().toString());
    settings.put(
        "assay.webhook.allow",
        String.join(",", Arrays.stream(allowed).map(one -> "localhost:" + one.port()).toList()));
    settings.putIfAbsent("assay.notice.first-retry", "200ms");
    settings.put("assay.judge.slots", 0);
    var server = ServerUnderTest.startOn(database, settings);
    open.add(server);
    return server;
  }

  private static Answer add(ServerUnderTest server, Contest contest, String url, String... kinds) {
    return server.post(hooks(contest), contest.organizer(), Map.of("url", url, "kinds", kinds));
  }

  private static String hooks(Contest contest) {
    return "/api/v1/orgs/%s/webhooks".formatted(contest.organization());
  }

  private static JsonNode list(ServerUnderTest server, Contest contest) {
    return server.get(hooks(contest), contest.organizer()).json().path("items");
  }

  private static void await(BooleanSupplier state) throws InterruptedException {
    for (int i = 0; i < 600 && !state.getAsBoolean(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(state.getAsBoolean()).isTrue();
  }

  private static Receiver.Request next(Receiver receiver) throws InterruptedException {
    return Objects.requireNonNull(receiver.next(30), "no call came in 30 s");
  }

  private static JsonNode body(Receiver.Request request) {
    try {
      return JSON.readTree(request.body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// RFC 2104, from its definition.
  private static String hmac(String secret, byte[] message) throws NoSuchAlgorithmException {
    var padded = Arrays.copyOf(secret.getBytes(UTF_8), 64);
    var inner = MessageDigest.getInstance("SHA-256");
    var outer = MessageDigest.getInstance("SHA-256");
    for (byte b : padded) {
      inner.update((byte) (b ^ 0x36));
      outer.update((byte) (b ^ 0x5c));
    }
    inner.update(message);
    return HexFormat.of().formatHex(outer.digest(inner.digest()));
  }

  @Test
  void eventsThatWereAskedForArriveSigned() throws Exception {
    var receiver = receiver(Receiver.status("200 OK"));
    var server = server("200ms", receiver);
    var contest = Contest.open(server, "hooked", "{per_day: 9}");
    var made = add(server, contest, receiver.url(), "submission.state");
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    var secret = made.json().path("secret").asText();
    assertThat(server.get(hooks(contest), contest.organizer()).text()).doesNotContain(secret);

    var submission = contest.submitClaims(contest.newTeam("Aare")).json();
    var request = next(receiver);
    var body = body(request);
    assertThat(body.path("kind").asText()).isEqualTo("submission.state");
    assertThat(body.path("organization").asText()).isEqualTo("hooked");
    var data = body.path("data");
    assertThat(data.path("submission").asText()).isEqualTo(submission.path("id").asText());
    assertThat(data.path("team").asText()).isEqualTo("Aare");
    assertThat(data.path("competition").asText()).isEqualTo("faces");
    assertThat(data.path("state").asText()).isEqualTo(submission.path("state").asText());
    assertThat(data.path("fault").asText()).isEqualTo("nobody");

    var event = request.header("assay-event");
    assertThat(body.path("id").asText()).isEqualTo(event);
    assertThat(contest.query("select id from outbox where kind = 'submission.state'"))
        .contains(event);
    assertThat(request.header("content-type")).isEqualTo("application/json");
    var signature =
        Pattern.compile("t=(\\d+),v1=([0-9a-f]{64})").matcher(request.header("assay-signature"));
    assertThat(signature.matches()).isTrue();
    var time = signature.group(1);
    assertThat(
            Duration.between(
                Instant.ofEpochSecond(Long.parseLong(time)), Clock.systemUTC().instant()))
        .isBetween(Duration.ofSeconds(-2), Duration.ofMinutes(1));
    var signed = (time + "." + new String(request.body(), UTF_8)).getBytes(UTF_8);
    assertThat(signature.group(2)).isEqualTo(hmac(secret, signed));

    await(() ->
        contest
            .query("select 1 from outbox where delivered_at is not null and id = '" + event + "'")
            .equals(List.of("1")));
    assertThat(list(server, contest).path(0).path("last").path("state").asText())
        .isEqualTo("DELIVERED");
  }

  @Test
  void whatWasNotAskedForIsNotSent() throws Exception {
    var receiver = receiver(Receiver.status("200 OK"));
    var server = server("1h", receiver);
    var contest = Contest.open(server, "quiet", "{per_day: 9}");
    contest.submitClaims(contest.newTeam("Before"));
    add(server, contest, receiver.url(), "case.opened");
    contest.submitClaims(contest.newTeam("After"));
    var other = Contest.open(server, "elsewhere", "{per_day: 9}");
    contest.sql(
        """
        insert into outbox (tenant_id, id, kind, payload)
        select id, gen_random_uuid(), 'case.opened', '{}' from organization
        where slug = 'elsewhere'
        """);
    server.bean(Courier.class).tick();
    assertThat(other.query("select count(*) from delivery")).containsExactly("0");
    assertThat(contest.query("select count(*) from outbox where delivered_at is null"))
        .containsExactly("0");
    assertThat(receiver.requests).isEmpty();

    var id = list(server, contest).path(0).path("id").asText();
    var test = server.post(hooks(contest) + "/" + id + "/test", contest.organizer(), Map.of());
    assertThat(test.status()).isEqualTo(202);
    server.bean(Courier.class).tick();
    var request = next(receiver);
    assertThat(body(request).path("kind").asText()).isEqualTo("webhook.test");
    assertThat(request.header("assay-event")).isEqualTo(test.json().path("event").asText());
  }

  @Test
  void badAddressIsRefusedWhenItIsSaved() {
    var server = server("1h");
    var contest = Contest.open(server, "strict", "{per_day: 9}");
    for (var url :
        List.of(
            "http://hooks.example.org/",
            "file:///etc/passwd",
            "https://127.0.0.1/",
            "https://169.254.169.254/latest/meta-data/",
            "https://[::ffff:10.0.0.1]/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0177.0.0.1/",
            "https://user:secret@hooks.example.org/",
            "https://localhost:9999/",
            "https://hooks.example.org:8443/")) {
      var answer = add(server, contest, url, "case.opened");
      assertThat(answer.status()).as(answer.text()).isEqualTo(422);
      assertThat(answer.code()).isEqualTo("webhook.address");
    }
    assertThat(list(server, contest)).isEmpty();
  }

  /// An address can become bad after it was saved: nothing is sent to it all the same.
  @Test
  void badAddressIsRefusedWhenItIsCalled() throws Exception {
    var sink = receiver(Receiver.status("200 OK"));
    var server = server(Map.of("assay.notice.tick", "1h", "assay.notice.attempts", 1));
    var contest = Contest.open(server, "late", "{per_day: 9}");
    add(server, contest, "https://hooks.example.org/", "submission.state");
    for (var url :
        List.of(
            "https://localhost:%d/".formatted(sink.port()),
            "https://127.0.0.1:%d/".formatted(sink.port()),
            "https://[::1]:%d/".formatted(sink.port()),
            "https://2130706433:%d/".formatted(sink.port()))) {
      contest.sql("update webhook set url = '%s'".formatted(url));
      contest.submitClaims(contest.newTeam("Team at " + url.substring(8, 15)));
      server.bean(Courier.class).tick();
      await(() -> contest.query("select 1 from delivery where state = 'WAITING'").isEmpty());
    }
    assertThat(contest.query("select distinct state from delivery")).containsExactly("GIVEN_UP");
    assertThat(list(server, contest).path(0).path("last").path("error").asText())
        .contains("expected");
    assertThat(sink.accepted).hasValue(0);
  }

  @Test
  void receiverThatFailsIsTriedAgainAndGivenUp() throws Exception {
    var receiver = receiver(Receiver.status("500 Internal Server Error"));
    var server =
        server(
            Map.of(
                "assay.notice.tick", "100ms",
                "assay.notice.attempts", 3,
                "assay.notice.first-retry", "50ms"),
            receiver);
    var contest = Contest.open(server, "failing", "{per_day: 9}");
    add(server, contest, receiver.url(), "submission.state");
    contest.submitClaims(contest.newTeam("Aare"));
    await(() -> list(server, contest).path(0).path("given_up").asInt() == 1);
    var last = list(server, contest).path(0).path("last");
    assertThat(last.path("state").asText()).isEqualTo("GIVEN_UP");
    assertThat(last.path("attempts").asInt()).isEqualTo(3);
    assertThat(last.path("error").asText()).isEqualTo("answered 500");
    assertThat(last.path("next_at").isNull()).isTrue();
    assertThat(receiver.requests).hasSize(3);
    assertThat(receiver.requests.stream().map(one -> one.header("assay-event")).distinct())
        .hasSize(1);
    assertThat(contest.query("select count(*) from outbox where delivered_at is null"))
        .containsExactly("0");
  }

  /// The server dies after the receiver took the call and before it is written down.
  @Test
  void deliveryThatACrashCutShortIsMadeAgainUnderTheSameId() throws Exception {
    var receiver = receiver(Receiver.status("200 OK"));
    var server = server("1h", receiver);
    var contest = Contest.open(server, "crashed", "{per_day: 9}");
    add(server, contest, receiver.url(), "submission.state");
    contest.submitClaims(contest.newTeam("Aare"));
    var notices = server.bean(Notices.class);
    notices.address();
    var cut = notices.claimCalls(9, 9, 9).getFirst();
    assertThat(server.bean(Courier.class).deliver(cut)).isEqualTo(new Outcome.Delivered());
    assertThat(notices.claimCalls(9, 9, 9)).as("under a lease").isEmpty();
    var first = next(receiver);

    database.setNow(Clock.systemUTC().instant().plus(Duration.ofMinutes(2)));
    server.bean(Courier.class).tick();
    var second = next(receiver);
    assertThat(second.header("assay-event")).isEqualTo(first.header("assay-event"));
    assertThat(second.body()).isEqualTo(first.body());
    await(() ->
        contest.query("select 1 from delivery where state = 'DELIVERED'").equals(List.of("1")));
    // Whoever comes back late says nothing any more.
    notices.record(cut, new Outcome.Refused("late"));
    assertThat(contest.query("select state from delivery")).containsExactly("DELIVERED");
    database.resetNow();
  }

  @Test
  void twoServersDeliverEachEventOnce() throws Exception {
    var receiver = receiver(Receiver.status("200 OK"));
    var one = server("100ms", receiver);
    var contest = Contest.open(one, "shared", "{per_day: 9}");
    add(one, contest, receiver.url(), "case.opened");
    var two =
        server(Map.of("assay.notice.tick", "100ms", "assay.first-start.directory", ""), receiver);
    int events = 120;
    contest.sql(
        """
        insert into outbox (tenant_id, id, kind, payload)
        select o.id, gen_random_uuid(), 'case.opened', '{}'
        from organization o, generate_series(1, %d)
        where o.slug = 'shared'
        """
            .formatted(events));
    for (int i = 0; i < 200 && receiver.requests.size() < events; i++) {
      one.bean(Courier.class).tick();
      two.bean(Courier.class).tick();
      TimeUnit.MILLISECONDS.sleep(50);
    }
    await(() -> contest.query("select 1 from outbox where delivered_at is null").isEmpty());
    assertThat(receiver.requests.stream().map(request -> request.header("assay-event")))
        .hasSize(events)
        .doesNotHaveDuplicates();
  }

  @Test
  void slowReceiversHoldUpOnlyThemselves() throws Exception {
    var never = new CountDownLatch(1);
    var slow = receiver((_, _) -> never.await());
    var quick = receiver(Receiver.status("200 OK"));
    var server = server(Map.of("assay.notice.tick", "100ms", "assay.notice.slots", 8), slow, quick);
    var contest = Contest.open(server, "slow", "{per_day: 9}");
    var other = Contest.open(server, "quick", "{per_day: 9}");
    for (int i = 0; i < 6; i++) {
      add(server, contest, slow.url() + i, "submission.state");
    }
    add(server, other, quick.url(), "submission.state");
    var mine = contest.newTeam("Aare");
    for (int i = 0; i < 3; i++) {
      contest.submitClaims(mine);
    }
    next(slow);
    long began = System.nanoTime();
    other.submitClaims(other.newTeam("Broye"));
    next(quick);
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    // Two of eight slots are one organization's share.
    assertThat(
            contest.query(
                """
                select count(*)
                from delivery d
                join organization o on o.id = d.tenant_id
                where o.slug = 'slow' and d.lease_until is not null
                """))
        .containsExactly("2");
    assertThat(server.get("/health", "").status()).isEqualTo(200);
    // The first call is over after 5 s and tried again later.
    await(() ->
        contest
            .query("select error from delivery where error is not null limit 1")
            .equals(List.of("no answer within 5000 ms")));
    assertThat(server.get("/health", "").status()).isEqualTo(200);
    never.countDown();
  }

  /// A flood is told several events at once, and leaves its organization's other webhooks room.
  @Test
  void oneWebhookHasSeveralCallsUnderWayAndNotAll() throws Exception {
    var door = new CountDownLatch(1);
    var flooded =
        receiver((request, out) -> {
          door.await();
          Receiver.status("200 OK").answer(request, out);
        });
    var other = receiver(Receiver.status("200 OK"));
    var server =
        server(Map.of("assay.notice.tick", "1h", "assay.notice.slots", 32), flooded, other);
    var contest = Contest.open(server, "flooded", "{per_day: 9}");
    add(server, contest, flooded.url(), "case.opened");
    contest.sql(
        """
        insert into outbox (tenant_id, id, kind, payload)
        select id, gen_random_uuid(), 'case.opened', '{}'
        from organization, generate_series(1, 40)
        where slug = 'flooded'
        """);
    server.bean(Courier.class).tick();
    // An eighth of 32 slots.
    await(() -> flooded.requests.size() == 4);
    add(server, contest, other.url(), "case.decided");
    contest.sql(
        """
        insert into outbox (tenant_id, id, kind, payload)
        select id, gen_random_uuid(), 'case.decided', '{}'
        from organization
        where slug = 'flooded'
        """);
    server.bean(Courier.class).tick();
    assertThat(body(next(other)).path("kind").asText()).isEqualTo("case.decided");
    assertThat(flooded.requests).hasSize(4);
    door.countDown();
    await(() -> contest.query("select 1 from outbox where delivered_at is null").isEmpty());
    assertThat(flooded.requests.stream().map(request -> request.header("assay-event")))
        .hasSize(40)
        .doesNotHaveDuplicates();
  }

  @Test
  void removedWebhookIsToldNothingMore() throws Exception {
    var receiver = receiver(Receiver.status("200 OK"));
    var server = server("1h", receiver);
    var contest = Contest.open(server, "removed", "{per_day: 9}");
    var id = add(server, contest, receiver.url(), "submission.state").json().path("id").asText();
    contest.submitClaims(contest.newTeam("Aare"));
    server.bean(Notices.class).address();
    assertThat(list(server, contest).path(0).path("waiting").asInt()).isEqualTo(1);
    assertThat(server.delete(hooks(contest) + "/" + id, contest.organizer()).status())
        .isEqualTo(204);
    assertThat(contest.query("select count(*) from outbox where delivered_at is null"))
        .containsExactly("0");
    server.bean(Courier.class).tick();
    assertThat(receiver.requests).isEmpty();
    assertThat(server.delete(hooks(contest) + "/" + id, contest.organizer()).status())
        .isEqualTo(404);
  }

  @Test
  void deliveredEventsAreForgottenAfterTheirTime() {
    var server = server("1h");
    var contest = Contest.open(server, "old", "{per_day: 9}");
    contest.submitClaims(contest.newTeam("Aare"));
    var notices = server.bean(Notices.class);
    notices.address();
    assertThat(notices.forget()).isZero();
    contest.sql("update outbox set delivered_at = delivered_at - interval '31 days'");
    assertThat(notices.forget()).isEqualTo(1);
    assertThat(contest.query("select count(*) from outbox")).containsExactly("0");
  }

  @Test
  void webhooksAreForOwnersAndOrganizers() {
    var server = server("1h");
    var contest = Contest.open(server, "own", "{per_day: 9}");
    var id =
        add(server, contest, "https://hooks.example.org/", "case.opened")
            .json()
            .path("id")
            .asText();
    var reviewer = server.signUp("Reviewer");
    server.post(
        "/api/v1/orgs/own/members",
        contest.organizer(),
        Map.of("email", reviewer, "role", "REVIEWER"));
    var token = server.tokenOf(reviewer, "read", "organize");
    assertThat(server.get(hooks(contest), token).status()).isEqualTo(403);
    var stranger = server.newOrganization("others");
    assertThat(server.get(hooks(contest), stranger).status()).isEqualTo(404);
    // Under the stranger's own organization it is not there either.
    assertThat(server.delete("/api/v1/orgs/others/webhooks/" + id, stranger).status())
        .isEqualTo(404);
    assertThat(
            server
                .post("/api/v1/orgs/others/webhooks/" + id + "/test", stranger, Map.of())
                .status())
        .isEqualTo(404);
    assertThat(server.delete(hooks(contest) + "/" + UUID.randomUUID(), token).status())
        .isEqualTo(403);
    var kinds =
        server.post(
            hooks(contest),
            contest.organizer(),
            Map.of("url", "https://hooks.example.org/", "kinds", List.of("everything")));
    assertThat(kinds.code()).isEqualTo("webhook.kinds");
    for (int i = 1; i < 20; i++) {
      add(server, contest, "https://hooks.example.org/" + i, "case.opened");
    }
    assertThat(add(server, contest, "https://hooks.example.org/20", "case.opened").code())
        .isEqualTo("webhook.too_many");
  }
}
