package assay.server.submission;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.Contest.Member;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a team may send, and when the next slot opens (DESIGN §5a).
class QuotaTest {
  private static final Instant NOON = Instant.parse("2031-06-02T12:00:00Z");

  private static ServerUnderTest server;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.judge.slots", 0));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void takeTheRealClockAgain() {
    server.database().resetNow();
  }

  private static Answer at(Instant now, Contest contest, Member member) {
    server.database().setNow(now);
    return contest.submitClaims(member);
  }

  /// Two in any six hours: 12:00 and 14:00 are sent, so the next is due when 12:00 is six hours
  /// old.
  @Test
  void theWindowSlides() {
    var contest = Contest.open(server, "sliding", "{sliding: {entries: 2, hours: 6}}");
    contest.keepTokensForEver();
    var member = contest.newTeam("Aare");
    contest.keepTokensForEver();
    assertThat(at(NOON, contest, member).status()).isEqualTo(201);
    assertThat(at(NOON.plusSeconds(2 * 3600), contest, member).status()).isEqualTo(201);
    var refused = at(NOON.plusSeconds(6 * 3600 - 60), contest, member);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.code()).isEqualTo("quota.exceeded");
    assertThat(refused.json().path("detail").asText())
        .isEqualTo(
            "Your team has 2 of 2 entries used in the last 6 hours; the next slot opens at 2031-06-02 20:00 (Europe/Zurich).");
    assertThat(refused.header("Retry-After")).isEqualTo("60");
    assertThat(at(NOON.plusSeconds(6 * 3600), contest, member).status()).isEqualTo(201);
    assertThat(at(NOON.plusSeconds(7 * 3600), contest, member).status()).isEqualTo(429);
    assertThat(at(NOON.plusSeconds(8 * 3600), contest, member).status()).isEqualTo(201);
  }

  @Test
  void onlySoManyWaitOrRunAtOnce() {
    var contest = Contest.open(server, "concurrent", "{concurrent: 2}");
    var member = contest.newTeam("Aare");
    var first = contest.submitClaims(member);
    assertThat(first.status()).isEqualTo(201);
    assertThat(contest.submitClaims(member).status()).isEqualTo(201);
    var refused = contest.submitClaims(member);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().path("detail").asText())
        .endsWith("2 of 2 wait or run; the next may be sent when one has ended.");
    assertThat(refused.header("Retry-After")).isEmpty();
    var id = first.json().path("id").asText();
    server.post("/api/v1/submissions/%s/cancel".formatted(id), member.token(), "{}");
    assertThat(contest.submitClaims(member).status()).isEqualTo(201);
  }

  @Test
  void extraAttemptsAreSpentLastAndRefunded() {
    var contest = Contest.open(server, "extra", "{per_phase: 1}");
    var member = contest.newTeam("Aare");
    var other = contest.newTeam("Broye");
    assertThat(contest.submitClaims(member).status()).isEqualTo(201);
    assertThat(contest.submitClaims(member).status()).isEqualTo(429);
    var given =
        give(
            contest,
            contest.organizer(),
            member,
            Map.of("phase", "main", "attempts", 2, "reason", "The server was down."));
    assertThat(given.status()).as(given.text()).isEqualTo(200);
    assertThat(given.json().path("extra").asInt()).isEqualTo(2);
    assertThat(given.json().path("sentence").asText())
        .isEqualTo(
            "Your team has used all 1 entries of this phase. The organizers gave it 2 extra attempts.");
    var extra = contest.submitClaims(member);
    assertThat(extra.status()).isEqualTo(201);
    assertThat(extra.json().path("quota").path("extra").asInt()).isEqualTo(1);
    assertThat(extra.json().path("quota").path("used_in_phase").asInt()).isEqualTo(1);
    assertThat(contest.submitClaims(member).status()).isEqualTo(201);
    assertThat(contest.submitClaims(member).status()).isEqualTo(429);
    server.post(
        "/api/v1/submissions/%s/cancel".formatted(extra.json().path("id").asText()),
        member.token(),
        "{}");
    assertThat(contest.submitClaims(member).status()).as("given back").isEqualTo(201);
    assertThat(contest.submitClaims(other).status()).isEqualTo(201);
    assertThat(contest.submitClaims(other).status()).as("another team's").isEqualTo(429);
    assertThat(
            contest.query(
                "select detail->>'reason' from audit_event where action = 'quota.granted'"))
        .containsExactly("The server was down.");
  }

  @Test
  void onlyOrganizersGiveAttemptsAndGiveAReason() {
    var contest = Contest.open(server, "giving", "{per_phase: 1}");
    var stranger = Contest.open(server, "giving-elsewhere", "{per_phase: 1}");
    var member = contest.newTeam("Aare");
    var wish = Map.<String, Object>of("phase", "main", "attempts", 1, "reason", "Why not.");
    assertThat(give(contest, member.token(), member, wish).status()).isEqualTo(403);
    assertThat(give(contest, stranger.organizer(), member, wish).status()).isEqualTo(404);
    assertThat(give(contest, contest.organizer(), stranger.newTeam("Thur"), wish).status())
        .isEqualTo(404);
    assertThat(
            give(contest, contest.organizer(), member, Map.of("phase", "main", "attempts", 1))
                .json()
                .path("field")
                .asText())
        .isEqualTo("reason");
    assertThat(
            give(
                    contest,
                    contest.organizer(),
                    member,
                    Map.of("phase", "main", "attempts", 0, "reason", "None."))
                .status())
        .isEqualTo(422);
  }

  /// 200 at once, by ten teams of two with a quota of three: each team gets exactly three.
  @Test
  void twoHundredAtOnceGetExactlyTheirQuota() throws Exception {
    var contest = Contest.open(server, "rush", "{per_day: 3}");
    var teams = new ArrayList<List<Member>>();
    for (int i = 0; i < 10; i++) {
      var first = contest.newTeam("Team " + i);
      teams.add(List.of(first, contest.newMember(first)));
    }
    var answers = new ArrayList<Future<Answer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        var member = teams.get(i % 10).get(i / 10 % 2);
        answers.add(threads.submit(() -> contest.submitClaims(member)));
      }
    }
    int accepted = 0;
    for (var answer : answers) {
      assertThat(answer.get().status()).isIn(201, 429);
      accepted += answer.get().status() == 201 ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(30);
    assertThat(
            contest.query(
                "select count(*) from submission s join organization o on o.id = s.tenant_id where o.slug = 'rush' group by s.team_id"))
        .hasSize(10)
        .containsOnly("3");
  }

  private static Answer give(
      Contest contest, String token, Member member, Map<String, Object> wish) {
    return server.post(
        "%s/teams/%s/attempts".formatted(contest.path(), member.team()), token, wish);
  }
}
