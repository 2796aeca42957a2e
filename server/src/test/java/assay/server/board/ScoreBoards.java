package assay.server.board;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/// Contests whose entries bring score files of an accuracy that is known by hand: of ten folds with
/// one genuine pair and one impostor each, those are wrong whose scores are exchanged. The
/// database's clock stands still between steps.
final class ScoreBoards {
  static final Instant START = Instant.parse("2026-02-01T12:00:00Z");

  private final ServerUnderTest server;
  private Instant now = START;

  ScoreBoards(ServerUnderTest server) {
    this.server = server;
  }

  Instant now() {
    return now;
  }

  /// @param phase keys of the phase besides its dates
  /// @param board the board's keys
  Contest contest(String name, String phase, String board) {
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

  void at(Instant moment) {
    now = moment;
    server.database().setNow(now);
  }

  void later(Duration time) {
    at(now.plus(time));
  }

  /// A score file of which so many folds are wrong.
  ///
  /// @param shift makes another file of the same accuracy
  String scores(int wrong, double shift) {
    return IntStream.range(0, Contest.PAIRS)
        .mapToObj(pair -> {
          boolean isHigh = (pair % 2 == 0) != (pair / 2 < wrong);
          return Double.toString((isHigh ? 0.8 : 0.2) + shift * (pair % 7));
        })
        .collect(Collectors.joining("\n", "", "\n"));
  }

  /// @param wrongA folds of the first set that are wrong: its accuracy is 1 - wrongA / 10
  String enter(Contest contest, Contest.Member member, int wrongA, int wrongB) {
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

  String address(Contest contest) {
    return contest.path() + "/board?phase=main&task=scores";
  }

  /// The public board, past what this server keeps for two seconds.
  JsonNode board(Contest contest) {
    server.bean(Boards.class).forget();
    var answer = server.get(address(contest), "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  List<String> teams(JsonNode board) {
    return StreamSupport.stream(board.path("rows").spliterator(), false)
        .filter(row -> row.path("rank").isNumber())
        .map(row -> row.path("team").asText())
        .toList();
  }

  JsonNode row(JsonNode board, String team) {
    return StreamSupport.stream(board.path("rows").spliterator(), false)
        .filter(row -> row.path("team").asText().equals(team))
        .findFirst()
        .orElseThrow();
  }

  Answer publish(Contest contest, Map<String, Object> wish) {
    var answer =
        server.post(contest.path() + "/phases/main/publications", contest.organizer(), wish);
    later(Duration.ofMinutes(1));
    return answer;
  }
}
