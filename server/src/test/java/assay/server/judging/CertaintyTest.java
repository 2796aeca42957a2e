package assay.server.judging;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Figures on sets drawn anew, from the clock to the board.
@Timeout(120)
class CertaintyTest {
  private static ServerUnderTest server;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.certainty.tick", "1h"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// @param right share of pairs whose score is on the right side; where all are, they are alike,
  ///   so that no threshold that parts the others is wrong about one
  private static void enter(Contest contest, String team, double right, long seed) {
    var random = new Random(seed);
    double spread = right == 1 ? 0 : 0.2;
    var scores =
        IntStream.range(0, Contest.PAIRS)
            .mapToObj(pair -> {
              boolean isHigh = (pair % 2 == 0) == (random.nextDouble() < right);
              return String.format(
                  Locale.ROOT, "%.6f", (isHigh ? 0.6 : 0.2) + spread * random.nextDouble());
            })
            .collect(Collectors.joining("\n", "", "\n"));
    var member = contest.newTeam(team);
    var answer =
        contest.submit(member.token(), new Contest.Form().field("task", "claims").scores(scores));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(server.get(answer.header("Location") + "/events", member.token()).text())
        .contains("\"state\":\"GRADED\"");
  }

  private static List<String> intervals(Contest contest) {
    return contest.query(
        """
        select i.unit || ' ' || i.seed || ' ' || i.level || ' ' || i.low || ' ' || i.high || ' '
          || i.replicates::text
        from score_interval i
        join score s on s.id = i.score_id
        order by s.value, s.id
        """);
  }

  @Test
  void figuresGetTheSameIntervalsWheneverTheyAreMade() throws InterruptedException {
    var contest = Contest.open(server, "certain", "{per_day: 9}");
    enter(contest, "Aare", 1.0, 1);
    enter(contest, "Broye", 0.75, 2);
    enter(contest, "Orbe", 0.5, 3);
    var certainty = server.bean(Certainty.class);
    assertThat(certainty.tick(Duration.ofMinutes(1))).isEqualTo(3);
    assertThat(certainty.tick(Duration.ofMinutes(1))).isZero();
    var made = intervals(contest);
    assertThat(made).hasSize(3).allMatch(one -> one.startsWith("pairs "));
    assertThat(contest.query("select distinct cardinality(replicates) from score_interval"))
        .containsExactly("200");
    assertThat(contest.query("select distinct seed from score_interval")).hasSize(1);
    assertThat(
            contest.query(
                """
                select 1
                from score_interval i
                join score s on s.id = i.score_id
                where i.low > i.high or i.low < 0 or i.high > 1
                """))
        .isEmpty();
    // All pairs right: right on every set drawn anew.
    assertThat(made.getLast()).contains(" 1 1 {1,1,1");
    contest.sql("delete from score_interval; update score set has_interval = false");
    certainty.tick(Duration.ofMinutes(1));
    assertThat(intervals(contest)).isEqualTo(made);

    var board = board(contest);
    for (int i = 0; i < 200 && board.path("certainty").isNull(); i++) {
      Thread.sleep(100);
      board = board(contest);
    }
    assertThat(board.path("certainty").path("rows").asInt()).isEqualTo(3);
    assertThat(board.path("certainty").path("replicates").asInt()).isEqualTo(200);
    var first = board.path("rows").path(0);
    assertThat(first.path("team").asText()).isEqualTo("Aare");
    assertThat(first.path("place").path("first").asDouble()).isEqualTo(1.0);
    assertThat(first.path("place").path("rank_high").asInt()).isEqualTo(1);
    assertThat(first.path("values").path(0).path("low").asDouble()).isEqualTo(1.0);
  }

  private static JsonNode board(Contest contest) {
    return server.get(contest.path() + "/board?phase=main&task=claims", "").json();
  }
}
