package assay.server.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.grading.statistics.Correlation;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// When the scores of two teams are a human's matter. Figures by numpy 2.4.
class AgreementTest {
  private static final double[] SCORES = {
    0.11, 0.93, 0.27, 0.58, 0.02, 0.76, 0.34, 0.81, 0.49, 0.65, 0.17, 0.98, 0.41, 0.72, 0.06, 0.88,
    0.23, 0.53, 0.30, 0.61
  };

  /// Every second score is raised and the others are lowered by so much.
  @ParameterizedTest
  @CsvSource({"0.020, 0.999338", "0.024, 0.999023"})
  void nearlyTheSameScoresAreSeen(double shift, double pearson) {
    var found = Screens.agreement(Correlation.of(SCORES), Correlation.of(shifted(shift)));
    assertThat(found)
        .hasValueSatisfying(agreement -> {
          assertThat(agreement.measure()).isEqualTo("pearson");
          assertThat(agreement.value()).isEqualTo(pearson, within(5e-7));
        });
  }

  /// Pearson 0.998933, Spearman 0.998496.
  @Test
  void scoresThatAgreeLessAreNot() {
    assertThat(Screens.agreement(Correlation.of(SCORES), Correlation.of(shifted(0.025)))).isEmpty();
  }

  /// G09: a logistic curve of the scores, Pearson 0.982.
  @Test
  void monotoneCopiesAreSeenByTheirOrder() {
    var copy = Arrays.stream(SCORES).map(s -> 1 / (1 + Math.exp(-8 * (s - 0.5)))).toArray();
    assertThat(Screens.agreement(Correlation.of(SCORES), Correlation.of(copy)))
        .hasValueSatisfying(found -> {
          assertThat(found.measure()).isEqualTo("spearman");
          assertThat(found.value()).isEqualTo(1, within(1e-12));
        });
  }

  @Test
  void distancesMayStandAgainstSimilarities() {
    var distances = Arrays.stream(SCORES).map(s -> 2 - 2 * s).toArray();
    assertThat(Screens.agreement(Correlation.of(SCORES), Correlation.of(distances)))
        .hasValueSatisfying(found -> assertThat(found.value()).isEqualTo(-1, within(1e-12)));
  }

  @Test
  void constantScoresResembleNothing() {
    var constant = new double[SCORES.length];
    assertThat(Screens.agreement(Correlation.of(SCORES), Correlation.of(constant))).isEmpty();
    assertThat(Screens.agreement(Correlation.of(constant), Correlation.of(constant))).isEmpty();
  }

  private static double[] shifted(double by) {
    return IntStream.range(0, SCORES.length)
        .mapToDouble(i -> SCORES[i] + (i % 2 == 0 ? by : -by))
        .toArray();
  }
}
