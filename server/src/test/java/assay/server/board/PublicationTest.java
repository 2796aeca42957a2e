package assay.server.board;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the public sees of boards, and when. Entries bring score files whose accuracy is known by
/// hand: of ten folds with one genuine pair and one impostor each, those are wrong whose scores are
/// exchanged. Cases G01, G04, G06, G07, G10.
@Timeout(300)
class PublicationTest {
  private static ServerUnderTest server;
  private static ScoreBoards boards;

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(Map.of("assay.snapshot.tick", "1h", "assay.certainty.tick", "1h"));
    boards = new ScoreBoards(server);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// Every form in which an outsider could learn of the board.
  private static List<String> whatOutsidersRead(Contest contest, String stranger) {
    server.bean(Boards.class).forget();
    var page = "/o/%s/faces/boards/main/scores/default".formatted(contest.organization());
    var seen = new ArrayList<String>();
    for (var token : List.of("", stranger)) {
      for (var accept : List.of("application/json", "text/csv", "application/x-latex")) {
        var answer =
            server.send(
                "GET", boards.address(contest), token, BodyPublishers.noBody(), "Accept", accept);
        seen.add(answer.status() + answer.text() + answer.header("ETag"));
      }
      for (var part : List.of("history", "scales")) {
        for (var accept : List.of("application/json", "text/csv")) {
          var address = contest.path() + "/board/" + part + "?phase=main&task=scores";
          var answer =
              server.send("GET", address, token, BodyPublishers.noBody(), "Accept", accept);
          seen.add(answer.status() + answer.text() + answer.header("ETag"));
        }
      }
      seen.add(server.get(contest.path(), token).text());
      seen.add(server.get(contest.path() + "/phases/main/publications", token).status() + "");
    }
    var scales = "/o/%s/faces/scales/main/scores".formatted(contest.organization());
    for (var path :
        List.of(
            page,
            page + "/csv",
            page + "/latex",
            page + "/history",
            page + "/history/csv",
            scales,
            scales + "/csv")) {
      var answer = server.get(path, "");
      seen.add(answer.status() + answer.text().replaceAll("nonce-[^'\"]*", ""));
    }
    return seen;
  }

  /// G01.
  @Test
  void beforeItsResultsArePublicABoardIsTheSameWithAndWithoutThem() {
    var contest = boards.contest("sealed", "results: 2026-04-01T00:00:00Z", "");
    var stranger = server.newParticipant("Stranger");
    contest.keepTokensForEver();
    var before = whatOutsidersRead(contest, stranger);
    var member = contest.newTeam("Aare");
    var entry = boards.enter(contest, member, 1, 1);
    boards.enter(contest, contest.newTeam("Broye"), 2, 2);
    assertThat(whatOutsidersRead(contest, stranger)).isEqualTo(before);
    var own = server.get(entry, member.token()).json();
    assertThat(own.path("sets").findValuesAsText("value")).containsOnly("null");
    assertThat(server.get(entry + "/events", member.token()).text()).doesNotContain("0.9");
    boards.at(Instant.parse("2026-04-01T00:00:00Z"));
    assertThat(boards.teams(boards.board(contest))).containsExactly("Aare", "Broye");
  }

  @Test
  void aFrozenBoardStandsStillUntilItIsRevealed() {
    var contest = boards.contest("frozen", "freezes: 2026-02-10T00:00:00Z", "");
    var aare = contest.newTeam("Aare");
    boards.enter(contest, aare, 2, 2);
    boards.at(Instant.parse("2026-02-11T00:00:00Z"));
    var broye = contest.newTeam("Broye");
    boards.enter(contest, broye, 1, 1);
    var frozen = boards.board(contest);
    assertThat(frozen.path("stage").path("state").asText()).isEqualTo("frozen");
    assertThat(boards.teams(frozen)).containsExactly("Aare");
    assertThat(boards.publish(contest, Map.of("kind", "reveal")).status()).isEqualTo(201);
    assertThat(boards.teams(boards.board(contest))).containsExactly("Broye", "Aare");
  }

  /// By hand: on the first set Aare 0.9, Broye 0.8; with the second, means 0.8 and 0.9.
  @Test
  void aHeldColumnRanksNobodyBeforeTheRevealAndSaysWhoMoved() {
    var contest = boards.contest("split", "", ", columns: [{set: a}, {set: b, private: true}]");
    var aare = contest.newTeam("Aare");
    var entry = boards.enter(contest, aare, 1, 3);
    boards.enter(contest, contest.newTeam("Broye"), 2, 0);
    var before = boards.board(contest);
    assertThat(boards.teams(before)).containsExactly("Aare", "Broye");
    assertThat(before.path("columns").findValuesAsText("key")).containsExactly("a");
    assertThat(before.toString()).doesNotContain("\"value\":0.7,", "\"value\":1.0,");
    var sets = server.get(entry, aare.token()).json().path("sets");
    assertThat(sets.findValuesAsText("value")).containsExactly("0.9", "null");
    boards.publish(contest, Map.of("kind", "reveal"));
    var after = boards.board(contest);
    assertThat(boards.teams(after)).containsExactly("Broye", "Aare");
    assertThat(boards.row(after, "Broye").path("rank_before").asInt()).isEqualTo(2);
    assertThat(boards.row(after, "Aare").path("rank_before").asInt()).isEqualTo(1);
    assertThat(server.get(entry, aare.token()).json().path("sets").findValuesAsText("value"))
        .containsExactly("0.9", "0.7");
  }

  @Test
  void anAnonymousBoardNamesNobodyInAnyForm() {
    var contest = boards.contest("masked", "anonymous: true", "");
    var member = contest.newTeam("Aare");
    var entry = boards.enter(contest, member, 1, 1);
    var id = entry.substring(entry.lastIndexOf('/') + 1);
    var code = server.get(entry, member.token()).json().path("code").asText();
    assertThat(String.join("\n", whatOutsidersRead(contest, server.newParticipant("Eve"))))
        .contains("Team ")
        .doesNotContain("Aare", id, member.team().toString(), code);
    boards.at(Instant.parse("2026-03-02T00:00:00Z"));
    boards.publish(contest, Map.of("kind", "final"));
    assertThat(boards.teams(boards.board(contest))).containsExactly("Aare");
  }

  @Test
  void heldResultsAreToldWhenAnOrganizerReleasesThem() {
    var contest = boards.contest("held", "hold_results: true", "");
    var member = contest.newTeam("Aare");
    var entry = boards.enter(contest, member, 1, 1);
    assertThat(boards.teams(boards.board(contest))).isEmpty();
    assertThat(server.get(entry, member.token()).json().path("sets").findValuesAsText("value"))
        .containsOnly("null");
    assertThat(server.post(entry + "/release", member.token(), Map.of()).status()).isEqualTo(403);
    assertThat(server.post(entry + "/release", contest.organizer(), Map.of()).status())
        .isEqualTo(200);
    boards.later(Duration.ofMinutes(1));
    assertThat(boards.teams(boards.board(contest))).containsExactly("Aare");
    assertThat(server.get(entry, member.token()).json().path("sets").findValuesAsText("value"))
        .containsOnly("0.9");
  }

  /// G04. By hand: with a step of 1/8, 0.7 is told as 0.75; what beats that by more is 1.0, not
  /// 0.8.
  @Test
  void withALadderTheTeamLearnsOfStepsAlone() {
    var contest = boards.contest("ladder", "feedback: {ladder: 12.5}", "");
    var member = contest.newTeam("Aare");
    var seen = new ArrayList<String>();
    var first = "";
    for (int wrong : new int[] {3, 2, 3, 0, 1, 0}) {
      var entry = boards.enter(contest, member, wrong, wrong);
      first = first.isEmpty() ? entry : first;
      var value = server.get(entry, member.token()).json().path("sets").path(0).path("value");
      seen.add(
          value.asText() + " " + boards.row(boards.board(contest), "Aare").path("score").asText());
    }
    assertThat(seen)
        .containsExactly("0.75 0.75", "null 0.75", "null 0.75", "1.0 1.0", "null 1.0", "null 1.0");
    boards.at(Instant.parse("2026-03-02T00:00:00Z"));
    assertThat(server.get(first, member.token()).json().path("sets").findValuesAsText("value"))
        .containsOnly("0.7");
  }

  /// G06: two rows of the audit log, and the board as before.
  @Test
  void aDecisionThatIsTakenBackLeavesTheBoardAsItWas() {
    var contest = boards.contest("undone", "", "");
    var member = contest.newTeam("Aare");
    boards.enter(contest, member, 1, 1);
    var twin = contest.newTeam("Broye");
    var same = boards.scores(1, 0.0001);
    for (var who : List.of(member, twin)) {
      var answer =
          contest.submit(
              who.token(),
              new Contest.Form()
                  .field("task", "scores")
                  .file("scores", "scores_a.txt", same.getBytes(US_ASCII))
                  .file("scores", "scores_b.txt", same.getBytes(US_ASCII)));
      server.get(answer.header("Location") + "/events", who.token());
      boards.later(Duration.ofMinutes(1));
    }
    var before = boards.board(contest).toString();
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
    var decidedAt = boards.now();
    boards.later(Duration.ofMinutes(1));
    assertThat(boards.board(contest).toString()).isNotEqualTo(before);
    server.post(
        path,
        contest.organizer(),
        Map.of("decision", "none", "reason", "A mistake.", "version", version + 1));
    boards.later(Duration.ofMinutes(1));
    assertThat(boards.board(contest).toString()).isEqualTo(before);
    assertThat(
            contest.query(
                "select action from audit_event where subject_kind = 'case' and subject_id = '%s' order by at"
                    .formatted(found.path("id").asText())))
        .containsExactly("case.disqualified", "case.none");
    // While it stood, the board was another; that is still to be seen.
    var then = server.get(boards.address(contest) + "&at=" + decidedAt, "").json();
    assertThat(then.path("rows").toString())
        .isNotEqualTo(boards.board(contest).path("rows").toString());
    var earlier =
        server.get(boards.address(contest) + "&at=" + decidedAt.minusSeconds(1), "").json();
    assertThat(earlier.path("rows").toString())
        .isEqualTo(boards.board(contest).path("rows").toString());
  }

  /// A final board would keep for good that the public saw nothing.
  @Test
  void aFinalBoardWaitsForTheResultsWhateverIsOverridden() {
    var contest = boards.contest("early", "results: 2026-04-01T00:00:00Z", "");
    contest.keepTokensForEver();
    boards.enter(contest, contest.newTeam("Aare"), 1, 1);
    boards.at(Instant.parse("2026-03-31T23:58:00Z"));
    var wish = Map.<String, Object>of("kind", "final", "override", true, "reason", "Impatience.");
    var refused = boards.publish(contest, wish);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("publication.before_results");
    assertThat(refused.text()).contains("2026-04-01T00:00:00Z");
    var overview = server.get(contest.path() + "/phases/main/publications", contest.organizer());
    assertThat(overview.json().path("open_for_final").toString())
        .isEqualTo("[\"the results of this phase are public from 2026-04-01T00:00:00Z on\"]");
    boards.at(Instant.parse("2026-04-01T00:00:00Z"));
    assertThat(boards.publish(contest, wish).status()).isEqualTo(201);
    var board = boards.board(contest);
    assertThat(board.path("stage").path("state").asText()).isEqualTo("final");
    assertThat(boards.teams(board)).containsExactly("Aare");
  }

  /// G07, and what final means: later decisions and entries change nothing.
  @Test
  void theFinalBoardWaitsForOpenCasesStandsStillAndIsMadeAgainByteForByte() {
    var contest = boards.contest("final", "", "");
    var aare = contest.newTeam("Aare");
    boards.enter(contest, aare, 1, 1);
    boards.enter(contest, contest.newTeam("Broye"), 2, 2);
    boards.enter(contest, contest.newTeam("Orbe"), 3, 3);
    assertThat(boards.publish(contest, Map.of("kind", "provisional")).code())
        .isEqualTo("publication.blocked");
    boards.at(Instant.parse("2026-03-02T00:00:00Z"));
    contest.sql(
        """
        insert into review_case (tenant_id, id, competition_id, submission_id, kind)
        select s.tenant_id, gen_random_uuid(), s.competition_id, s.id, 'review'
        from submission s
        join team t on t.id = s.team_id
        join organization o on o.id = s.tenant_id
        where o.slug = 'final' and t.name = 'Broye'
        """);
    boards.later(Duration.ofMinutes(1));
    assertThat(boards.publish(contest, Map.of("kind", "provisional")).status()).isEqualTo(201);
    assertThat(boards.board(contest).path("stage").path("state").asText()).isEqualTo("provisional");
    var blocked = boards.publish(contest, Map.of("kind", "final"));
    assertThat(blocked.status()).isEqualTo(409);
    assertThat(blocked.json().path("detail").asText()).contains("1 case is open");
    assertThat(boards.publish(contest, Map.of("kind", "final", "override", true)).code())
        .isEqualTo("publication.reason_missing");
    var wish = Map.<String, Object>of("kind", "final", "override", true, "reason", "The jury met.");
    assertThat(boards.publish(contest, wish).status()).isEqualTo(201);
    assertThat(boards.publish(contest, wish).code()).isEqualTo("publication.stands");
    var known = boards.board(contest);
    assertThat(known.path("stage").path("state").asText()).isEqualTo("final");
    assertThat(boards.teams(known)).containsExactly("Aare", "Broye", "Orbe");

    // Intervals are not made here: a snapshot waits an hour for them.
    boards.later(Duration.ofHours(2));
    var snapshots = server.bean(Snapshots.class);
    assertThat(snapshots.takeAll()).isPositive();
    assertThat(snapshots.takeAll()).isZero();
    var kept =
        contest.query("select encode(document, 'hex') from board_snapshot order by kind, document");
    contest.sql(
        """
        update review_case
        set decision = 'disqualified', state = 'decided', decided_at = assay_now(), version = 2
        where kind = 'review'
        """);
    boards.later(Duration.ofMinutes(1));
    assertThat(boards.teams(boards.board(contest))).containsExactly("Aare", "Broye", "Orbe");
    assertThat(snapshots.verifyAll()).isZero();
    contest.sql("delete from board_snapshot");
    server.bean(Boards.class).forget();
    snapshots.takeAll();
    assertThat(
            contest.query(
                "select encode(document, 'hex') from board_snapshot order by kind, document"))
        .isEqualTo(kept);
    // Three rows, a thousand draws, and whoever is first most of the time is Aare.
    var finalBoard = boards.board(contest);
    assertThat(finalBoard.path("certainty").path("replicates").asInt()).isEqualTo(1000);
    assertThat(finalBoard.path("certainty").path("rows").asInt()).isEqualTo(3);
    assertThat(boards.row(finalBoard, "Aare").path("place").path("first").asDouble())
        .isGreaterThan(boards.row(finalBoard, "Orbe").path("place").path("first").asDouble());
    var list = contest.path() + "/board/snapshots%s?phase=main&task=scores";
    var published = server.get(list.formatted(""), "").json().path("items");
    assertThat(published.findValuesAsText("kind")).containsExactly("final", "provisional");
    var newest = server.get(list.formatted("") + "&limit=1", "").json();
    assertThat(newest.path("items").findValuesAsText("kind")).containsExactly("final");
    var next = list.formatted("") + "&limit=1&cursor=" + newest.path("next").asText();
    var rest = server.get(next, "").json();
    assertThat(rest.path("items").findValuesAsText("kind")).containsExactly("provisional");
    assertThat(rest.path("next").isNull()).isTrue();
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
    boards.later(Duration.ofMinutes(1));
    server.bean(Boards.class).forget();
    var changes = server.get(contest.path() + "/board/changes?phase=main&task=scores", "").json();
    assertThat(changes.path("items").toString())
        .isEqualTo(
            """
            [{"team":"Orbe","before":3,"after":2,"why":"Moved by the others."},\
            {"team":"Broye","before":2,"after":null,\
            "why":"No longer listed: withdrawn or taken off."}]\
            """);
    var provisional = boards.board(contest);
    assertThat(provisional.path("stage").path("state").asText()).isEqualTo("provisional");
    assertThat(boards.teams(provisional)).containsExactly("Aare", "Orbe");
  }

  @Test
  void baselinesAreShownAndMarkWhoIsBetter() {
    var contest = boards.contest("baseline", "", "");
    boards.enter(contest, contest.newTeam("Aare"), 1, 1);
    boards.enter(contest, contest.newTeam("Broye"), 4, 4);
    var board = boards.board(contest);
    assertThat(boards.row(board, "Aare").path("above_baseline").asBoolean()).isTrue();
    assertThat(boards.row(board, "Broye").path("above_baseline").asBoolean()).isFalse();
    var paper = boards.row(board, "ArcFace");
    assertThat(paper.path("rank").isNull()).isTrue();
    assertThat(paper.path("source").path("text").asText()).isEqualTo("A paper");
    assertThat(paper.path("values").path(0).path("value").asDouble()).isEqualTo(0.75);
  }

  /// G03: what an organizer reads before the others is theirs alone, and no cache may hand it on.
  @Test
  void whatOrganizersReadIsNotForCaches() {
    var contest = boards.contest("cached", "results: 2026-04-01T00:00:00Z", "");
    boards.enter(contest, contest.newTeam("Aare"), 1, 1);
    var organizers = server.get(boards.address(contest), contest.organizer());
    assertThat(boards.teams(organizers.json())).containsExactly("Aare");
    assertThat(organizers.header("Cache-Control")).contains("no-store").doesNotContain("public");
    assertThat(organizers.response().headers().firstValue("ETag")).isEmpty();
    server.bean(Boards.class).forget();
    var others = server.get(boards.address(contest), "");
    assertThat(others.text()).doesNotContain("Aare");
    assertThat(others.header("Cache-Control")).isEqualTo("public, max-age=2");
    var page = "/o/cached/faces/boards/main/scores/default";
    assertThat(server.get(page, "").text()).doesNotContain("Aare");
    assertThat(server.get(page, "").header("Cache-Control")).contains("no-cache");
  }

  /// G10.
  @Test
  void ofTwoDecisionsAtOnceOneIsRefused() throws InterruptedException {
    var contest = boards.contest("twice", "", "");
    boards.enter(contest, contest.newTeam("Aare"), 1, 1);
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
    var contest = boards.contest("theirs", "", "");
    var member = contest.newTeam("Aare");
    var path = contest.path() + "/phases/main/publications";
    assertThat(server.post(path, member.token(), Map.of("kind", "reveal")).status()).isEqualTo(403);
    assertThat(server.get(path, member.token()).status()).isEqualTo(404);
    assertThat(server.post(path, contest.organizer(), Map.of("kind", "party")).code())
        .isEqualTo("publication.kind");
  }
}
