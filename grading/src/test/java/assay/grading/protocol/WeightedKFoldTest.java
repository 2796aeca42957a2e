package assay.grading.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class WeightedKFoldTest {
  @Test
  void withoutWeightsItIsTheAccuracyOfTheFolds() throws IOException {
    for (var name : new String[] {"01_kfold_basic", "02_kfold_grid_ties"}) {
      for (var pairs : Vector.named(name).get("cases")) {
        var distances = Vector.doubles(pairs.get("distances_text"));
        var same = Vector.labels(pairs.get("issame"));
        var ones = new int[same.length];
        Arrays.fill(ones, 1);
        assertThat(WeightedKFold.of(distances, same, Thresholds.distances()).accuracy(ones))
            .isEqualTo(pairs.get("expected").get("mean").asDouble());
      }
    }
  }

  /// 20 pairs, two a block; a genuine pair at 1 and an impostor at 2, but block 1 the wrong way
  /// round.
  @Test
  void aPairCountsAsOftenAsItWeighs() {
    var same = new boolean[20];
    var distances = new double[20];
    for (int i = 0; i < 20; i++) {
      same[i] = i % 2 == 0;
      distances[i] = same[i] == (i >= 2) ? 1 : 2;
    }
    var folds = WeightedKFold.of(distances, same, Thresholds.distances());
    var weights = new int[20];
    Arrays.fill(weights, 1);
    assertThat(folds.accuracy(weights)).isEqualTo(0.9);
    // Without the wrong block nine are right.
    weights[0] = 0;
    weights[1] = 0;
    assertThat(folds.accuracy(weights)).isEqualTo(1);
    assertThat(folds.accuracy(new int[20])).isNaN();
  }

  @Test
  void whichPairsAreCorrectAddsUpToTheAccuracy() throws IOException {
    var pairs = Vector.named("01_kfold_basic").get("cases").get(0);
    var distances = Vector.doubles(pairs.get("distances_text"));
    var same = Vector.labels(pairs.get("issame"));
    var correct = KFold.correct(distances, same, Thresholds.distances());
    for (int fold = 0; fold < 10; fold++) {
      int right = 0;
      for (int i = 60 * fold; i < 60 * fold + 60; i++) {
        right += correct[i] ? 1 : 0;
      }
      assertThat(right / 60.0)
          .isEqualTo(pairs.get("expected").get("fold_accuracy").get(fold).asDouble());
    }
  }

  @Test
  void tooFewPairsAreNamed() {
    assertThatThrownBy(
            () -> WeightedKFold.of(new double[9], new boolean[9], Thresholds.distances()))
        .hasMessageContaining("10 scores or more");
  }
}
