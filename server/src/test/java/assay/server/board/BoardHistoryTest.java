package assay.server.board;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who was ahead on a board when. Its public forms before the results are public are compared in
/// [PublicationTest], G01.
@Timeout(300)
class BoardHistoryTest {
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

  private static String address(Contest contest) {
    return contest.path() + "/board/history?phase=main&task=scores";
  }

  private static JsonNode history(Contest contest, String token) {
    server.bean(Boards.class).forget();
    var answer = server.get(address(contest), token);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /// `12:00 1 Aare 2 Broye`, a line each moment.
  private static List<String> lines(JsonNode history) {
    var lines = new ArrayList<String>();
    for (var moment : history.path("moments")) {
      var line = new StringBuilder(moment.path("at").asText().substring(0, 16));
      for (var row : moment.path("rows")) {
        line.append(' ')
            .append(row.path("rank").asInt())
            .append(' ')
            .append(row.path("team").asText());
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /// By hand: Aare 0.8; Broye 0.9; Aare 1.0; Orbe 0.6; then Aare withdraws its best, 0.8 is left.
  @Test
  void eachChangeOfTheFirstRowsIsAMoment() {
    var contest = boards.contest("ranks", "", "");
    var aare = contest.newTeam("Aare");
    boards.enter(contest, aare, 2, 2);
    boards.enter(contest, contest.newTeam("Broye"), 1, 1);
    var best = boards.enter(contest, aare, 0, 0);
    // Worse than what stands for the team: the board stays as it is.
    boards.enter(contest, aare, 5, 5);
    boards.enter(contest, contest.newTeam("Orbe"), 4, 4);
    server.post(best + "/withdraw", aare.token(), Map.of());
    var expected =
        List.of(
            "2026-02-01T12:00 1 Aare",
            "2026-02-01T12:01 1 Broye 2 Aare",
            "2026-02-01T12:02 1 Aare 2 Broye",
            "2026-02-01T12:04 1 Aare 2 Broye 3 Orbe",
            "2026-02-01T12:05 1 Broye 2 Aare 3 Orbe");
    var history = history(contest, "");
    assertThat(lines(history)).isEqualTo(expected);
    var last = history.path("moments").path(4).path("rows");
    assertThat(last.path(0).path("score").asDouble()).isEqualTo(0.9);
    assertThat(last.path(1).path("score").asDouble()).isEqualTo(0.8);
    assertThat(lines(history(contest, contest.organizer()))).isEqualTo(expected);
    var csv =
        server
            .send("GET", address(contest), "", BodyPublishers.noBody(), "Accept", "text/csv")
            .text();
    assertThat(csv)
        .startsWith("at,rank,team,published,score\r\n2026-02-01T12:00:00Z,1,Aare,,0.8\r\n");
    var page = server.get("/o/ranks/faces/boards/main/scores/default/history", "").text();
    assertThat(page).contains("<svg", "Ranks over time", "1 Feb 2026, 12:05 UTC");
    // Made once for each version of the board.
    var answer = server.get(address(contest), "");
    var etag = answer.header("ETag");
    assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=2");
    assertThat(
            server
                .send("GET", address(contest), "", BodyPublishers.noBody(), "If-None-Match", etag)
                .status())
        .isEqualTo(304);
  }

  @Test
  void whatCameAfterAFreezeComesWithTheReveal() {
    var contest = boards.contest("cold", "freezes: 2026-02-10T00:00:00Z", "");
    boards.enter(contest, contest.newTeam("Aare"), 2, 2);
    boards.at(Instant.parse("2026-02-11T00:00:00Z"));
    boards.enter(contest, contest.newTeam("Broye"), 1, 1);
    var frozen = List.of("2026-02-01T12:00 1 Aare");
    assertThat(lines(history(contest, ""))).isEqualTo(frozen);
    assertThat(lines(history(contest, contest.organizer())))
        .containsExactly("2026-02-01T12:00 1 Aare", "2026-02-11T00:00 1 Broye 2 Aare");
    boards.at(Instant.parse("2026-02-12T00:00:00Z"));
    boards.publish(contest, Map.of("kind", "reveal"));
    assertThat(lines(history(contest, "")))
        .containsExactly("2026-02-01T12:00 1 Aare", "2026-02-12T00:00 1 Broye 2 Aare");
  }

  @Test
  void whatIsHeldBackLeavesNoTrace() {
    var contest = boards.contest("quiet", "hold_results: true", "");
    var first = boards.enter(contest, contest.newTeam("Aare"), 2, 2);
    server.post(first + "/release", contest.organizer(), Map.of());
    var before = history(contest, "").toString();
    assertThat(before).contains("Aare");
    var second = boards.enter(contest, contest.newTeam("Broye"), 1, 1);
    assertThat(history(contest, "").toString()).isEqualTo(before);
    server.post(second + "/release", contest.organizer(), Map.of());
    assertThat(lines(history(contest, "")))
        .containsExactly("2026-02-01T12:01 1 Aare", "2026-02-01T12:02 1 Broye 2 Aare");
  }

  @Test
  void withoutNamesThereAreNoneInThePast() {
    var contest = boards.contest("covert", "anonymous: true", "");
    boards.enter(contest, contest.newTeam("Aare"), 2, 2);
    boards.enter(contest, contest.newTeam("Broye"), 1, 1);
    var history = history(contest, "");
    assertThat(history.path("moments")).hasSize(2);
    assertThat(history.toString()).contains("Team ").doesNotContain("Aare", "Broye");
    assertThat(server.get("/o/covert/faces/boards/main/scores/default/history", "").text())
        .contains("Team ")
        .doesNotContain("Aare", "Broye");
  }

  /// By hand: a hundred minutes from ten o'clock have 100 changes, more than 24. In stretches of
  /// five minutes they have 20.
  @Test
  void ofManyChangesTheLastOfEachStretchIsLookedAt() {
    var start = Instant.parse("2026-03-01T10:00:00Z");
    var changes =
        IntStream.range(0, 100).mapToObj(minute -> start.plusSeconds(60L * minute)).toList();
    var moments = Moments.thinned(changes);
    assertThat(moments).hasSize(20);
    assertThat(moments.getFirst()).isEqualTo(Instant.parse("2026-03-01T10:04:00Z"));
    assertThat(moments.getLast()).isEqualTo(Instant.parse("2026-03-01T11:39:00Z"));
    var few = changes.subList(0, 24);
    assertThat(Moments.thinned(few)).isEqualTo(few);
    // A coarser look finds what a finer one has made.
    var years = IntStream.range(0, 1000).mapToObj(day -> start.plusSeconds(86_400L * day)).toList();
    var coarse = Moments.thinned(years);
    assertThat(coarse).hasSizeLessThanOrEqualTo(Moments.MOST).endsWith(years.getLast());
    assertThat(years).containsAll(coarse);
  }
}
