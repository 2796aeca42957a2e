package assay.server.board;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the public sees of boards, and when. Entries bring score files whose accuracy is known by
/// hand: of ten folds with one genuine pair and one impostor each, those are wrong whose scores are
/// exchanged. Cases G01, G04, G06, G07, G10.
@Timeout(300)
class PublicationTest {
  private static final Instant START = Instant.parse("2026-02-01T12:00:00Z");

  private static ServerUnderTest server;
  private static Instant now = START;

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(Map.of("assay.snapshot.tick", "1h", "assay.certainty.tick", "1h"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// @param phase keys of the phase besides its dates
  /// @param board the board's keys
  private static Contest contest(String name, String phase, String board) {
    at(START);
    var yaml =
        """
        assay: 1
        competition: {slug: faces, name: Faces, summary: A test, time_zone: UTC}
        sets:
          - {slug: a, name: First, role: validation, data: data/a.npy, labels: data/a.txt}
          - {slug: b, name: Second, role: validation, data: data/b.npy, labels: data/b.txt}
        tasks:
          - {slug: scores, name: Scores, submit: scores, claim_format: sdfr, score: cosine}
        phases:
          - slug: main
            name: Main
            opens: 2026-01-01T00:00:00Z
            closes: 2026-03-01T00:00:00Z
        %s
            tracks:
              - task: scores
                claims: [a, b]
                board: {accepts: [claimed]%s}
                published:
                  - {name: ArcFace, source: A paper, baseline: true, values: {a: 75, b: 75}}
        """
            .formatted(phase.indent(4).stripTrailing(), board);
    var contest = Contest.of(server, name, Contest.bundleOf(yaml));
    contest.keepTokensForEver();
    return contest;
  }

  private static void at(Instant moment) {
    now = moment;
    server.database().setNow(now);
  }

  private static void later(Duration time) {
    at(now.plus(time));
  }

  /// A score file of which so many folds are wrong.
  ///
  /// @param shift makes another file of the same accuracy
  private static String scores(int wrong, double shift) {
    return IntStream.range(0, Contest.PAIRS)
        .mapToObj(pair -> {
          boolean isHigh = (pair % 2 == 0) != (pair / 2 < wrong);
          return Double.toString((isHigh ? 0.8 : 0.2) + shift * (pair % 7));
        })
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /// @param wrongA folds of the first set that are wrong: its accuracy is 1 - wrongA / 10
  private static String enter(Contest contest, Contest.Member member, int wrongA, int wrongB) {
    double shift = 0.0001 + 0.00001 * Math.floorMod(member.hashCode(), 97);
    var answer =
        contest.submit(
            member.token(),
            new Contest.Form()
                .field("task", "scores")
                .field("phase", "main")
                .file("scores", "scores_a.txt", scores(wrongA, shift).getBytes(US_ASCII))
                .file("scores", "scores_b.txt", scores(wrongB, shift * 1.7).getBytes(US_ASCII)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    var events = server.get(answer.header("Location") + "/events", member.token());
    assertThat(events.text()).contains("\"state\":\"GRADED\"");
    later(Duration.ofMinutes(1));
    return answer.header("Location");
  }

  private static String address(Contest contest) {
    return contest.path() + "/board?phase=main&task=scores";
  }

  /// The public board, past what this server keeps for two seconds.
  private static JsonNode board(Contest contest) {
    server.bean(Boards.class).forget();
    var answer = server.get(address(contest), "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static List<String> teams(JsonNode board) {
    return StreamSupport.stream(board.path("rows").spliterator(), false)
        .filter(row -> row.path("rank").isNumber())
        .map(row -> row.path("team").asText())
        .toList();
  }

  private static JsonNode row(JsonNode board, String team) {
    return StreamSupport.stream(board.path("rows").spliterator(), false)
        .filter(row -> row.path("team").asText().equals(team))
        .findFirst()
        .orElseThrow();
  }

  private static Answer publish(Contest contest, Map<String, Object> wish) {
    var answer =
        server.post(contest.path() + "/phases/main/publications", contest.organizer(), wish);
    later(Duration.ofMinutes(1));
    return answer;
  }

  /// Every form in which an outsider could learn of the board.
  private static List<String> whatOutsidersRead(Contest contest, String stranger) {
    server.bean(Boards.class).forget();
    var page = "/o/%s/faces/boards/main/scores/default".formatted(contest.organization());
    var seen = new ArrayList<String>();
    for (var token : List.of("", stranger)) {
      for (var accept : List.of("application/json", "text/csv", "application/x-latex")) {
        var answer =
            server.send("GET", address(contest), token, BodyPublishers.noBody(), "Accept", accept);
        seen.add(answer.status() + answer.text() + answer.header("ETag"));
      }
      seen.add(server.get(contest.path(), token).text());
      seen.add(server.get(contest.path() + "/phases/main/publications", token).status() + "");
    }
    for (var path : List.of(page, page + "/csv", page + "/latex")) {
      var answer = server.get(path, "");
      seen.add(answer.status() + answer.text().replaceAll("nonce-[^'\"]*", ""));
    }
    return seen;
  }

  /// G01.
  @Test
  void beforeItsResultsArePublicABoardIsTheSameWithAndWithoutThem() {
    var contest = contest("sealed", "results: 2026-04-01T00:00:00Z", "");
    var stranger = server.newParticipant("Stranger");
    contest.keepTokensForEver();
    var before = whatOutsidersRead(contest, stranger);
    var member = contest.newTeam("Aare");
    var entry = enter(contest, member, 1, 1);
    enter(contest, contest.newTeam("Broye"), 2, 2);
    assertThat(whatOutsidersRead(contest, stranger)).isEqualTo(before);
    var own = server.get(entry, member.token()).json();
    assertThat(own.path("sets").findValuesAsText("value")).containsOnly("null");
    assertThat(server.get(entry + "/events", member.token()).text()).doesNotContain("0.9");
    at(Instant.parse("2026-04-01T00:00:00Z"));
    assertThat(teams(board(contest))).containsExactly("Aare", "Broye");
  }

  @Test
  void aFrozenBoardStandsStillUntilItIsRevealed() {
    var contest = contest("frozen", "freezes: 2026-02-10T00:00:00Z", "");
    var aare = contest.newTeam("Aare");
    enter(contest, aare, 2, 2);
    at(Instant.parse("2026-02-11T00:00:00Z"));
    var broye = contest.newTeam("Broye");
    enter(contest, broye, 1, 1);
    var frozen = board(contest);
    assertThat(frozen.path("stage").path("state").asText()).isEqualTo("frozen");
    assertThat(teams(frozen)).containsExactly("Aare");
    assertThat(publish(contest, Map.of("kind", "reveal")).status()).isEqualTo(201);
    assertThat(teams(board(contest))).containsExactly("Broye", "Aare");
  }

  /// By hand: on the first set Aare 0.9, Broye 0.8; with the second, means 0.8 and 0.9.
  @Test
  void aHeldColumnRanksNobodyBeforeTheRevealAndSaysWhoMoved() {
    var contest = contest("split", "", ", columns: [{set: a}, {set: b, private: true}]");
    var aare = contest.newTeam("Aare");
    var entry = enter(contest, aare, 1, 3);
    enter(contest, contest.newTeam("Broye"), 2, 0);
    var before = board(contest);
    assertThat(teams(before)).containsExactly("Aare", "Broye");
    assertThat(before.path("columns").findValuesAsText("key")).containsExactly("a");
    assertThat(before.toString()).doesNotContain("\"value\":0.7,", "\"value\":1.0,");
    var sets = server.get(entry, aare.token()).json().path("sets");
    assertThat(sets.findValuesAsText("value")).containsExactly("0.9", "null");
    publish(contest, Map.of("kind", "reveal"));
    var after = board(contest);
    assertThat(teams(after)).containsExactly("Broye", "Aare");
    assertThat(row(after, "Broye").path("rank_before").asInt()).isEqualTo(2);
    assertThat(row(after, "Aare").path("rank_before").asInt()).isEqualTo(1);
    assertThat(server.get(entry, aare.token()).json().path("sets").findValuesAsText("value"))
        .containsExactly("0.9", "0.7");
  }

  @Test
  void anAnonymousBoardNamesNobodyInAnyForm() {
    var contest = contest("masked", "anonymous: true", "");
    var member = contest.newTeam("Aare");
    var entry = enter(contest, member, 1, 1);
    var id = entry.substring(entry.lastIndexOf('/') + 1);
    var code = server.get(entry, member.token()).json().path("code").asText();
    assertThat(String.join("\n", whatOutsidersRead(contest, server.newParticipant("Eve"))))
        .contains("Team ")
        .doesNotContain("Aare", id, member.team().toString(), code);
    at(Instant.parse("2026-03-02T00:00:00Z"));
    publish(contest, Map.of("kind", "final"));
    assertThat(teams(board(contest))).containsExactly("Aare");
  }

  @Test
  void heldResultsAreToldWhenAnOrganizerReleasesThem() {
    var contest = contest("held", "hold_results: true", "");
    var member = contest.newTeam("Aare");
    var entry = enter(contest, member, 1, 1);
    assertThat(teams(board(contest))).isEmpty();
    assertThat(server.get(entry, member.token()).json().path("sets").findValuesAsText("value"))
        .containsOnly("null");
    assertThat(server.post(entry + "/release", member.token(), Map.of()).status()).isEqualTo(403);
    assertThat(server.post(entry + "/release", contest.organizer(), Map.of()).status())
        .isEqualTo(200);
    later(Duration.ofMinutes(1));
    assertThat(teams(board(contest))).containsExactly("Aare");
    assertThat(server.get(entry, member.token()).json().path("sets").findValuesAsText("value"))
        .containsOnly("0.9");
  }

  /// G04. By hand: with a step of 1/8, 0.7 is told as 0.75; what beats that by more is 1.0, not
  /// 0.8.
  @Test
  void withALadderTheTeamLearnsOfStepsAlone() {
    var contest = contest("ladder", "feedback: {ladder: 12.5}", "");
    var member = contest.newTeam("Aare");
    var seen = new ArrayList<String>();
    var first = "";
    for (int wrong : new int[] {3, 2, 3, 0, 1, 0}) {
      var entry = enter(contest, member, wrong, wrong);
      first = first.isEmpty() ? entry : first;
      var value = server.get(entry, member.token()).json().path("sets").path(0).path("value");
      seen.add(value.asText() + " " + row(board(contest), "Aare").path("score").asText());
    }
    assertThat(seen)
        .containsExactly("0.75 0.75", "null 0.75", "null 0.75", "1.0 1.0", "null 1.0", "null 1.0");
    at(Instant.parse("2026-03-02T00:00:00Z"));
    assertThat(server.get(first, member.token()).json().path("sets").findValuesAsText("value"))
        .containsOnly("0.7");
  }

  /// G06: two rows of the audit log, and the board as before.
  @Test
  void aDecisionThatIsTakenBackLeavesTheBoardAsItWas() {
    var contest = contest("undone", "", "");
    var member = contest.newTeam("Aare");
    enter(contest, member, 1, 1);
    var twin = contest.newTeam("Broye");
    var same = scores(1, 0.0001);
    for (var who : List.of(member, twin)) {
      var answer =
          contest.submit(
              who.token(),
              new Contest.Form()
                  .field("task", "scores")
                  .file("scores", "scores_a.txt", same.getBytes(US_ASCII))
                  .file("scores", "scores_b.txt", same.getBytes(US_ASCII)));
      server.get(answer.header("Location") + "/events", who.token());
      later(Duration.ofMinutes(1));
    }
    var before = board(contest).toString();
    var cases = server.get("/api/v1/orgs/undone/cases", contest.organizer()).json().path("items");
    var found = cases.path(0);
    assertThat(found.path("kind").asText()).isEqualTo("duplicate");
    int version = found.path("decided").path("version").asInt();
    var path = "/api/v1/cases/" + found.path("id").asText() + "/decision";
    assertThat(
            server
                .post(
                    path,
                    contest.organizer(),
                    Map.of("decision", "disqualified", "reason", "Copied.", "version", version))
                .status())
        .isEqualTo(200);
    var decidedAt = now;
    later(Duration.ofMinutes(1));
    assertThat(board(contest).toString()).isNotEqualTo(before);
    server.post(
        path,
        contest.organizer(),
        Map.of("decision", "none", "reason", "A mistake.", "version", version + 1));
    later(Duration.ofMinutes(1));
    assertThat(board(contest).toString()).isEqualTo(before);
    assertThat(
            contest.query(
                "select action from audit_event where subject_kind = 'case' and subject_id = '%s' order by at"
                    .formatted(found.path("id").asText())))
        .containsExactly("case.disqualified", "case.none");
    // While it stood, the board was another; that is still to be seen.
    var then = server.get(address(contest) + "&at=" + decidedAt, "").json();
    assertThat(then.path("rows").toString()).isNotEqualTo(board(contest).path("rows").toString());
    var earlier = server.get(address(contest) + "&at=" + decidedAt.minusSeconds(1), "").json();
    assertThat(earlier.path("rows").toString()).isEqualTo(board(contest).path("rows").toString());
  }

  /// G07, and what final means: later decisions and entries change nothing.
  @Test
  void theFinalBoardWaitsForOpenCasesStandsStillAndIsMadeAgainByteForByte() {
    var contest = contest("final", "", "");
    var aare = contest.newTeam("Aare");
    enter(contest, aare, 1, 1);
    enter(contest, contest.newTeam("Broye"), 2, 2);
    enter(contest, contest.newTeam("Orbe"), 3, 3);
    assertThat(publish(contest, Map.of("kind", "provisional")).code())
        .isEqualTo("publication.blocked");
    at(Instant.parse("2026-03-02T00:00:00Z"));
    contest.sql(
        """
        insert into review_case (tenant_id, id, competition_id, submission_id, kind)
        select s.tenant_id, gen_random_uuid(), s.competition_id, s.id, 'review'
        from submission s
        join team t on t.id = s.team_id
        join organization o on o.id = s.tenant_id
        where o.slug = 'final' and t.name = 'Broye'
        """);
    later(Duration.ofMinutes(1));
    assertThat(publish(contest, Map.of("kind", "provisional")).status()).isEqualTo(201);
    assertThat(board(contest).path("stage").path("state").asText()).isEqualTo("provisional");
    var blocked = publish(contest, Map.of("kind", "final"));
    assertThat(blocked.status()).isEqualTo(409);
    assertThat(blocked.json().path("detail").asText()).contains("1 case is open");
    assertThat(publish(contest, Map.of("kind", "final", "override", true)).code())
        .isEqualTo("publication.reason_missing");
    var wish = Map.<String, Object>of("kind", "final", "override", true, "reason", "The jury met.");
    assertThat(publish(contest, wish).status()).isEqualTo(201);
    assertThat(publish(contest, wish).code()).isEqualTo("publication.stands");
    var known = board(contest);
    assertThat(known.path("stage").path("state").asText()).isEqualTo("final");
    assertThat(teams(known)).containsExactly("Aare", "Broye", "Orbe");

    // Intervals are not made here: a snapshot waits an hour for them.
    later(Duration.ofHours(2));
    var snapshots = server.bean(Snapshots.class);
    assertThat(snapshots.takeAll()).isPositive();
    assertThat(snapshots.takeAll()).isZero();
    var kept = contest.query("select encode(document, 'hex') from board_snapshot order by kind");
    contest.sql(
        """
        update review_case
        set decision = 'disqualified', state = 'decided', decided_at = assay_now(), version = 2
        where kind = 'review'
        """);
    later(Duration.ofMinutes(1));
    assertThat(teams(board(contest))).containsExactly("Aare", "Broye", "Orbe");
    assertThat(snapshots.verifyAll()).isZero();
    contest.sql("delete from board_snapshot");
    server.bean(Boards.class).forget();
    snapshots.takeAll();
    assertThat(contest.query("select encode(document, 'hex') from board_snapshot order by kind"))
        .isEqualTo(kept);
    // Three rows, a thousand draws, and whoever is first most of the time is Aare.
    var finalBoard = board(contest);
    assertThat(finalBoard.path("certainty").path("replicates").asInt()).isEqualTo(1000);
    assertThat(finalBoard.path("certainty").path("rows").asInt()).isEqualTo(3);
    assertThat(row(finalBoard, "Aare").path("place").path("first").asDouble())
        .isGreaterThan(row(finalBoard, "Orbe").path("place").path("first").asDouble());
    var list = contest.path() + "/board/snapshots%s?phase=main&task=scores";
    var published = server.get(list.formatted(""), "").json().path("items");
    assertThat(published.findValuesAsText("kind")).containsExactly("final", "provisional");
    var bytes = server.get(list.formatted("/" + published.path(0).path("id").asText()), "");
    assertThat(kept).contains(HexFormat.of().formatHex(bytes.text().getBytes(UTF_8)));
    assertThat(server.get(list.formatted("/" + UUID.randomUUID()), "").status()).isEqualTo(404);
    contest.sql("update score set value = value + 0.1 where source = 'judged'");
    assertThat(snapshots.verifyAll()).isPositive();
    contest.sql("update score set value = value - 0.1 where source = 'judged'");

    assertThat(
            server
                .post(
                    contest.path() + "/phases/main/publications/final/retraction",
                    contest.organizer(),
                    Map.of("reason", "A label was wrong."))
                .status())
        .isEqualTo(200);
    later(Duration.ofMinutes(1));
    server.bean(Boards.class).forget();
    var changes = server.get(contest.path() + "/board/changes?phase=main&task=scores", "").json();
    assertThat(changes.path("items").toString())
        .isEqualTo(
            """
            [{"team":"Orbe","before":3,"after":2,"why":"Moved by the others."},\
            {"team":"Broye","before":2,"after":null,\
            "why":"No longer listed: withdrawn or taken off."}]\
            """);
    var provisional = board(contest);
    assertThat(provisional.path("stage").path("state").asText()).isEqualTo("provisional");
    assertThat(teams(provisional)).containsExactly("Aare", "Orbe");
  }

  @Test
  void baselinesAreShownAndMarkWhoIsBetter() {
    var contest = contest("baseline", "", "");
    enter(contest, contest.newTeam("Aare"), 1, 1);
    enter(contest, contest.newTeam("Broye"), 4, 4);
    var board = board(contest);
    assertThat(row(board, "Aare").path("above_baseline").asBoolean()).isTrue();
    assertThat(row(board, "Broye").path("above_baseline").asBoolean()).isFalse();
    var paper = row(board, "ArcFace");
    assertThat(paper.path("rank").isNull()).isTrue();
    assertThat(paper.path("source").path("text").asText()).isEqualTo("A paper");
    assertThat(paper.path("values").path(0).path("value").asDouble()).isEqualTo(0.75);
  }

  /// G03: what an organizer reads before the others is theirs alone, and no cache may hand it on.
  @Test
  void whatOrganizersReadIsNotForCaches() {
    var contest = contest("cached", "results: 2026-04-01T00:00:00Z", "");
    enter(contest, contest.newTeam("Aare"), 1, 1);
    var organizers = server.get(address(contest), contest.organizer());
    assertThat(teams(organizers.json())).containsExactly("Aare");
    assertThat(organizers.header("Cache-Control")).contains("no-store").doesNotContain("public");
    assertThat(organizers.response().headers().firstValue("ETag")).isEmpty();
    server.bean(Boards.class).forget();
    var others = server.get(address(contest), "");
    assertThat(others.text()).doesNotContain("Aare");
    assertThat(others.header("Cache-Control")).isEqualTo("public, max-age=2");
    var page = "/o/cached/faces/boards/main/scores/default";
    assertThat(server.get(page, "").text()).doesNotContain("Aare");
    assertThat(server.get(page, "").header("Cache-Control")).contains("no-cache");
  }

  /// G10.
  @Test
  void ofTwoDecisionsAtOnceOneIsRefused() throws InterruptedException {
    var contest = contest("twice", "", "");
    enter(contest, contest.newTeam("Aare"), 1, 1);
    contest.sql(
        """
        insert into review_case (tenant_id, id, competition_id, submission_id, kind)
        select s.tenant_id, gen_random_uuid(), s.competition_id, s.id, 'review'
        from submission s
        join organization o on o.id = s.tenant_id
        where o.slug = 'twice'
        """);
    var id =
        server
            .get("/api/v1/orgs/twice/cases", contest.organizer())
            .json()
            .path("items")
            .path(0)
            .path("id")
            .asText();
    var answers = new ArrayList<Integer>();
    var threads = new ArrayList<Thread>();
    for (var decision : List.of("approved", "rejected")) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                var answer =
                    server.post(
                        "/api/v1/cases/" + id + "/decision",
                        contest.organizer(),
                        Map.of("decision", decision, "reason", "At once.", "version", 1));
                synchronized (answers) {
                  answers.add(answer.status());
                }
              }));
    }
    for (var thread : threads) {
      thread.join();
    }
    assertThat(answers).containsExactlyInAnyOrder(200, 409);
    assertThat(
            contest.query(
                "select count(*) from audit_event where subject_kind = 'case' and subject_id = '%s'"
                    .formatted(id)))
        .containsExactly("1");
  }

  @Test
  void onlyOrganizersPublish() {
    var contest = contest("theirs", "", "");
    var member = contest.newTeam("Aare");
    var path = contest.path() + "/phases/main/publications";
    assertThat(server.post(path, member.token(), Map.of("kind", "reveal")).status()).isEqualTo(403);
    assertThat(server.get(path, member.token()).status()).isEqualTo(404);
    assertThat(server.post(path, contest.organizer(), Map.of("kind", "party")).code())
        .isEqualTo("publication.kind");
  }
}
