package assay.grading.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Figures by SciPy: `pearsonr` and `spearmanr`.
class CorrelationTest {
  private static final double[] X = {1, 2, 2, 3, 5};
  private static final double[] Y = {2, 1, 3, 3, 9};

  @Test
  void valuesAndRanksCorrelateAsSciPySays() {
    assertThat(pearson(X, Y)).isEqualTo(0.9057148735229397, within(1e-15));
    assertThat(spearman(X, Y)).isEqualTo(0.7631578947368421, within(1e-15));
  }

  @Test
  void linearFunctionsOfEachOtherCorrelateWholly() {
    var up = Arrays.stream(X).map(x -> 0.5 * x + 7).toArray();
    var down = Arrays.stream(X).map(x -> 2 - 2 * x).toArray();
    assertThat(pearson(X, up)).isEqualTo(1, within(1e-15));
    assertThat(pearson(X, down)).isEqualTo(-1, within(1e-15));
  }

  @Test
  void monotoneFunctionsOfEachOtherHaveOneOrder() {
    var cubes = Arrays.stream(X).map(x -> x * x * x).toArray();
    assertThat(spearman(X, cubes)).isEqualTo(1, within(1e-15));
    assertThat(pearson(X, cubes)).isLessThan(0.99);
  }

  @Test
  void bothZerosAreOneValue() {
    assertThat(spearman(new double[] {-0.0, 0.0, 1}, new double[] {3, 3, 4}))
        .isEqualTo(1, within(1e-15));
  }

  @Test
  void constantsCorrelateWithNothing() {
    var constant = new double[] {0.1, 0.1, 0.1, 0.1, 0.1};
    assertThat(pearson(X, constant)).isNaN();
    assertThat(spearman(constant, X)).isNaN();
  }

  @Test
  void whatIsNoVectorIsRefused() {
    assertThatThrownBy(() -> Correlation.of(new double[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Correlation.of(new double[] {1, Double.NaN}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> pearson(X, new double[] {1, 2}))
        .hasMessage("expected vectors of one length, found 5 and 2");
  }

  private static double pearson(double[] a, double[] b) {
    return Correlation.of(a).pearson(Correlation.of(b));
  }

  private static double spearman(double[] a, double[] b) {
    return Correlation.of(a).spearman(Correlation.of(b));
  }
}
