package assay.grading.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.grading.ranking.Place;
import assay.grading.ranking.Ranking;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// One instance: replicates are drawn on several threads, which would wait for a static field.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BoardTest {
  private static final int PAIRS = 2000;
  private static final Plan PLAN = new Plan(9, 400, 0.95);

  /// One far ahead, two with 200 and 204 mistakes, on other pairs, one far behind, one without
  /// scores.
  private final BoardReplicates board =
      BoardReplicates.of(
          new Ranking.Mean(),
          List.of(
              new BoardReplicates.Column(
                  new Resampling.Pairs(PAIRS),
                  List.of(
                      right(200, 0), right(100, 0), right(204, 1), right(500, 0), _ -> Double.NaN)),
              new BoardReplicates.Column(
                  new Resampling.Pairs(PAIRS),
                  List.of(
                      right(200, 7), right(100, 7), right(204, 8), right(500, 7), right(1, 7)))),
          PLAN);

  @Test
  void aBoardIsRankedByTheWholeSets() {
    assertThat(board.places()).extracting(Place::rank).containsExactly(2, 1, 3, 4, 0);
    assertThat(board.places().get(1).total()).isEqualTo(0.95);
  }

  /// Of four rows two may swap: τ is 1 or, with one of six pairs reversed, 2/3.
  @Test
  void rowsThatTheDataTellApartKeepTheirRank() {
    var stability = RankStability.of(board);
    assertThat(stability.rows().get(1)).isEqualTo(new RankStability.Row(1, 1, 1, 1));
    assertThat(stability.rows().get(3)).isEqualTo(new RankStability.Row(4, 4, 4, 0));
    assertThat(stability.rows().get(4)).isEqualTo(new RankStability.Row(0, 0, 0, 0));
    assertThat(stability.kendall()).isBetween(2 / 3.0, 1.0);
  }

  @Test
  void rowsThatItDoesNotMayChangePlaces() {
    var rows = RankStability.of(board).rows();
    assertThat(rows.get(0)).isEqualTo(new RankStability.Row(2, 2, 3, 0));
    assertThat(rows.get(2)).isEqualTo(new RankStability.Row(3, 2, 3, 0));
  }

  @Test
  void tieGroupsHoldWhatTheDataCannotTellApart() {
    assertThat(TieGroups.of(board, 0.05).groups())
        .containsExactly(List.of(1), List.of(0, 2), List.of(3));
  }

  @Test
  void theSamePlanGivesTheSameBoard() {
    var columns =
        List.of(
            new BoardReplicates.Column(
                new Resampling.Pairs(PAIRS), List.of(right(3, 1), right(4, 2))));
    assertThat(BoardReplicates.of(new Ranking.Borda(), columns, PLAN))
        .isEqualTo(BoardReplicates.of(new Ranking.Borda(), columns, PLAN));
  }

  /// Two rows wrong on 30 and 60 pairs, no pair in common: of a difference of shares with
  /// discordant counts b, c over n pairs, the standard error is sqrt(b + c - (b - c)² / n) / n
  /// (Agresti): z = 30 / sqrt(90 - 0.45) = 3.170, p = 0.00152.
  @Test
  void pValuesOfAMeanAreThoseOfTheNormalApproximation() {
    Metric first = weights -> 1 - wrong(weights, 0, 30);
    Metric second = weights -> 1 - wrong(weights, 30, 90);
    var board =
        BoardReplicates.of(
            new Ranking.Mean(),
            List.of(
                new BoardReplicates.Column(new Resampling.Pairs(PAIRS), List.of(first, second))),
            new Plan(4, 2000, 0.95));
    assertThat(board.pValue(0, 1)).isCloseTo(0.00152, within(0.0008));
    assertThat(board.pValue(1, 0)).isEqualTo(board.pValue(0, 1));
  }

  /// Leader against each row below it: 0.5, 0.3, 0.001 (Holm: 0.6, 0.6, 0.003); then the fourth
  /// alone leads.
  @Test
  void aGroupEndsAtTheFirstRowThatIsSignificantlyWorseThanItsLeader() {
    var places = new Ranking.Mean().rank(new double[][] {{0.4}, {0.3}, {0.2}, {0.1}});
    var pValues = new double[][] {{1, .5, .3, .001}, {1, 1, 1e-9, 1e-9}, {1, 1, 1, 1e-9}, {}};
    var groups = TieGroups.of(places, (row, other) -> pValues[row][other], 0.05);
    assertThat(groups.groups()).containsExactly(List.of(0, 1, 2), List.of(3));
  }

  /// 0.02 is below 0.05, twice 0.02 too, three times is not.
  @Test
  void aLeaderWithMoreRowsBelowItIsTestedMoreStrictly() {
    var two = new Ranking.Mean().rank(new double[][] {{0.4}, {0.3}, {0.2}});
    assertThat(TieGroups.of(two, (_, _) -> 0.02, 0.05).groups()).hasSize(3);
    var three = new Ranking.Mean().rank(new double[][] {{0.4}, {0.3}, {0.2}, {0.1}});
    assertThat(TieGroups.of(three, (_, _) -> 0.02, 0.05).groups().getFirst())
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void equalRanksAreAlwaysInOneGroup() {
    var places = new Ranking.Mean().rank(new double[][] {{0.4}, {0.4}, {0.1}});
    assertThat(TieGroups.of(places, (_, _) -> 0, 0.05).groups())
        .containsExactly(List.of(0, 1), List.of(2));
  }

  @Test
  void anEmptyBoardHasNoGroups() {
    assertThat(TieGroups.of(List.of(), (_, _) -> 1, 0.05).groups()).isEmpty();
  }

  /// Share of pairs judged correctly, when this many are wrong, spread over the set.
  private static Metric right(int wrong, long seed) {
    var isWrong = new boolean[PAIRS];
    var order = IntStream.range(0, PAIRS).toArray();
    var random = new Random(seed);
    for (int i = PAIRS - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = order[i];
      order[i] = order[j];
      order[j] = other;
    }
    for (int i = 0; i < wrong; i++) {
      isWrong[order[i]] = true;
    }
    return weights -> {
      long right = 0;
      for (int i = 0; i < PAIRS; i++) {
        right += isWrong[i] ? 0 : weights[i];
      }
      return (double) right / Arrays.stream(weights).sum();
    };
  }

  private static double wrong(int[] weights, int from, int to) {
    return (double) Arrays.stream(weights, from, to).sum() / Arrays.stream(weights).sum();
  }
}
