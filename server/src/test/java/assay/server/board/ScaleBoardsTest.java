package assay.server.board;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Boards of several scales side by side.
@Timeout(300)
class ScaleBoardsTest {
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

  /// @param phase keys of the phase besides its dates
  private static Contest contest(String name, String phase) {
    boards.at(ScoreBoards.START);
    var yaml =
        """
        assay: 1
        competition: {slug: faces, name: Faces, summary: A test, time_zone: UTC}
        sets:
          - {slug: a, name: First, role: validation, data: data/a.npy, labels: data/a.txt}
          - {slug: b, name: Second, role: validation, data: data/b.npy, labels: data/b.txt}
        tasks:
          - {slug: sized, name: Sized, submit: scores, score: cosine, scales: [10K, 20K, 100K]}
        phases:
          - slug: main
            name: Main
            opens: 2026-01-01T00:00:00Z
            closes: 2026-03-01T00:00:00Z
        %s
            tracks:
              - task: sized
                claims: [a]
                sets: [a]
                board: {accepts: [claimed]}
                published:
                  - {name: HSFace, source: A paper, baseline: true, values: {a: 75}}
        """
            .formatted(phase.indent(4).stripTrailing());
    var contest = Contest.of(server, name, Contest.bundleOf(yaml));
    contest.keepTokensForEver();
    return contest;
  }

  /// @param wrong folds that are wrong: the accuracy is 1 - wrong / 10
  private static void enter(Contest contest, Contest.Member member, String scale, int wrong) {
    double shift = 0.0001 + 0.00001 * Math.floorMod((member.hashCode() + scale.hashCode()), 97);
    var answer =
        contest.submit(
            member.token(),
            new Contest.Form()
                .field("task", "sized")
                .field("phase", "main")
                .field("scale", scale)
                .file("scores", "scores_a.txt", boards.scores(wrong, shift).getBytes(US_ASCII)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(server.get(answer.header("Location") + "/events", member.token()).text())
        .contains("\"state\":\"GRADED\"");
  }

  private static String address(Contest contest) {
    return contest.path() + "/board/scales?phase=main&task=sized";
  }

  private static JsonNode view(Contest contest, String token) {
    server.bean(Boards.class).forget();
    var answer = server.get(address(contest), token);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /// `Aare 10K:2 100K:1`, a line each row; `–` where it is not ranked.
  private static List<String> lines(JsonNode view) {
    var lines = new ArrayList<String>();
    for (var row : view.path("rows")) {
      var line = new StringBuilder(row.path("team").asText());
      for (var cell : row.path("cells")) {
        var rank = cell.path("rank");
        line.append(' ')
            .append(cell.path("scale").asText())
            .append(':')
            .append(rank.isNull() ? "–" : rank.asText());
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /// By hand: on 10K Broye 0.9, Aare 0.8; on 20K Aare 0.7 alone; on 100K Orbe 1.0, Broye 0.7.
  @Test
  void eachTeamHasOneRowWithItsPlaceOnEachScale() {
    var contest = contest("beside", "");
    var aare = contest.newTeam("Aare");
    var broye = contest.newTeam("Broye");
    enter(contest, aare, "10K", 2);
    enter(contest, broye, "10K", 1);
    enter(contest, aare, "20K", 3);
    enter(contest, broye, "100K", 3);
    enter(contest, contest.newTeam("Orbe"), "100K", 0);
    var view = view(contest, "");
    assertThat(view.path("scales").findValuesAsText("scale")).containsExactly("10K", "20K", "100K");
    assertThat(lines(view))
        .containsExactly(
            "Broye 10K:1 100K:2", "Aare 10K:2 20K:1", "Orbe 100K:1", "HSFace 10K:– 20K:– 100K:–");
    assertThat(view.path("rows").path(0).path("cells").path(1).toString())
        .isEqualTo(
            """
            {"scale":"100K","rank":2,"score":0.7,"evidence":"claimed","note":""}\
            """);
    assertThat(view.path("rows").path(3).path("baseline").asBoolean()).isTrue();
    var csv =
        server
            .send("GET", address(contest), "", BodyPublishers.noBody(), "Accept", "text/csv")
            .text();
    assertThat(csv)
        .startsWith(
            "team,published,baseline,10K rank,10K score,10K evidence,10K note,20K rank,20K score,"
                + "20K evidence,20K note,100K rank,100K score,100K evidence,100K note\r\n"
                + "Broye,,,1,0.9,claimed,,,,,,2,0.7,claimed,\r\n"
                + "Aare,,,2,0.8,claimed,,1,0.7,claimed,,,,,\r\n");
    var page = "/o/beside/faces/scales/main/sized";
    assertThat(server.get(page, "").text())
        .contains("/o/beside/faces/boards/main/sized/20K", "HSFace")
        .containsSubsequence("Broye", "Aare", "Orbe");
    assertThat(server.get(page + "?by=100K", "").text())
        .containsSubsequence("Orbe", "Broye", "Aare");
    assertThat(server.get(page + "/csv", "").text()).isEqualTo(csv);
    assertThat(server.get("/o/beside/faces/boards/main/sized/10K", "").text())
        .contains("href=\"" + page + "\"");
    assertThat(server.get(contest.path() + "/board/scales?phase=main&task=other", "").status())
        .isEqualTo(404);
  }

  private static List<String> whatOutsidersRead(Contest contest, String stranger) {
    server.bean(Boards.class).forget();
    var page = "/o/%s/faces/scales/main/sized".formatted(contest.organization());
    var seen = new ArrayList<String>();
    for (var token : List.of("", stranger)) {
      for (var accept : List.of("application/json", "text/csv")) {
        var answer =
            server.send("GET", address(contest), token, BodyPublishers.noBody(), "Accept", accept);
        seen.add(answer.status() + answer.text() + answer.header("ETag"));
      }
    }
    for (var path : List.of(page, page + "?by=20K", page + "/csv")) {
      seen.add(server.get(path, "").text());
    }
    return seen;
  }

  @Test
  void whatABoardHidesIsHiddenBesideOthers() {
    var contest = contest("behind", "results: 2026-04-01T00:00:00Z");
    var stranger = server.newParticipant("Stranger");
    contest.keepTokensForEver();
    var before = whatOutsidersRead(contest, stranger);
    enter(contest, contest.newTeam("Aare"), "20K", 1);
    assertThat(whatOutsidersRead(contest, stranger)).isEqualTo(before);
    assertThat(before.getFirst()).contains("\"state\":\"hidden\"");
    assertThat(server.get("/o/behind/faces/scales/main/sized", "").text())
        .contains("not public yet");
    var organizers = server.get(address(contest), contest.organizer());
    assertThat(lines(organizers.json())).first().isEqualTo("Aare 20K:1");
    assertThat(organizers.header("Cache-Control")).isEqualTo("private, no-store");
    assertThat(organizers.response().headers().firstValue("ETag")).isEmpty();
    boards.at(Instant.parse("2026-04-01T00:00:00Z"));
    assertThat(lines(view(contest, ""))).first().isEqualTo("Aare 20K:1");
  }

  @Test
  void aTeamWithoutItsNameIsTheSameOnAllScales() {
    var contest = contest("hooded", "anonymous: true");
    var aare = contest.newTeam("Aare");
    enter(contest, aare, "10K", 2);
    enter(contest, aare, "20K", 1);
    var view = view(contest, "");
    assertThat(view.toString()).doesNotContain("Aare");
    assertThat(lines(view).getFirst()).matches("Team [0-9A-Z]{6} 10K:1 20K:1");
  }
}
