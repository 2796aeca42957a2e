package assay.grading.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScoreDistributionTest {
  /// Five genuine pairs, then ten impostors; some lie on an edge.
  private static final double[] SCORES = {
    0.91, 0.83, 0.77, 0.52, 0.31, 0.55, 0.42, 0.33, 0.12, 0.08, -0.04, -0.11, 0.21, 0.05, 0.28
  };

  private static boolean[] firstGenuine(int genuine, int pairs) {
    var same = new boolean[pairs];
    Arrays.fill(same, 0, genuine, true);
    return same;
  }

  /// `numpy.histogram(scores, numpy.arange(-3, 20) * 5 / 100)` of either kind, and `numpy.median`.
  @Test
  void countsAsNumpyDoesInRoundBins() {
    var found = ScoreDistribution.of(SCORES, firstGenuine(5, 15));
    assertThat(found.bins().stream().map(ScoreDistribution.Bin::genuine))
        .isEqualTo(List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 1, 1, 0, 1));
    assertThat(found.bins().stream().map(ScoreDistribution.Bin::impostors))
        .isEqualTo(List.of(1, 0, 1, 0, 2, 1, 0, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0));
    assertThat(found.bins().getFirst().from()).isEqualTo(-0.15);
    assertThat(found.bins().getLast().to()).isEqualTo(0.95);
    assertThat(found.genuineMedian()).isEqualTo(0.77);
    assertThat(found.impostorMedian()).isCloseTo(0.165, within(1e-15));
  }

  @Test
  void thereAreFortyBinsAtMostAndEveryPairIsInOne() {
    var random = new Random(3);
    for (int round = 0; round < 200; round++) {
      double scale = Math.pow(10, random.nextInt(-5, 4));
      var scores = random.doubles(50, -scale, 2 * scale).toArray();
      var bins = ScoreDistribution.of(scores, firstGenuine(20, 50)).bins();
      assertThat(bins).hasSizeBetween(8, 40);
      assertThat(bins.stream().mapToInt(ScoreDistribution.Bin::genuine).sum()).isEqualTo(20);
      assertThat(bins.stream().mapToInt(ScoreDistribution.Bin::impostors).sum()).isEqualTo(30);
      assertThat(bins.getFirst().from())
          .isLessThanOrEqualTo(Arrays.stream(scores).min().getAsDouble());
    }
  }

  @Test
  void equalScoresHaveABin() {
    var bins = ScoreDistribution.of(new double[] {0.5, 0.5}, firstGenuine(1, 2)).bins();
    assertThat(bins).isNotEmpty().hasSizeLessThanOrEqualTo(40);
    assertThat(bins.getFirst().to()).isGreaterThan(bins.getFirst().from());
  }

  @Test
  void oneKindAloneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ScoreDistribution.of(new double[] {1, 2}, new boolean[2]));
  }

  /// `statsmodels.stats.proportion.proportion_confint(…, method='wilson')`.
  @Test
  void wilsonIntervalAgreesWithStatsmodels() {
    assertInterval(0, 10, 0, 0.27753279986288926);
    assertInterval(9, 10, 0.5958499732047614, 0.982123786904927);
    assertInterval(10, 10, 0.7224672001371106, 1);
    assertInterval(1357, 1500, 0.8887542938282745, 0.9185116535755252);
  }

  private static void assertInterval(int hits, int of, double low, double high) {
    var interval = WilsonInterval.of((double) hits / of, of);
    assertThat(interval.low()).isCloseTo(low, within(1e-12));
    assertThat(interval.high()).isCloseTo(high, within(1e-12));
  }
}
