package assay.web.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Places of the plots of an entry, worked out by hand; the area is 100 × 62.
class PlotTest {
  /// `statistics.NormalDist().inv_cdf`
  @Test
  void deviatesAreThoseOfTheNormalDistribution() {
    var expected =
        List.of(
            List.of(1e-6, -4.753424308822899),
            List.of(1e-4, -3.71901648545568),
            List.of(0.001, -3.090232306167813),
            List.of(0.05, -1.6448536269514726),
            List.of(0.2, -0.8416212335729142),
            List.of(0.5, 0.0),
            List.of(0.8, 0.8416212335729144),
            List.of(0.99, 2.3263478740408408));
    for (var one : expected) {
      assertThat(DeviateAxis.deviate(one.get(0))).isCloseTo(one.get(1), within(4.5e-4));
    }
  }

  /// Of 0.001 to 0.5, which are 3.090232 deviates, 0.05 has 1.445379 below it: 46.77 of 100.
  @Test
  void deviateAxisIsEvenInDeviates() {
    var axis = new DeviateAxis(0.001, 0.5);
    assertThat(axis.place(0.05)).isCloseTo(46.77, within(0.02));
    assertThat(axis.ticks().stream().map(Axis.Tick::label))
        .containsExactly("1e-3", "0.01", "0.05", "0.2", "0.5");
  }

  @Test
  void logAxisIsEvenInDecadesAndShowsThatTheGuardIsThere() {
    var axis = LogAxis.downTo(3_000);
    assertThat(axis.lowest()).isEqualTo(-4);
    assertThat(axis.place(0.01)).isCloseTo(50, within(1e-9));
    assertThat(axis.ticks().stream().map(Axis.Tick::label))
        .containsExactly("1e-4", "1e-3", "0.01", "0.1", "1");
    assertThat(LogAxis.downTo(10).lowest()).isEqualTo(-2);
    assertThat(LogAxis.downTo(100_000_000).lowest()).isEqualTo(-6);
  }

  private static Rates rates() {
    return new Rates(
        100,
        100,
        List.of(
            new Rates.Point(0.01, 0.8, 0.7),
            new Rates.Point(0.1, 0.9, 0.5),
            new Rates.Point(0.5, 0.95, 0.3),
            new Rates.Point(1, 1, -0.2)),
        List.of(),
        0.1,
        0.97);
  }

  /// 100 impostors: the axis begins at 1e-3, a third of it is below 1 / 100. TAR is from 80 to 100.
  /// At 0.5 and above 30 impostors are accepted.
  @Test
  void rocHasItsPointsAndItsGuard() {
    var chart = RateChart.roc(rates());
    assertThat(chart.guard()).isCloseTo(100 / 3.0, within(1e-9));
    assertThat(chart.up().stream().map(Axis.Tick::label))
        .containsExactly("80", "85", "90", "95", "100");
    assertThat(chart.up().getFirst().place()).isEqualTo(62);
    assertThat(chart.faint()).isEqualTo("M33.33 62.00L66.67 31.00L89.97 15.50");
    assertThat(chart.firm()).isEqualTo("M89.97 15.50L100.00 0.00");
    assertThat(chart.equal()).isNull();
  }

  /// FMR from 1e-3 to 0.5: 3.0902 deviates; 0.01 lies 0.7639 above the end, 0.1 lies 1.8087 above
  /// it. FNMR on the same axis: 0.2 at 2.2486 and 0.1 at 1.8087 from below, 0.05 at 1.4454; within
  /// the hundredth that the approximation allows. Nothing is missed at FMR 1, which is on neither
  /// axis.
  @Test
  void detIsOnNormalDeviates() {
    var chart = RateChart.det(rates());
    assertThat(places(chart.faint()))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 0.03 ? 0 : Double.compare(a, b))
        .containsExactly(24.72, 16.89, 58.53, 25.71, 100.0, 33.0);
    assertThat(chart.firm()).as("33.0011 before the approximation").isEqualTo("M100.00 33.01");
    assertThat(chart.diagonal()).isEqualTo("M0.00 62.00L100.00 0.00");
    var equal = Objects.requireNonNull(chart.equal());
    assertThat(equal.x()).isCloseTo(58.53, within(0.03));
    assertThat(equal.label()).isEqualTo("EER 10.00 %");
  }

  private static List<Double> places(String path) {
    return Arrays.stream(path.split("[ML ]"))
        .filter(part -> !part.isEmpty())
        .map(Double::valueOf)
        .toList();
  }

  /// Two bins of a half: 1 and 3 of 4 genuine pairs, 2 and 0 impostors. Shares 25, 75 and 100, 0 on
  /// an axis to 120.
  @Test
  void outlinesAreShareOfTheirKind() {
    var chart =
        Distribution.of(
            "cosine",
            List.of(new Distribution.Bin(0, 0.5, 1, 2), new Distribution.Bin(0.5, 1, 3, 0)),
            new Distribution.Marks(0.75, 0.25, 0.5));
    assertThat(chart.up().getLast().label()).isEqualTo("150");
    assertThat(chart.genuine().path()).isEqualTo("M0.00 62.00V51.67H50.00V31.00H100.00V62.00");
    assertThat(chart.impostors().path()).isEqualTo("M0.00 62.00V20.67H50.00V62.00H100.00V62.00");
    assertThat(chart.genuine().medianX()).isEqualTo(75);
    assertThat(Objects.requireNonNull(chart.threshold()).x()).isEqualTo(50);
    assertThat(chart.across().stream().map(Axis.Tick::label))
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
  }

  @Test
  void namesOfOutlinesStayApart() {
    var chart =
        Distribution.of(
            "cosine",
            List.of(new Distribution.Bin(0, 0.5, 3, 2), new Distribution.Bin(0.5, 1, 1, 1)),
            new Distribution.Marks(0.2, 0.2, null));
    assertThat(chart.genuine().nameX() - chart.impostors().nameX()).isCloseTo(26, within(1e-9));
  }

  /// The axis is from 80 to 100 percent.
  @Test
  void groupsHaveTheirIntervals() {
    var chart =
        GroupChart.of(
            List.of(
                new GroupChart.Group("A", 100, 0.9, 0.82, 0.95),
                new GroupChart.Group("a name that is longer than that", 50, 0.98, 0.9, 1)),
            0.93);
    assertThat(chart.across().getFirst().label()).isEqualTo("80");
    assertThat(chart.across().getLast().label()).isEqualTo("100");
    var first = chart.rows().getFirst();
    assertThat(List.of(first.x(), first.from(), first.to()))
        .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b))
        .containsExactly(50.0, 10.0, 75.0);
    assertThat(chart.rows().getLast().name()).isEqualTo("a name that is…");
    assertThat(chart.mean()).isCloseTo(65, within(1e-9));
  }

  /// The axis is from 85 to 100 percent, so that 90 lies at two thirds from the top.
  @Test
  void foldsLieAroundTheirMean() {
    var chart = FoldChart.of(List.of(0.85, 0.95, 0.99), 0.93, 0.05);
    assertThat(chart.up().getFirst().label()).isEqualTo("85");
    assertThat(chart.dots().getFirst().y()).isCloseTo(62, within(1e-9));
    assertThat(chart.dots().get(1).y()).isCloseTo(62 / 3.0, within(1e-9));
    assertThat(chart.dots().get(1).x()).isCloseTo(50, within(1e-9));
    assertThat(chart.mean()).isCloseTo(62 * 7 / 15.0, within(1e-9));
    assertThat(chart.bottom() - chart.top()).isCloseTo(62 * 10 / 15.0, within(1e-9));
  }

  @Test
  void ratesAreNamedShortly() {
    assertThat(
            List.of(1e-6, 1e-3, 3.98e-4, 0.01, 0.0158, 0.1, 0.794, 1.0).stream().map(Rates::named))
        .containsExactly("1e-6", "1e-3", "4.0e-4", "0.01", "0.016", "0.1", "0.794", "1");
  }

  @Test
  void tonesOfAScatterDifferInShape() {
    var scatter = Scatter.of(new double[] {0, 0.5, 1}, new double[] {0, 0.505, 0.5}, 0.001, 0.01);
    assertThat(scatter.dotsOf("good")).isEqualTo("M0.0 100.0h0");
    assertThat(scatter.dotsOf("warn")).isEqualTo("M50.0 49.5h0");
    assertThat(scatter.dotsOf("bad")).isEqualTo("M99.0 49.0l2 2m-2 0l2-2");
  }
}
