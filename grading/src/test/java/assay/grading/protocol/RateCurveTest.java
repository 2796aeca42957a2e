package assay.grading.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.grading.score.ScoreKind;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RateCurveTest {
  /// Five genuine pairs, then ten impostors.
  private static final double[] SCORES = {
    0.91, 0.83, 0.77, 0.52, 0.31, 0.55, 0.42, 0.33, 0.12, 0.08, -0.04, -0.11, 0.21, 0.05, 0.28
  };

  private static RateCurve curve(double[] scores, int genuine) {
    var same = new boolean[scores.length];
    Arrays.fill(same, 0, genuine, true);
    return RateCurve.of(Roc.of(scores, same, ScoreKind.COSINE));
  }

  /// The last point of `sklearn.metrics.roc_curve(…, drop_intermediate=False)` whose FAR is not
  /// above.
  @Test
  void pointsAreThoseOfTheRocNotAboveEachFar() {
    var points = curve(SCORES, 5).points();
    assertThat(points).hasSize(61);
    assertPoint(points.get(0), 1e-6, 0.6, 0.77, false);
    assertPoint(points.get(49), 0.07943282347242814, 0.6, 0.77, false);
    assertPoint(points.get(50), 0.1, 0.8, 0.52, true);
    assertPoint(points.get(53), 0.199526231496888, 0.8, 0.52, true);
    assertPoint(points.get(54), 0.251188643150958, 0.8, 0.42, true);
    assertPoint(points.get(55), 0.31622776601683794, 1.0, 0.31, true);
    assertPoint(points.get(60), 1, 1, -0.11, true);
  }

  private static void assertPoint(
      TarAtFar point, double far, double tar, double threshold, boolean isSupported) {
    assertThat(point.far()).isCloseTo(far, within(1e-15));
    assertThat(point.tar()).isEqualTo(tar);
    assertThat(point.threshold()).isEqualTo(threshold);
    assertThat(point.supported()).isEqualTo(isSupported);
  }

  /// `roc_auc_score`; the two errors cross where the curve is flat, at two impostors of ten.
  @Test
  void areaAndEqualErrorAreOfTheWholeCurve() {
    var curve = curve(SCORES, 5);
    assertThat(curve.auc()).isCloseTo(0.92, within(1e-15));
    assertThat(curve.eer().rate()).isCloseTo(0.2, within(1e-15));
    assertThat(curve.eer().threshold()).isEqualTo(0.42);
  }

  @Test
  void wholePowersOfTenAreSupportedByExactlyAsManyImpostors() {
    var scores = new double[1_001];
    Arrays.setAll(scores, i -> i / 1_001.0);
    var decades = curve(scores, 1).decades();
    assertThat(decades.stream().map(TarAtFar::far))
        .isEqualTo(List.of(1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1));
    assertThat(decades.stream().map(TarAtFar::supported))
        .isEqualTo(List.of(false, false, false, true, true, true));
    assertThat(decades.get(3).achievedFar()).isEqualTo(1e-3);
  }

  @Test
  void thresholdOfTheFoldsReadsInTheUnitOfTheScores() {
    for (var kind : List.of(ScoreKind.COSINE, ScoreKind.SQUARED_L2, ScoreKind.L2)) {
      assertThat(kind.asSquaredDistance(kind.ofSquaredDistance(1.21)))
          .as(kind.name())
          .isCloseTo(1.21, within(1e-15));
    }
    assertThat(ScoreKind.COSINE.ofSquaredDistance(1.5)).isEqualTo(0.25);
    assertThat(ScoreKind.L2.ofSquaredDistance(1.44)).isEqualTo(1.2);
  }
}
