package assay.grading.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import assay.grading.protocol.Readout;
import assay.grading.protocol.Roc;
import assay.grading.score.ScoreKind;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreCellsTest {
  private static final ScoreKind COSINE = ScoreKind.COSINE;

  /// Scores on a coarse grid, so that ties are many: 2,000 genuine pairs, 18,000 impostors.
  private static final boolean[] SAME = labels(20_000);

  private static final double[] SCORES = rounded(scores(SAME, 2.2, 1), 50);

  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-4, 1e-3, 1e-2, 0.1, 0.5, 1})
  void conservativeReadOutsAreThoseOfTheRoc(double far) {
    var figure = CurveFigure.tarAtFar(far, Readout.CONSERVATIVE);
    var expected = Roc.of(SCORES, SAME, COSINE).tarAtFar(far, Readout.CONSERVATIVE).tar();
    assertThat(ScoreCells.exact(SCORES, SAME, COSINE).figure(figure)).isEqualTo(expected);
  }

  /// Points on a straight line are the only ones that scikit-learn drops; at these FARs none is
  /// nearest.
  @ParameterizedTest
  @ValueSource(doubles = {1e-3, 1e-2, 0.1, 0.5})
  void nearestReadOutsAreThoseOfTheRoc(double far) {
    var figure = CurveFigure.tarAtFar(far, Readout.NEAREST);
    var expected = Roc.of(SCORES, SAME, COSINE).tarAtFar(far, Readout.NEAREST).tar();
    assertThat(ScoreCells.exact(SCORES, SAME, COSINE).figure(figure)).isEqualTo(expected);
  }

  @Test
  void areaAndEqualErrorAreThoseOfTheRoc() {
    var roc = Roc.of(SCORES, SAME, COSINE);
    var cells = ScoreCells.exact(SCORES, SAME, COSINE);
    assertThat(cells.figure(CurveFigure.auc())).isCloseTo(roc.auc(), within(1e-15));
    assertThat(cells.figure(CurveFigure.eer())).isCloseTo(roc.eer().rate(), within(1e-14));
    assertThat(cells.figure(CurveFigure.fnmrAtFmr(0.01)))
        .isCloseTo(roc.fnmrAtFmr(0.01).fnmr(), within(1e-15));
  }

  /// 18,000 impostors: the first thousand have cells of their own, so that FARs up to 0.05 are read
  /// exactly.
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-4, 1e-3, 1e-2, 0.05})
  void binsReadLowFarsExactly(double far) {
    var scores = scores(SAME, 2.2, 2);
    var figure = CurveFigure.tarAtFar(far, Readout.CONSERVATIVE);
    assertThat(ScoreCells.binned(scores, SAME, COSINE).figure(figure))
        .isEqualTo(Roc.of(scores, SAME, COSINE).tarAtFar(far, Readout.CONSERVATIVE).tar());
  }

  @Test
  void binsReadHighFarsToAThousandth() {
    var scores = scores(SAME, 2.2, 2);
    var roc = Roc.of(scores, SAME, COSINE);
    var cells = ScoreCells.binned(scores, SAME, COSINE);
    assertThat(cells.figure(CurveFigure.tarAtFar(0.3, Readout.CONSERVATIVE)))
        .isBetween(
            roc.tarAtFar(0.3 * 0.999, Readout.CONSERVATIVE).tar() - 1e-9,
            roc.tarAtFar(0.3, Readout.CONSERVATIVE).tar());
    assertThat(cells.figure(CurveFigure.auc())).isCloseTo(roc.auc(), within(1e-3));
  }

  @Test
  void distancesAreReadTheOtherWayRound() {
    var distances = new double[SCORES.length];
    for (int i = 0; i < distances.length; i++) {
      distances[i] = -SCORES[i];
    }
    var figure = CurveFigure.tarAtFar(0.01, Readout.CONSERVATIVE);
    assertThat(ScoreCells.binned(distances, SAME, ScoreKind.SQUARED_L2).figure(figure))
        .isEqualTo(ScoreCells.binned(SCORES, SAME, COSINE).figure(figure));
  }

  /// Counts drawn by Poisson and pairs drawn one by one speak of the same chance. The standard
  /// deviation of a bootstrap's own width over 1,000 replicates is about 3 %.
  @Test
  void poissonCountsGiveTheIntervalOfDrawnPairs() {
    var figure = CurveFigure.tarAtFar(0.01, Readout.CONSERVATIVE);
    var cells = ScoreCells.binned(SCORES, SAME, COSINE);
    var byCounts = cells.interval(figure, Plan.of(5)).orElseThrow();
    var byPairs =
        Bootstrap.interval(cells.metric(figure), new Resampling.Pairs(SAME.length), Plan.of(6))
            .orElseThrow();
    assertThat(byCounts.estimate()).isEqualTo(byPairs.estimate());
    assertThat((byCounts.high() - byCounts.low()) / (byPairs.high() - byPairs.low()))
        .isBetween(0.85, 1.15);
  }

  @Test
  void aSetWithoutImpostorsHasNoInterval() {
    var cells = ScoreCells.exact(new double[] {0.1, 0.2}, new boolean[] {true, true}, COSINE);
    assertThat(cells.interval(CurveFigure.tarAtFar(0.1, Readout.NEAREST), Plan.of(1))).isEmpty();
    assertThat(cells.interval(CurveFigure.auc(), Plan.of(1))).isEmpty();
    assertThat(cells.interval(CurveFigure.eer(), Plan.of(1))).isEmpty();
  }

  @Test
  void pairedCellsGiveTheIntervalOfPairedReplicates() {
    var first = scores(SAME, 2.2, 3);
    var other = scores(SAME, 2.0, 4);
    var second = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      second[i] = 0.8 * first[i] + 0.2 * other[i];
    }
    var figure = CurveFigure.tarAtFar(0.01, Readout.CONSERVATIVE);
    var byCounts =
        PairedCells.of(first, second, SAME, COSINE, 0.01)
            .difference(Readout.CONSERVATIVE, Plan.of(5))
            .orElseThrow();
    var byPairs =
        Bootstrap.difference(
                ScoreCells.exact(first, SAME, COSINE).metric(figure),
                ScoreCells.exact(second, SAME, COSINE).metric(figure),
                new Resampling.Pairs(SAME.length),
                Plan.of(6))
            .orElseThrow();
    var one = byCounts.interval();
    var two = byPairs.interval();
    assertThat(one.estimate()).isCloseTo(two.estimate(), within(1e-12));
    assertThat((one.high() - one.low()) / (two.high() - two.low())).isBetween(0.85, 1.15);
  }

  @Test
  void scoresThatAreNoneAreAMistake() {
    assertThatThrownBy(() -> ScoreCells.exact(new double[1], new boolean[2], COSINE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ScoreCells.binned(new double[] {Double.NaN}, new boolean[1], COSINE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static boolean[] labels(int pairs) {
    var same = new boolean[pairs];
    for (int i = 0; i < pairs; i += 10) {
      same[i] = true;
    }
    return same;
  }

  private static double[] scores(boolean[] same, double apart, long seed) {
    var random = new Random(seed);
    var scores = new double[same.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextGaussian() + (same[i] ? apart : 0);
    }
    return scores;
  }

  private static double[] rounded(double[] scores, double steps) {
    var rounded = new double[scores.length];
    for (int i = 0; i < scores.length; i++) {
      rounded[i] = Math.rint(scores[i] * steps) / steps;
    }
    return rounded;
  }
}
