package assay.grading.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The closed formulas, against scipy and statsmodels.
class TestsOfPairsTest {
  /// Exact: `scipy.stats.binomtest`, the same as `statsmodels` `mcnemar(exact=True)`. Mid-p: `2 *
  /// binom.cdf - binom.pmf`.
  @ParameterizedTest
  @CsvSource({
    "6, 0, 0.03125, 0.015625",
    "30, 15, 0.035697803555194696, 0.02589608179323478",
    "60, 40, 0.05688793364098089, 0.04604406692934291",
    "110, 80, 0.03511193479805759, 0.029685116378403296",
    "5, 5, 1, 1",
    "0, 0, 1, 1",
    "1, 3, 0.625, 0.375",
    "4000, 4300, 0.001029736761268162, 0.000991051085207288"
  })
  void mcNemarGivesThePValuesOfScipy(int firstOnly, int secondOnly, double exact, double midP) {
    var test = new McNemar(firstOnly, secondOnly);
    assertThat(test.exact()).isCloseTo(exact, within(1e-11));
    assertThat(test.midP()).isCloseTo(midP, within(1e-11));
    assertThat(new McNemar(secondOnly, firstOnly).midP()).isEqualTo(test.midP());
  }

  @Test
  void mcNemarCountsThePairsOnWhichTheSystemsDisagree() {
    var first = new boolean[] {true, true, true, false, false};
    var second = new boolean[] {true, false, false, true, false};
    assertThat(McNemar.of(first, second)).isEqualTo(new McNemar(2, 1));
    assertThatThrownBy(() -> McNemar.of(first, new boolean[2]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new McNemar(-1, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  /// `statsmodels` `multipletests(method="holm")`.
  @Test
  void holmAdjustsAsStatsmodels() {
    var adjusted = Holm.adjusted(new double[] {.01, .04, .03, .005, .5, .02});
    var expected = new double[] {.05, .09, .09, .03, .5, .08};
    for (int i = 0; i < expected.length; i++) {
      assertThat(adjusted[i]).isCloseTo(expected[i], within(1e-15));
    }
    assertThat(Holm.adjusted(new double[0])).isEmpty();
  }

  /// `scipy.stats.kendalltau`.
  @Test
  void kendallIsScipys() {
    assertThat(Kendall.tau(new double[] {1, 2, 3, 4, 5}, new double[] {3, 1, 2, 5, 4}))
        .isCloseTo(0.4, within(1e-15));
    assertThat(Kendall.tau(new double[] {1, 1, 2, 3, 3, 4}, new double[] {2, 1, 2, 4, 3, 3}))
        .isCloseTo(0.6923076923076924, within(1e-15));
    assertThat(Kendall.tau(new double[] {1, 2, 3}, new double[] {3, 2, 1})).isEqualTo(-1);
    assertThat(Kendall.tau(new double[] {1, 1}, new double[] {1, 2})).isNaN();
    assertThatThrownBy(() -> Kendall.tau(new double[1], new double[2]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /// `2 * scipy.stats.norm.sf`.
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "0.5, 0.6170750774519738",
    "1.96, 0.04999579029644087",
    "2.999, 0.0027086730674542115",
    "3, 0.0026997960632601866",
    "5, 5.733031437583866e-07",
    "10, 1.523970604832094e-23",
    "20, 5.507248237212311e-89"
  })
  void tailsAreThoseOfTheNormalDistribution(double z, double expected) {
    assertThat(Normal.twoSided(z)).isCloseTo(expected, within(expected * 1e-12));
    assertThat(Normal.twoSided(-z)).isEqualTo(Normal.twoSided(z));
  }

  @Test
  void aLeadWithoutAnyChanceHasNoTail() {
    assertThat(Normal.twoSided(Double.POSITIVE_INFINITY)).isZero();
  }

  /// `scipy.special.gammaln(n + 1)`.
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 0",
    "5, 4.787491742782046",
    "15, 27.899271383840894",
    "16, 30.671860106080675",
    "17, 33.50507345013689",
    "100, 363.73937555556347",
    "1000000, 12815518.384658169"
  })
  void logFactorialsAreScipys(double n, double expected) {
    assertThat(LogFactorial.of(n)).isCloseTo(expected, within(1e-14 * Math.max(1, expected)));
  }
}
