package assay.server.board;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.ranking.Ranking;
import assay.grading.reproduction.Verdict;
import assay.server.board.Contender.Entry;
import assay.server.board.Contender.Published;
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
          new Ranking.Mean(),
          Set.of("reproduced", "approved"),
          false,
          List.of("LFW", "CFP"),
          List.of(0, 1));
  private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void theBestCountingEntryOfATeamRepresentsIt() {
    var rows =
        rows(
            List.of(
                entry("a1", "Aare", 1, Verdict.REPRODUCED, "none", 0.90, 0.80),
                entry("a2", "Aare", 2, Verdict.REPRODUCED, "none", 0.95, 0.85),
                entry("b1", "Broye", 3, Verdict.REPRODUCED, "none", 0.91, 0.91)),
            RULE);
    assertThat(rows).extracting(StandingsTest::code).containsExactly("b1", "a2");
    assertThat(rows).extracting(Standings.Row::rank).containsExactly(1, 2);
  }

  @Test
  void lastSelectionTakesTheNewestEvenIfWorse() {
    var rows =
        rows(
            List.of(
                entry("a1", "Aare", 1, Verdict.REPRODUCED, "none", 0.95, 0.95),
                entry("a2", "Aare", 2, Verdict.REPRODUCED, "none", 0.5, 0.5)),
            new Standings.Rule(
                new Ranking.Mean(),
                Set.of("reproduced"),
                true,
                List.of("LFW", "CFP"),
                List.of(0, 1)));
    assertThat(rows).extracting(StandingsTest::code).containsExactly("a2");
  }

  @Test
  void aMismatchIsNotListedUntilApproved() {
    var mismatch = entry("m", "Orbe", 1, Verdict.MISMATCH, "none", 0.99, 0.99);
    assertThat(rows(List.of(mismatch), RULE)).isEmpty();
    var rejected = entry("m", "Orbe", 1, Verdict.MISMATCH, "rejected", 0.99, 0.99);
    assertThat(rows(List.of(rejected), RULE)).isEmpty();
    var approved = entry("m", "Orbe", 1, Verdict.MISMATCH, "approved", 0.99, 0.99);
    var rows = rows(List.of(approved), RULE);
    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst().rank()).isEqualTo(1);
    assertThat(rows.getFirst().note()).isEqualTo("approved in review");
  }

  @Test
  void aReviewIsRankedWithItsMarkUntilRejected() {
    var open = rows(List.of(entry("r", "Orbe", 1, Verdict.REVIEW, "none", 0.9, 0.9)), RULE);
    assertThat(open.getFirst().rank()).isEqualTo(1);
    assertThat(open.getFirst().note()).isEqualTo("under review");
    var rejected = rows(List.of(entry("r", "Orbe", 1, Verdict.REVIEW, "rejected", 0.9, 0.9)), RULE);
    assertThat(rejected.getFirst().rank()).isZero();
    assertThat(rejected.getFirst().note()).contains("rejected");
  }

  @Test
  void theDisqualifiedAreGone() {
    assertThat(
            rows(
                List.of(entry("d", "Orbe", 1, Verdict.REPRODUCED, "disqualified", 0.9, 0.9)), RULE))
        .isEmpty();
  }

  @Test
  void evidenceThatTheBoardDoesNotAcceptIsListedUnranked() {
    var rows = rows(List.of(entry("c", "Orbe", 1, null, "none", 0.9, 0.9)), RULE);
    assertThat(rows.getFirst().rank()).isZero();
    assertThat(rows.getFirst().note())
        .isEqualTo("not ranked: claimed, this board ranks approved, reproduced");
  }

  @Test
  void aMissingScoreSortsLastAndUnranked() {
    var rows =
        rows(
            List.of(
                entry("x", "Orbe", 1, Verdict.REPRODUCED, "none", 0.99, Double.NaN),
                entry("y", "Aare", 2, Verdict.REPRODUCED, "none", 0.6, 0.6)),
            RULE);
    assertThat(rows).extracting(StandingsTest::code).containsExactly("y", "x");
    assertThat(rows.get(1).note()).isEqualTo("not ranked: no score for CFP");
  }

  @Test
  void eachRowSaysHowItsScoreIsMade() {
    var entries =
        List.of(
            entry("x", "Orbe", 1, Verdict.REPRODUCED, "none", 0.99, 0.8),
            entry("y", "Aare", 2, Verdict.REPRODUCED, "none", 0.9, 0.85),
            entry("z", "Broye", 2, null, "none", 0.9, 0.85));
    assertThat(rows(entries, RULE))
        .extracting(Standings.Row::explanation)
        .containsExactly(
            "mean 89.50 % of LFW 99.00 %, CFP 80.00 %",
            "mean 87.50 % of LFW 90.00 %, CFP 85.00 %", "");
    assertThat(rows(entries, by(new Ranking.Borda())).getFirst().explanation())
        .isEqualTo("1 point: LFW 1, CFP 0");
    assertThat(rows(entries, by(new Ranking.Worst())).getFirst().explanation())
        .isEqualTo("lowest 85.00 %, on CFP");
  }

  @Test
  void aColumnThatDoesNotDecideMayBeMissing() {
    var rows =
        rows(
            List.of(
                entry("x", "Orbe", 1, Verdict.REPRODUCED, "none", 0.99, Double.NaN),
                entry("y", "Aare", 2, Verdict.REPRODUCED, "none", 0.6, 0.6)),
            by(new Ranking.Single(0)));
    assertThat(rows).extracting(StandingsTest::code).containsExactly("x", "y");
    assertThat(rows).extracting(Standings.Row::rank).containsExactly(1, 2);
  }

  /// By the lowest column the second entry is the better one, by the mean the first.
  @Test
  void theBestEntryIsTheBestByTheRule() {
    var entries =
        List.of(
            entry("a1", "Aare", 1, Verdict.REPRODUCED, "none", 0.99, 0.6),
            entry("a2", "Aare", 2, Verdict.REPRODUCED, "none", 0.7, 0.7));
    assertThat(code(rows(entries, RULE).getFirst())).isEqualTo("a1");
    assertThat(code(rows(entries, by(new Ranking.Worst())).getFirst())).isEqualTo("a2");
  }

  /// The baseline's mean is 0.85 by hand: 0.86 is above it, 0.85 is not.
  @Test
  void publishedRowsAreShownAndWhatIsBetterThanABaselineIsMarked() {
    var entries =
        List.of(
            entry("a", "Aare", 1, Verdict.REPRODUCED, "none", 0.86, 0.86),
            entry("b", "Broye", 2, Verdict.REPRODUCED, "none", 0.85, 0.85));
    var paper = new Published("ArcFace", "a paper", null, true, new double[] {0.9, 0.8});
    var weaker = new Published("Old", "a paper", null, true, new double[] {0.5, 0.5});
    var rows = Standings.of(entries, List.of(paper, weaker), RULE);
    assertThat(rows).extracting(StandingsTest::code).containsExactly("a", "b", "ArcFace", "Old");
    assertThat(rows).extracting(Standings.Row::rank).containsExactly(1, 2, 0, 0);
    assertThat(rows)
        .extracting(Standings.Row::isAboveBaseline)
        .containsExactly(true, false, false, false);
    assertThat(rows.getLast().note())
        .isEqualTo("not ranked: published, this board ranks approved, reproduced");
  }

  @Test
  void publishedRowsRankWhereTheBoardAcceptsThem() {
    var rule =
        new Standings.Rule(
            new Ranking.Mean(),
            Set.of("reproduced", "published"),
            false,
            List.of("LFW", "CFP"),
            List.of(0, 1));
    var rows =
        Standings.of(
            List.of(entry("a", "Aare", 1, Verdict.REPRODUCED, "none", 0.8, 0.8)),
            List.of(
                new Published("Best", "a paper", null, false, new double[] {0.9, 0.9}),
                new Published("Equal", "a paper", null, false, new double[] {0.8, 0.8}),
                new Published("Gap", "a paper", null, false, new double[] {0.9, Double.NaN})),
            rule);
    assertThat(rows).extracting(StandingsTest::code).containsExactly("Best", "a", "Equal", "Gap");
    assertThat(rows).extracting(Standings.Row::rank).containsExactly(1, 2, 2, 0);
  }

  @Test
  void aColumnThatIsOnlyShownNeitherRanksNorIsMissed() {
    var rule =
        new Standings.Rule(
            new Ranking.Mean(), Set.of("reproduced"), false, List.of("LFW", "CFP"), List.of(0));
    var rows =
        rows(
            List.of(
                entry("a", "Aare", 1, Verdict.REPRODUCED, "none", 0.8, Double.NaN),
                entry("b", "Broye", 2, Verdict.REPRODUCED, "none", 0.7, 0.99)),
            rule);
    assertThat(rows).extracting(StandingsTest::code).containsExactly("a", "b");
    assertThat(rows.getFirst().total()).isEqualTo(0.8);
  }

  private static List<Standings.Row> rows(List<Entry> entries, Standings.Rule rule) {
    return Standings.of(entries, List.of(), rule);
  }

  private static String code(Standings.Row row) {
    return row.contender() instanceof Entry entry ? entry.code() : row.contender().name();
  }

  private static Standings.Rule by(Ranking ranking) {
    return new Standings.Rule(
        ranking, Set.of("reproduced", "approved"), false, List.of("LFW", "CFP"), List.of(0, 1));
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
      var rows = rows(entries, RULE);
      assertThat(rows).extracting(StandingsTest::code).containsExactly("early", "late", "low");
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
        new Contender.Team(id(team), team),
        START.plusSeconds(60L * minute),
        evidence,
        Optional.ofNullable(verdict),
        decision,
        new Contender.Story(START.plusSeconds(60L * minute), null, null),
        new Contender.Figures(
            new double[] {lfw, cfp},
            new double[] {0.01, 0.01},
            new double[] {Double.NaN, Double.NaN},
            new double[] {Double.NaN, Double.NaN},
            new @Nullable UUID[2]));
  }

  private static UUID id(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }
}
