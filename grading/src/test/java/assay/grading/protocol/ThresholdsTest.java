package assay.grading.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.grading.score.ScoreKind;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

class ThresholdsTest {
  /// Printed by `numpy.arange`.
  @Example
  void valuesAreNumpys() {
    assertThat(Thresholds.distances().count()).isEqualTo(400);
    assertThat(Thresholds.distances().at(35)).isEqualTo(0.35000000000000003);
    assertThat(Thresholds.distances().at(399)).isEqualTo(3.99);
    assertThat(Thresholds.fineDistances().count()).isEqualTo(4000);
    assertThat(Thresholds.cosines().count()).isEqualTo(2000);
    assertThat(Thresholds.cosines().at(1)).isEqualTo(-0.999);
    assertThat(Thresholds.cosines().at(777)).isEqualTo(-0.2229999999999993);
    assertThat(Thresholds.cosines().at(1999)).isEqualTo(0.9990000000000019);
    var few = Thresholds.arange(0.1, 1, 0.3, ScoreKind.SQUARED_L2);
    assertThat(few.count()).isEqualTo(3);
    assertThat(few.at(2)).isEqualTo(0.7000000000000001);
    assertThatThrownBy(() -> Thresholds.arange(0, 4, 0, ScoreKind.SQUARED_L2))
        .hasMessageContaining("thresholds");
  }

  @Property
  void aDistanceIsAcceptedFromItsTurnOn(@ForAll @DoubleRange(min = -1, max = 5) double score) {
    var grid = Thresholds.distances();
    for (double value : new double[] {score, Math.rint(score * 100) * 0.01}) {
      int turn = grid.turn(value);
      for (int i = 0; i < grid.count(); i++) {
        assertThat(i >= turn).isEqualTo(value < grid.at(i));
      }
    }
  }

  @Property
  void aSimilarityIsAcceptedBeforeItsTurn(@ForAll @DoubleRange(min = -2, max = 2) double score) {
    var observed = Thresholds.observed(new double[] {0.5, -0.25, 0.5, 1}, ScoreKind.COSINE);
    for (var grid : new Thresholds[] {Thresholds.cosines(), observed}) {
      for (double value : new double[] {score, Math.rint(score * 4) / 4}) {
        int turn = grid.turn(value);
        for (int i = 0; i < grid.count(); i++) {
          assertThat(i < turn).isEqualTo(value > grid.at(i));
        }
      }
    }
  }

  @Example
  void whatIsNoNumberIsNeverAccepted() {
    assertThat(Thresholds.distances().turn(Double.NaN)).isEqualTo(400);
    assertThat(Thresholds.cosines().turn(Double.NaN)).isZero();
    assertThat(Thresholds.distances().turn(Double.POSITIVE_INFINITY)).isEqualTo(400);
    assertThat(Thresholds.distances().turn(Double.NEGATIVE_INFINITY)).isZero();
  }
}
