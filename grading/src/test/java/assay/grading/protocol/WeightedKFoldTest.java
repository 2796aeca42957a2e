package assay.grading.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import assay.grading.score.ScoreKind;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightedKFoldTest {
  private static final int PAIRS = 613;
  private static final boolean[] SAME = new boolean[PAIRS];
  private static final double[] DISTANCES = new double[PAIRS];

  static {
    var random = new Random(8);
    for (int i = 0; i < PAIRS; i++) {
      SAME[i] = random.nextBoolean();
      DISTANCES[i] = Math.max(0, (SAME[i] ? 1.2 : 1.8) + 0.3 * random.nextGaussian());
    }
    DISTANCES[7] = Double.NaN;
    DISTANCES[9] = 9;
  }

  @Test
  void withEqualWeightsItIsTheProtocolToTheLastDigit() {
    var weighted = new WeightedKFold(DISTANCES, SAME, Thresholds.distances());
    var expected = KFold.accuracy(DISTANCES, SAME).accuracy();
    assertThat(weighted.accuracy(all(1))).isEqualTo(expected);
    assertThat(weighted.accuracy(all(3))).isEqualTo(expected);
  }

  @Test
  void itIsForSimilaritiesToo() {
    var cosines = Arrays.stream(DISTANCES).map(d -> 1 - d / 2).toArray();
    var weighted = new WeightedKFold(cosines, SAME, Thresholds.cosines());
    assertThat(weighted.accuracy(all(1)))
        .isEqualTo(KFold.accuracy(cosines, SAME, Thresholds.cosines()).accuracy());
    var observed = Thresholds.observed(new double[] {-0.2, 0.1, 0.4, 0.9}, ScoreKind.COSINE);
    assertThat(new WeightedKFold(cosines, SAME, observed).accuracy(all(1)))
        .isEqualTo(KFold.accuracy(cosines, SAME, observed).accuracy());
  }

  /// Twice every pair of a fold in place of once is as if it stood there twice.
  @Test
  void aPairThatCountsTwiceIsAPairTwice() {
    var distances = new double[200];
    var same = new boolean[200];
    var weights = new int[100];
    Arrays.fill(weights, 2);
    for (int i = 0; i < 200; i++) {
      distances[i] = DISTANCES[100 + i / 2];
      same[i] = SAME[100 + i / 2];
    }
    var once =
        new WeightedKFold(
            Arrays.copyOfRange(DISTANCES, 100, 200),
            Arrays.copyOfRange(SAME, 100, 200),
            Thresholds.distances());
    assertThat(once.accuracy(weights))
        .isCloseTo(KFold.accuracy(distances, same).accuracy(), within(1e-15));
  }

  @Test
  void aPairOfNoWeightDoesNotCount() {
    var weights = all(1);
    weights[3] = 0;
    var moved = DISTANCES.clone();
    moved[3] = 2.5;
    var one = new WeightedKFold(DISTANCES, SAME, Thresholds.distances());
    var other = new WeightedKFold(moved, SAME, Thresholds.distances());
    assertThat(one.accuracy(weights)).isEqualTo(other.accuracy(weights));
  }

  @Test
  void aFoldWithoutPairsHasNoAccuracy() {
    var weights = all(1);
    Arrays.fill(weights, 0, 62, 0);
    var weighted = new WeightedKFold(DISTANCES, SAME, Thresholds.distances());
    assertThat(weighted.accuracy(weights)).isNaN();
  }

  @Test
  void fewerPairsThanFoldsAreAMistake() {
    assertThatThrownBy(
            () -> new WeightedKFold(new double[9], new boolean[9], Thresholds.distances()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new WeightedKFold(new double[10], new boolean[9], Thresholds.distances()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static int[] all(int weight) {
    var weights = new int[PAIRS];
    Arrays.fill(weights, weight);
    return weights;
  }
}
