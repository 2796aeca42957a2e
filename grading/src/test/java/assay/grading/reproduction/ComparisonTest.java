package assay.grading.reproduction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {
  private static final Tolerance COSINE = new Tolerance(1e-3, 1e-2);

  /// 200 lines, so at most two may lie beyond review.
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0, REPRODUCED",
    "0.0009, 0, 0, REPRODUCED",
    "0.0009, 1, 0.005, REVIEW",
    "0.005, 0, 0, REVIEW",
    "0.005, 1, 0.5, MISMATCH",
    "0.0005, 2, 0.5, REVIEW",
    "0.0005, 3, 0.5, MISMATCH",
    "0.02, 0, 0, MISMATCH",
  })
  void verdictFollowsMaxThenOutliers(double all, int outliers, double outlier, Verdict verdict) {
    var rerun = ramp(200);
    var claimed = Arrays.stream(rerun).map(score -> score + all).toArray();
    for (var i = 0; i < outliers; i++) {
      claimed[50 * i] = rerun[50 * i] + outlier;
    }
    assertThat(Comparison.of(claimed, rerun, COSINE).verdict()).isEqualTo(verdict);
  }

  @Test
  void fewerThanAHundredLinesForgiveNoOutlier() {
    var claimed = ramp(99);
    claimed[7] += 0.5;
    assertThat(Comparison.of(claimed, ramp(99), COSINE).verdict()).isEqualTo(Verdict.MISMATCH);
  }

  @Test
  void toleranceItselfStillMatches() {
    var tolerance = new Tolerance(0.25, 0.5);
    var zero = new double[] {0, 0};
    assertThat(Comparison.of(new double[] {0.25, 0}, zero, tolerance).verdict())
        .isEqualTo(Verdict.REPRODUCED);
    assertThat(Comparison.of(new double[] {0.5, 0.5}, zero, tolerance).verdict())
        .isEqualTo(Verdict.REVIEW);
  }

  /// Differences 1…20: nearest ranks 19 and 10; the sum of squares is 2870.
  @Test
  void figuresAreThoseWorkedOutByHand() {
    var rerun = new double[20];
    var claimed = new double[20];
    for (var i = 0; i < 20; i++) {
      claimed[i] = i % 2 == 0 ? i + 1 : -(i + 1);
    }
    var comparison = Comparison.of(claimed, rerun, COSINE);
    assertThat(comparison.pairs()).isEqualTo(20);
    assertThat(comparison.max()).isEqualTo(20);
    assertThat(comparison.p95()).isEqualTo(19);
    assertThat(comparison.median()).isEqualTo(10);
    assertThat(comparison.rmse()).isEqualTo(Math.sqrt(143.5));
    assertThat(comparison.pearson()).isNaN();
  }

  /// r of (1,2,3,4) and (1,3,2,5) is 5.5 / sqrt(5 × 8.75).
  @Test
  void pearsonIsThatWorkedOutByHand() {
    var comparison = Comparison.of(new double[] {1, 2, 3, 4}, new double[] {1, 3, 2, 5}, COSINE);
    assertThat(comparison.pearson()).isCloseTo(5.5 / Math.sqrt(43.75), within(1e-15));
  }

  @Test
  void lengthsAndFinitenessAreTheCallersToKeep() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.of(new double[1], new double[2], COSINE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.of(new double[0], new double[0], COSINE));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Comparison.of(new double[] {Double.NaN}, new double[1], COSINE));
  }

  private static double[] ramp(int n) {
    var scores = new double[n];
    Arrays.setAll(scores, i -> i / (double) n);
    return scores;
  }
}
