package assay.server.board;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a board tells besides its order: who went, who was late, what others are compared with, and
/// who moved when it was revealed.
@Timeout(300)
class FormerRowsTest {
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

  private static void withdraw(String entry, Contest.Member member) {
    assertThat(server.post(entry + "/withdraw", member.token(), Map.of()).status()).isLessThan(300);
    boards.later(Duration.ofMinutes(1));
  }

  private static void disqualify(Contest contest, String entry) {
    var submission = entry.substring(entry.lastIndexOf('/') + 1);
    contest.sql(
        """
        insert into review_case (tenant_id, id, competition_id, submission_id, kind)
        select tenant_id, gen_random_uuid(), competition_id, id, 'suspicious'
        from submission where id = '%s'
        """
            .formatted(submission));
    var id =
        contest
            .query("select id from review_case where submission_id = '%s'".formatted(submission))
            .getFirst();
    var decided =
        server.post(
            "/api/v1/cases/" + id + "/decision",
            contest.organizer(),
            Map.of("decision", "disqualified", "reason", "A table of answers.", "version", 1));
    assertThat(decided.status()).as(decided.text()).isEqualTo(200);
    boards.later(Duration.ofMinutes(1));
  }

  /// `Aare withdrawn`, a line each.
  private static List<String> former(JsonNode board) {
    return StreamSupport.stream(board.path("former").spliterator(), false)
        .map(row -> row.path("team").asText() + " " + row.path("state").asText())
        .toList();
  }

  private static String csv(Contest contest) {
    return server
        .send("GET", boards.address(contest), "", BodyPublishers.noBody(), "Accept", "text/csv")
        .text();
  }

  private static String page(Contest contest) {
    return server
        .get("/o/%s/faces/boards/main/scores/default".formatted(contest.organization()), "")
        .text();
  }

  /// The cell of a column in the line of a team.
  private static String cell(String csv, String team, String column) {
    var lines = csv.split("\r\n", 0);
    int at = List.of(lines[0].split(",", -1)).indexOf(column);
    for (var line : lines) {
      // A comma between quotes is part of its cell.
      var cells = line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1);
      if (cells[1].equals(team)) {
        return cells[at];
      }
    }
    throw new AssertionError("no " + team + " in " + csv);
  }

  @Test
  void whatATeamWithdrawsIsNamedIfItStood() {
    var contest = boards.contest("withdrawn", "", "");
    var aare = contest.newTeam("Aare");
    var best = boards.enter(contest, aare, 1, 1);
    var worse = boards.enter(contest, aare, 3, 3);
    withdraw(worse, aare);
    assertThat(former(boards.board(contest))).isEmpty();
    withdraw(best, aare);
    var board = boards.board(contest);
    assertThat(boards.teams(board)).isEmpty();
    assertThat(former(board)).containsExactly("Aare withdrawn");
    var row = board.path("former").path(0);
    assertThat(row.path("code").asText())
        .isEqualTo(server.get(best, aare.token()).json().path("code").asText());
    assertThat(row.path("at").asText()).isEqualTo(boards.now().minusSeconds(60).toString());
    assertThat(row.has("score")).isFalse();
    assertThat(cell(csv(contest), "Aare", "note"))
        .isEqualTo("withdrawn " + boards.now().minusSeconds(60));
    assertThat(cell(csv(contest), "Aare", "rank")).isEmpty();
    assertThat(page(contest)).contains("No longer on the board", "by its team");
  }

  @Test
  void theDisqualifiedAreNamedWithoutTheReason() {
    var contest = boards.contest("banned", "", "");
    disqualify(contest, boards.enter(contest, contest.newTeam("Aare"), 1, 1));
    var board = boards.board(contest);
    assertThat(boards.teams(board)).isEmpty();
    assertThat(former(board)).containsExactly("Aare disqualified");
    assertThat(cell(csv(contest), "Aare", "note")).startsWith("disqualified 2026-02-01T");
    assertThat(page(contest)).contains("in review, by the organizers").doesNotContain("table of");
    assertThat(board.toString()).doesNotContain("table of");
    // At the moment before, it was a row.
    var earlier = boards.address(contest) + "&at=" + ScoreBoards.START.plusSeconds(30);
    assertThat(boards.teams(server.get(earlier, "").json())).containsExactly("Aare");
    assertThat(former(server.get(earlier, "").json())).isEmpty();
  }

  @Test
  void whatNobodySawIsNotNamed() {
    var contest = boards.contest("unseen", "results: 2026-04-01T00:00:00Z", "");
    var aare = contest.newTeam("Aare");
    var broye = contest.newTeam("Broye");
    var early = boards.enter(contest, aare, 1, 1);
    var later = boards.enter(contest, broye, 2, 2);
    withdraw(early, aare);
    assertThat(boards.board(contest).path("former")).isEmpty();
    // Organizers saw it stand.
    assertThat(former(server.get(boards.address(contest), contest.organizer()).json()))
        .containsExactly("Aare withdrawn");
    boards.at(Instant.parse("2026-04-02T00:00:00Z"));
    withdraw(later, broye);
    assertThat(former(boards.board(contest))).containsExactly("Broye withdrawn");
  }

  @Test
  void whatCameAfterTheFreezeAndWentBeforeTheRevealIsNotNamed() {
    var contest = boards.contest("iced", "freezes: 2026-02-10T00:00:00Z", "");
    var aare = contest.newTeam("Aare");
    var broye = contest.newTeam("Broye");
    var seen = boards.enter(contest, aare, 2, 2);
    boards.at(Instant.parse("2026-02-11T00:00:00Z"));
    withdraw(boards.enter(contest, broye, 1, 1), broye);
    withdraw(seen, aare);
    assertThat(former(boards.board(contest))).isEmpty();
    assertThat(boards.teams(boards.board(contest))).containsExactly("Aare");
    boards.publish(contest, Map.of("kind", "reveal"));
    assertThat(former(boards.board(contest))).containsExactly("Aare withdrawn");
  }

  @Test
  void whatWasHeldBackIsNotNamed() {
    var contest = boards.contest("heldback", "hold_results: true", "");
    var aare = contest.newTeam("Aare");
    withdraw(boards.enter(contest, aare, 1, 1), aare);
    boards.publish(contest, Map.of("kind", "reveal"));
    assertThat(former(boards.board(contest))).isEmpty();
  }

  @Test
  void whoWentWhileNobodyWasNamedStaysUnnamed() {
    var contest = boards.contest("veiled", "anonymous: true", "");
    var aare = contest.newTeam("Aare");
    withdraw(boards.enter(contest, aare, 1, 1), aare);
    boards.enter(contest, contest.newTeam("Broye"), 2, 2);
    boards.at(Instant.parse("2026-03-02T00:00:00Z"));
    assertThat(boards.publish(contest, Map.of("kind", "final")).status()).isEqualTo(201);
    var board = boards.board(contest);
    assertThat(boards.teams(board)).containsExactly("Broye");
    assertThat(board.path("former")).hasSize(1);
    assertThat(board.path("former").path(0).path("team").asText()).startsWith("Team ");
    assertThat(board.path("former").path(0).path("submission").isNull()).isTrue();
    assertThat(board.toString() + csv(contest) + page(contest)).doesNotContain("Aare");
  }

  @Test
  void lateEntriesAndBaselinesAreMarked() {
    var contest = boards.contest("tardy", "grace_minutes: 30", "");
    boards.enter(contest, contest.newTeam("Aare"), 1, 1);
    boards.enter(contest, contest.newTeam("Broye"), 2, 2);
    contest.sql(
        """
        update submission set accepted_at = '2026-03-01T00:05:00Z'
        from team t where t.id = team_id and t.name = 'Broye'
        """);
    boards.at(Instant.parse("2026-03-02T00:00:00Z"));
    var board = boards.board(contest);
    assertThat(boards.teams(board)).containsExactly("Aare", "Broye");
    assertThat(boards.row(board, "Broye").path("late").asBoolean()).isTrue();
    assertThat(boards.row(board, "Aare").path("late").asBoolean()).isFalse();
    var csv = csv(contest);
    assertThat(cell(csv, "Broye", "late")).isEqualTo("true");
    assertThat(cell(csv, "Aare", "late")).isEmpty();
    assertThat(cell(csv, "ArcFace", "baseline")).isEqualTo("true");
    assertThat(cell(csv, "Aare", "baseline")).isEmpty();
    assertThat(page(contest)).contains("accepted after the end", "what entries are compared with");
  }

  /// By hand, before the freeze: Aare 0.8, Broye 0.7. After it Broye enters 0.9 and Orbe 0.6.
  @Test
  void aRevealSaysWhereEachStoodOnTheFrozenBoard() {
    var contest = boards.contest("thawed", "freezes: 2026-02-10T00:00:00Z", "");
    var broye = contest.newTeam("Broye");
    boards.enter(contest, contest.newTeam("Aare"), 2, 2);
    boards.enter(contest, broye, 3, 3);
    boards.at(Instant.parse("2026-02-11T00:00:00Z"));
    boards.enter(contest, broye, 1, 1);
    boards.enter(contest, contest.newTeam("Orbe"), 4, 4);
    assertThat(boards.row(boards.board(contest), "Broye").path("rank_before").isNull()).isTrue();
    boards.publish(contest, Map.of("kind", "reveal"));
    var after = boards.board(contest);
    assertThat(boards.teams(after)).containsExactly("Broye", "Aare", "Orbe");
    var before = new ArrayList<String>();
    for (var team : List.of("Broye", "Aare", "Orbe")) {
      before.add(boards.row(after, team).path("rank_before").asText());
    }
    assertThat(before).containsExactly("2", "1", "null");
    assertThat(cell(csv(contest), "Broye", "rank_before")).isEqualTo("2");
    assertThat(cell(csv(contest), "Orbe", "rank_before")).isEmpty();
    assertThat(page(contest)).contains("2 → 1", "1 → 2");
  }

  /// By hand, with a step of 1/8: told are 0.7 as 0.75, then 1.0. When that is disqualified, 0.9
  /// beats 0.75 by more than a step, but not what the team was told.
  @Test
  void whatWasToldStaysToldOnTheBoardAndOnTheEntrysPage() {
    var contest = boards.contest("rungs", "feedback: {ladder: 12.5}", "");
    var aare = contest.newTeam("Aare");
    boards.enter(contest, aare, 3, 3);
    disqualify(contest, boards.enter(contest, aare, 0, 0));
    var last = boards.enter(contest, aare, 1, 1);
    assertThat(server.get(last, aare.token()).json().path("sets").findValuesAsText("value"))
        .containsOnly("null");
    var board = boards.board(contest);
    assertThat(boards.row(board, "Aare").path("score").asDouble()).isEqualTo(0.75);
    assertThat(former(board)).containsExactly("Aare disqualified");
  }
}
