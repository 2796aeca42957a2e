package assay.server.judging;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.ServerUnderTest;
import assay.server.board.FrcsynContest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Figures of decisions are drawn anew like others: from the decisions, never from thresholds of
/// ours.
@Timeout(120)
class DecidedCertaintyTest {
  private static ServerUnderTest server;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.certainty.tick", "1h"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void figuresOfDecisionsHaveIntervals() {
    var contest = FrcsynContest.of(server, "frcsyn");
    var files = new LinkedHashMap<String, byte[]>();
    // Scores and decisions disagree: by its decisions every pair is right, by its scores none.
    var inverted =
        FrcsynContest.lines(
            IntStream.range(0, FrcsynContest.PAIRS)
                .mapToObj(k -> k % 2 == 0 ? "0.1,1" : "0.9,0")
                .toList());
    files.put("cfp-fp/baseline.txt", FrcsynContest.decisions(Set.of(0, 1)));
    files.put("cfp-fp/proposed.txt", inverted);
    FrcsynContest.enter(server, contest, contest.newTeam("Team"), "even", FrcsynContest.zip(files));
    assertThat(server.bean(Certainty.class).tick(Duration.ofMinutes(1))).isEqualTo(3);
    assertThat(
            contest.query(
                """
                select f.metric || ' ' || f.value || ' ' || i.unit || ' ' || i.low || ' ' || i.high
                  || ' ' || cardinality(i.replicates)
                from score_interval i
                join score f on f.id = i.score_id
                order by f.metric
                """))
        .containsExactly(
            "accuracy 1 pairs 1 1 200", "average 1 pairs 1 1 200", "trade-off 1 pairs 1 1 200");

    files.put("2/agedb/baseline.txt", FrcsynContest.decisions(Set.of(0, 1)));
    files.put("2/agedb/proposed.txt", FrcsynContest.decisions(Set.of(0)));
    files.put("2/cfp-fp/baseline.txt", FrcsynContest.decisions(Set.of(0, 1)));
    files.put("2/cfp-fp/proposed.txt", FrcsynContest.decisions(Set.of(0)));
    files.keySet().removeIf(name -> !name.startsWith("2/"));
    FrcsynContest.enter(server, contest, contest.newTeam("Two"), "both", FrcsynContest.zip(files));
    // Accuracy, baseline and AUC of each set; what is of both sets together is no figure of its
    // own.
    assertThat(server.bean(Certainty.class).tick(Duration.ofMinutes(1))).isEqualTo(6);
    assertThat(
            contest.query(
                """
                select distinct f.metric || ' ' || i.unit
                from score_interval i
                join score f on f.id = i.score_id
                join evaluation_set e on e.id = f.set_id
                where e.slug = 'agedb'
                order by 1
                """))
        .containsExactly("accuracy pairs", "auc pairs", "baseline pairs");
  }
}
