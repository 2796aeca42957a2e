package assay.server.board;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.ranking.Ranking;
import assay.grading.reproduction.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StandingsTest {
  private static final Standings.Rule RULE =
      new Standings.Rule(
          new Ranking.Mean(), Set.of("reproduced", "approved"), false, List.of("LFW", "CFP"));
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void theBestCountingEntryOfATeamRepresentsIt() {
    var rows =
        Standings.of(
            List.of(
                entry("a1", "Aare", 1, Verdict.REPRODUCED, "none", 0.90, 0.80),
                entry("a2", "Aare", 2, Verdict.REPRODUCED, "none", 0.95, 0.85),
                entry("b1", "Broye", 3, Verdict.REPRODUCED, "none", 0.91, 0.91)),
            RULE);
    assertThat(rows).extracting(row -> row.entry().code()).containsExactly("b1", "a2");
    assertThat(rows).extracting(Standings.Row::rank).containsExactly(1, 2);
  }

  @Test
  void lastSelectionTakesTheNewestEvenIfWorse() {
    var rows =
        Standings.of(
            List.of(
                entry("a1", "Aare", 1, Verdict.REPRODUCED, "none", 0.95, 0.95),
                entry("a2", "Aare", 2, Verdict.REPRODUCED, "none", 0.5, 0.5)),
            new Standings.Rule(
                new Ranking.Mean(), Set.of("reproduced"), true, List.of("LFW", "CFP")));
    assertThat(rows).extracting(row -> row.entry().code()).containsExactly("a2");
  }

  @Test
  void aMismatchIsNotListedUntilApproved() {
    var mismatch = entry("m", "Orbe", 1, Verdict.MISMATCH, "none", 0.99, 0.99);
    assertThat(Standings.of(List.of(mismatch), RULE)).isEmpty();
    var rejected = entry("m", "Orbe", 1, Verdict.MISMATCH, "rejected", 0.99, 0.99);
    assertThat(Standings.of(List.of(rejected), RULE)).isEmpty();
    var approved = entry("m", "Orbe", 1, Verdict.MISMATCH, "approved", 0.99, 0.99);
    var rows = Standings.of(List.of(approved), RULE);
    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst().rank()).isEqualTo(1);
    assertThat(rows.getFirst().note()).isEqualTo("approved in review");
  }

  @Test
  void aReviewIsRankedWithItsMarkUntilRejected() {
    var open = Standings.of(List.of(entry("r", "Orbe", 1, Verdict.REVIEW, "none", 0.9, 0.9)), RULE);
    assertThat(open.getFirst().rank()).isEqualTo(1);
    assertThat(open.getFirst().note()).isEqualTo("under review");
    var rejected =
        Standings.of(List.of(entry("r", "Orbe", 1, Verdict.REVIEW, "rejected", 0.9, 0.9)), RULE);
    assertThat(rejected.getFirst().rank()).isZero();
    assertThat(rejected.getFirst().note()).contains("rejected");
  }

  @Test
  void theDisqualifiedAreGone() {
    assertThat(
            Standings.of(
                List.of(entry("d", "Orbe", 1, Verdict.REPRODUCED, "disqualified", 0.9, 0.9)), RULE))
        .isEmpty();
  }

  @Test
  void evidenceThatTheBoardDoesNotAcceptIsListedUnranked() {
    var rows = Standings.of(List.of(entry("c", "Orbe", 1, null, "none", 0.9, 0.9)), RULE);
    assertThat(rows.getFirst().rank()).isZero();
    assertThat(rows.getFirst().note())
        .isEqualTo("not ranked: claimed, this board ranks approved, reproduced");
  }

  @Test
  void aMissingScoreSortsLastAndUnranked() {
    var rows =
        Standings.of(
            List.of(
                entry("x", "Orbe", 1, Verdict.REPRODUCED, "none", 0.99, Double.NaN),
                entry("y", "Aare", 2, Verdict.REPRODUCED, "none", 0.6, 0.6)),
            RULE);
    assertThat(rows).extracting(row -> row.entry().code()).containsExactly("y", "x");
    assertThat(rows.get(1).note()).isEqualTo("not ranked: no score for CFP");
  }

  @Test
  void eachRowSaysHowItsScoreIsMade() {
    var entries =
        List.of(
            entry("x", "Orbe", 1, Verdict.REPRODUCED, "none", 0.99, 0.8),
            entry("y", "Aare", 2, Verdict.REPRODUCED, "none", 0.9, 0.85),
            entry("z", "Broye", 2, null, "none", 0.9, 0.85));
    assertThat(Standings.of(entries, RULE))
        .extracting(Standings.Row::explanation)
        .containsExactly(
            "mean 89.50 % of LFW 99.00 %, CFP 80.00 %",
            "mean 87.50 % of LFW 90.00 %, CFP 85.00 %", "");
    assertThat(Standings.of(entries, by(new Ranking.Borda())).getFirst().explanation())
        .isEqualTo("1 point: LFW 1, CFP 0");
    assertThat(Standings.of(entries, by(new Ranking.Worst())).getFirst().explanation())
        .isEqualTo("lowest 85.00 %, on CFP");
  }

  @Test
  void aColumnThatDoesNotDecideMayBeMissing() {
    var rows =
        Standings.of(
            List.of(
                entry("x", "Orbe", 1, Verdict.REPRODUCED, "none", 0.99, Double.NaN),
                entry("y", "Aare", 2, Verdict.REPRODUCED, "none", 0.6, 0.6)),
            by(new Ranking.Single(0)));
    assertThat(rows).extracting(row -> row.entry().code()).containsExactly("x", "y");
    assertThat(rows).extracting(Standings.Row::rank).containsExactly(1, 2);
  }

  /// By the lowest column the second entry is the better one, by the mean the first.
  @Test
  void theBestEntryIsTheBestByTheRule() {
    var entries =
        List.of(
            entry("a1", "Aare", 1, Verdict.REPRODUCED, "none", 0.99, 0.6),
            entry("a2", "Aare", 2, Verdict.REPRODUCED, "none", 0.7, 0.7));
    assertThat(Standings.of(entries, RULE).getFirst().entry().code()).isEqualTo("a1");
    assertThat(Standings.of(entries, by(new Ranking.Worst())).getFirst().entry().code())
        .isEqualTo("a2");
  }

  private static Standings.Rule by(Ranking ranking) {
    return new Standings.Rule(
        ranking, Set.of("reproduced", "approved"), false, List.of("LFW", "CFP"));
  }

  /// G05.
  @Test
  void tiesShareTheirRankInAStableOrder() {
    var entries =
        new ArrayList<>(
            List.of(
                entry("late", "Aare", 9, Verdict.REPRODUCED, "none", 0.8, 0.8),
                entry("early", "Broye", 1, Verdict.REPRODUCED, "none", 0.8, 0.8),
                entry("low", "Orbe", 2, Verdict.REPRODUCED, "none", 0.7, 0.7)));
    var random = new Random(5);
    for (int i = 0; i < 100; i++) {
      Collections.shuffle(entries, random);
      var rows = Standings.of(entries, RULE);
      assertThat(rows)
          .extracting(row -> row.entry().code())
          .containsExactly("early", "late", "low");
      assertThat(rows).extracting(Standings.Row::rank).containsExactly(1, 1, 3);
    }
  }

  private static Entry entry(
      String code,
      String team,
      int minute,
      @Nullable Verdict verdict,
      String decision,
      double lfw,
      double cfp) {
    String evidence =
        verdict == null ? "claimed" : verdict == Verdict.REPRODUCED ? "reproduced" : "re-run";
    return new Entry(
        id(code),
        code,
        id(team),
        team,
        START.plusSeconds(60L * minute),
        evidence,
        Optional.ofNullable(verdict),
        decision,
        new double[] {lfw, cfp},
        new double[] {0.01, 0.01});
  }

  private static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
