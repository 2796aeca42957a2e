package assay.grading.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import assay.grading.protocol.KFold;
import assay.grading.protocol.Thresholds;
import assay.grading.protocol.WeightedKFold;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BootstrapTest {
  private static final int PAIRS = 40;
  private static final Plan PLAN = new Plan(2026, 200, 0.95);
  private static final double[] VALUES =
      IntStream.range(0, PAIRS).mapToDouble(i -> i * i % 17 / 17.0).toArray();

  /// By the same generator, `numpy.quantile` and this file's schemes in Python.
  @ParameterizedTest
  @MethodSource("schemes")
  void intervalsAreThoseOfPython(Resampling resampling, double low, double high) {
    var interval = Bootstrap.interval(BootstrapTest::mean, resampling, PLAN).orElseThrow();
    assertThat(interval.estimate()).isCloseTo(0.45588235294117646, within(1e-15));
    assertThat(interval.low()).isCloseTo(low, within(1e-15));
    assertThat(interval.high()).isCloseTo(high, within(1e-15));
    assertThat(interval.replicates()).isEqualTo(200);
    assertThat(interval.holds(interval.estimate())).isTrue();
  }

  static Stream<Arguments> schemes() {
    var fives = IntStream.range(0, PAIRS).map(i -> i / 5).toArray();
    var first = IntStream.range(0, PAIRS).map(i -> i % 10).toArray();
    var second =
        IntStream.range(0, PAIRS).map(i -> i % 4 == 0 ? i % 10 : (i * 3 + 1) % 10).toArray();
    return Stream.of(
        Arguments.of(new Resampling.Pairs(PAIRS), 0.3613602941176471, 0.5575),
        Arguments.of(new Resampling.Groups(fives, 8), 0.32643382352941175, 0.5574264705882354),
        Arguments.of(
            new Resampling.Identities(first, second, 10), 0.3840604575163399, 0.558876050420168));
  }

  @Test
  void anImpostorPairWeighsTheProductOfItsIdentities() {
    var pairs = new Resampling.Identities(new int[] {0, 0, 1}, new int[] {0, 1, 1}, 2);
    for (int replicate = 0; replicate < 20; replicate++) {
      var weights = pairs.weights(1, replicate);
      assertThat(weights[0] + weights[2]).isEqualTo(2);
      assertThat(weights[1]).isEqualTo(weights[0] * weights[2]);
    }
  }

  @Test
  void manyUnlinkedGroupsAreDrawnWhole() {
    var first = IntStream.range(0, 120).mapToObj(i -> "a" + i / 2).toArray(String[]::new);
    var second = IntStream.range(0, 120).mapToObj(i -> "b" + i / 2).toArray(String[]::new);
    var resampling = Resampling.byIdentity(first, second);
    assertThat(resampling.unit()).isEqualTo("groups");
    var weights = resampling.weights(3, 0);
    assertThat(IntStream.range(0, 60)).allMatch(i -> weights[2 * i] == weights[2 * i + 1]);
  }

  /// Everyone is paired with the next: one chain links them all.
  @Test
  void linkedPairsAreDrawnByIdentity() {
    var first = IntStream.range(0, 120).mapToObj(i -> "p" + i).toArray(String[]::new);
    var second = IntStream.range(0, 120).mapToObj(i -> "p" + (i + 1)).toArray(String[]::new);
    var resampling = Resampling.byIdentity(first, second);
    assertThat(resampling.unit()).isEqualTo("identities");
    assertThat(resampling.pairs()).isEqualTo(120);
  }

  /// What judging asks for: 10-fold accuracy by identity, the thresholds chosen anew each time.
  @Test
  void tenFoldAccuracyHasAnIntervalByIdentity() {
    var random = new Random(21);
    var same = new boolean[600];
    var distances = new double[600];
    var first = new String[600];
    var second = new String[600];
    for (int i = 0; i < 600; i++) {
      same[i] = i % 2 == 0;
      distances[i] = Math.max(0, (same[i] ? 1.2 : 1.8) + 0.3 * random.nextGaussian());
      first[i] = "person " + i / 4;
      second[i] = same[i] ? first[i] : first[i] + "'s neighbour";
    }
    var kfold = WeightedKFold.of(distances, same, Thresholds.distances());
    var interval =
        Bootstrap.interval(kfold::accuracy, Resampling.byIdentity(first, second), PLAN)
            .orElseThrow();
    assertThat(interval.estimate()).isEqualTo(KFold.accuracy(distances, same).accuracy());
    assertThat(interval.holds(interval.estimate())).isTrue();
    // Binomial: 2 × 1.96 × sqrt(0.84 × 0.16 / 600) = 0.059; by groups of four somewhat off that.
    assertThat(interval.high() - interval.low()).isBetween(0.04, 0.08);
  }

  @Test
  void theSamePlanGivesTheSameInterval() {
    var resampling = new Resampling.Pairs(PAIRS);
    assertThat(Bootstrap.interval(BootstrapTest::mean, resampling, PLAN))
        .isEqualTo(Bootstrap.interval(BootstrapTest::mean, resampling, PLAN))
        .isNotEqualTo(
            Bootstrap.interval(BootstrapTest::mean, resampling, new Plan(2027, 200, 0.95)));
  }

  @Test
  void aFigureThatIsRarelyDefinedHasNoInterval() {
    Metric rare = weights -> weights[0] == 0 ? Double.NaN : mean(weights);
    assertThat(Bootstrap.interval(rare, new Resampling.Pairs(PAIRS), PLAN)).isEmpty();
    assertThat(Bootstrap.interval(_ -> Double.NaN, new Resampling.Pairs(PAIRS), PLAN)).isEmpty();
  }

  @Test
  void aSystemDoesNotDifferFromItself() {
    var difference =
        Bootstrap.difference(
                BootstrapTest::mean, BootstrapTest::mean, new Resampling.Pairs(PAIRS), PLAN)
            .orElseThrow();
    assertThat(difference.interval().low()).isZero();
    assertThat(difference.interval().high()).isZero();
    assertThat(difference.pValue()).isEqualTo(1);
  }

  /// 200 replicates all above zero: 2 × (1 + 0) / 201.
  @Test
  void aSystemThatIsAlwaysBetterHasTheSmallestPValue() {
    var difference =
        Bootstrap.difference(
                weights -> mean(weights) + 0.1,
                BootstrapTest::mean,
                new Resampling.Pairs(PAIRS),
                PLAN)
            .orElseThrow();
    assertThat(difference.interval().estimate()).isCloseTo(0.1, within(1e-15));
    assertThat(difference.pValue()).isEqualTo(2.0 / 201);
  }

  /// `numpy.quantile([3, 1, 4, 1.5, 9, 2.6], q)`.
  @Test
  void quantilesAreNumpys() {
    var sorted = Quantiles.sorted(new double[] {3, 1, 4, Double.NaN, 1.5, 9, 2.6});
    var expected = new double[] {1, 1.0625, 2.05, 2.8, 6.5, 8.375, 9};
    var at = new double[] {0, .025, .3, .5, .9, .975, 1};
    for (int i = 0; i < at.length; i++) {
      assertThat(Quantiles.of(sorted, at[i])).isCloseTo(expected[i], within(1e-15));
    }
  }

  /// 1,000 of a kind: the 25th and the 975th.
  @Test
  void quantilesOfRanksAreRanks() {
    var ranks = IntStream.rangeClosed(1, 1000).toArray();
    assertThat(Quantiles.nearestRank(ranks, 0.025)).isEqualTo(25);
    assertThat(Quantiles.nearestRank(ranks, 0.975)).isEqualTo(975);
    assertThat(Quantiles.nearestRank(ranks, 0)).isEqualTo(1);
  }

  @Test
  void whatCannotBeDrawnIsAMistake() {
    assertThatThrownBy(() -> new Resampling.Pairs(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Resampling.Groups(new int[] {0, 2}, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Resampling.Identities(new int[] {0}, new int[] {0, 1}, 2))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Resampling.byIdentity(new String[0], new String[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Plan(1, 0, 0.95)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Plan(1, 10, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  private static double mean(int[] weights) {
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += weights[i] * VALUES[i];
    }
    return sum / Arrays.stream(weights).sum();
  }
}
