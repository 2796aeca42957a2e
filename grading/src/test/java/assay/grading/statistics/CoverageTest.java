package assay.grading.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.protocol.Readout;
import assay.grading.score.ScoreKind;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Intervals of simulated sets whose true figure is known. Of 500 intervals of 95 % that cover just
/// so, between 458 and 489 hold the truth with probability 0.999, of 300 between 271 and 296
/// (`scipy.stats.binom.interval`). All is seeded: the same intervals each time.
class CoverageTest {
  private static final int MANY = 500;
  private static final int FEW = 300;

  /// Accuracy 0.9 on 1,000 pairs; the percentile interval of a binomial share covers 95.3 % there
  /// (summed over `scipy.stats.binom`).
  @Test
  void accuracyIsCoveredAtItsLevel() {
    var random = new Random(11);
    long held =
        held(
            MANY,
            0.9,
            () -> {
              var right = new double[1000];
              Arrays.setAll(right, _ -> random.nextDouble() < 0.9 ? 1 : 0);
              return new Sample(mean(right), new Resampling.Pairs(right.length));
            });
    assertThat(held).isBetween(458L, 489L);
  }

  /// Normal scores, genuine pairs 2 deviations higher, FAR 0.01: TAR is norm.sf(norm.isf(0.01) - 2)
  /// = 0.37208058543549444.
  @Test
  void tarAtFarIsCoveredAtItsLevelByPoissonCounts() {
    var random = new Random(12);
    var figure = CurveFigure.tarAtFar(0.05, Readout.CONSERVATIVE);
    long held =
        IntStream.range(0, FEW)
            .filter(set -> {
              var same = new boolean[2250];
              var scores = new double[same.length];
              for (int i = 0; i < same.length; i++) {
                same[i] = i < 250;
                scores[i] = random.nextGaussian() + (same[i] ? 2 : 0);
              }
              return ScoreCells.binned(scores, same, ScoreKind.COSINE)
                  .interval(figure, new Plan(set, 200, 0.95))
                  .orElseThrow()
                  .holds(0.638760031312335);
            })
            .count();
    assertThat(held).isBetween(271L, 296L);
  }

  /// 150 groups of 4 pairs; half of a pair's chance is its group's. Drawn one by one the pairs look
  /// far more certain than they are.
  @Test
  void groupsAreCoveredAtTheirLevelAndPairsAreNot() {
    var ofPair = IntStream.range(0, 600).map(i -> i / 4).toArray();
    long byGroup = held(MANY, 0, grouped(13, ofPair, new Resampling.Groups(ofPair, 150)));
    long byPair = held(MANY, 0, grouped(13, ofPair, new Resampling.Pairs(ofPair.length)));
    assertThat(byGroup).isBetween(458L, 489L);
    assertThat(byPair).isLessThan(430);
  }

  private static Supplier<Sample> grouped(long seed, int[] ofPair, Resampling resampling) {
    var random = new Random(seed);
    return () -> {
      var effects = gaussians(random, 150);
      var values = gaussians(random, ofPair.length);
      Arrays.setAll(values, i -> values[i] + effects[ofPair[i]]);
      return new Sample(mean(values), resampling);
    };
  }

  /// 100 identities, 600 impostor pairs among them, an effect of each identity. Intervals by
  /// identity hold their level or more, those by pair do not.
  @Test
  void sharedIdentitiesAreCoveredAtLeastAtTheirLevel() {
    assertThat(held(FEW, 0, paired(14, 1, true))).isGreaterThanOrEqualTo(271);
    assertThat(held(FEW, 0, paired(14, 1, false))).isLessThan(240);
  }

  /// Where identities do not matter, intervals by identity are wider than need be, never narrower.
  @Test
  void identitiesThatDoNotMatterMakeIntervalsWider() {
    assertThat(held(FEW, 0, paired(15, 0, true))).isGreaterThanOrEqualTo(294);
  }

  private static Supplier<Sample> paired(long seed, double effect, boolean byIdentity) {
    var random = new Random(seed);
    return () -> {
      var effects = gaussians(random, 100);
      var first = new int[600];
      var second = new int[600];
      var values = gaussians(random, 600);
      for (int i = 0; i < values.length; i++) {
        first[i] = random.nextInt(100);
        second[i] = (first[i] + 1 + random.nextInt(99)) % 100;
        values[i] += effect * (effects[first[i]] + effects[second[i]]);
      }
      return new Sample(
          mean(values),
          byIdentity
              ? new Resampling.Identities(first, second, 100)
              : new Resampling.Pairs(values.length));
    };
  }

  private record Sample(Metric metric, Resampling resampling) {}

  private static long held(int sets, double truth, Supplier<Sample> next) {
    return IntStream.range(0, sets)
        .filter(set -> {
          var sample = next.get();
          return Bootstrap.interval(sample.metric(), sample.resampling(), new Plan(set, 200, 0.95))
              .orElseThrow()
              .holds(truth);
        })
        .count();
  }

  private static Metric mean(double[] values) {
    return weights -> {
      double sum = 0;
      long count = 0;
      for (int i = 0; i < values.length; i++) {
        sum += weights[i] * values[i];
        count += weights[i];
      }
      return sum / count;
    };
  }

  private static double[] gaussians(Random random, int n) {
    var values = new double[n];
    Arrays.setAll(values, _ -> random.nextGaussian());
    return values;
  }
}
