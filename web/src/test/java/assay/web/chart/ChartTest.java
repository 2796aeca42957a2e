package assay.web.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final double[] CLAIMED = {0.0, 0.5, 1.0, 0.25};
  private static final double[] RERUN = {0.0, 0.5005, 0.995, 0.75};

  @Test
  void axisHasRoundStepsAndCoversTheValues() {
    var axis = Scatter.of(CLAIMED, RERUN, 0.001, 0.01).axis();
    assertThat(axis.ticks().stream().map(Axis.Tick::label))
        .containsExactly("0.0", "0.2", "0.4", "0.6", "0.8", "1.0");
  }

  @Test
  void dotOnTheDiagonalHasTheSamePlaceOnBothAxes() {
    var dots = Scatter.of(CLAIMED, RERUN, 0.001, 0.01).dots();
    assertThat(dots).contains(new Scatter.Dot(0, 100, "good"));
    assertThat(dots).contains(new Scatter.Dot(25, 25, "bad"));
  }

  @Test
  void toneFollowsTheTolerance() {
    var tones = Scatter.of(CLAIMED, RERUN, 0.001, 0.01).dots().stream().map(Scatter.Dot::tone);
    assertThat(tones).containsExactlyInAnyOrder("good", "good", "warn", "bad");
  }

  @Test
  void scatterOfManyPairsKeepsTheWorst() {
    var claimed = new double[600_000];
    var rerun = new double[600_000];
    rerun[123_456] = 0.9;
    var scatter = Scatter.of(claimed, rerun, 0.001, 0.01);
    assertThat(scatter.dots()).hasSizeBetween(500, 600);
    assertThat(scatter.dots().getLast().tone()).isEqualTo("bad");
    assertThat(scatter.pairs()).isEqualTo(600_000);
  }

  @Test
  void constantScoresStillHaveAnAxis() {
    var scatter = Scatter.of(new double[] {1, 1}, new double[] {1, 1}, 0.001, 0.01);
    assertThat(scatter.dots()).allSatisfy(dot -> assertThat(dot.x()).isBetween(0.0, 100.0));
  }

  @Test
  void histogramCountsEveryPairInItsDecade() {
    var histogram = Histogram.of(CLAIMED, RERUN, 0.001, 0.01);
    assertThat(histogram.bars().stream().filter(bar -> bar.count() > 0))
        .extracting(Histogram.Bar::label, Histogram.Bar::count, Histogram.Bar::tone)
        .containsExactly(
            tuple("up to 1e-8", 1, "good"),
            tuple("1e-4 to 1e-3", 1, "good"),
            tuple("1e-3 to 1e-2", 1, "warn"),
            tuple("1e-1 to 1", 1, "bad"));
    assertThat(histogram.bars().stream().mapToInt(Histogram.Bar::count).sum()).isEqualTo(4);
  }

  @Test
  void worstPairsAreInOrderAndNameTheirLine() {
    var pairs = WorstPairs.of(CLAIMED, RERUN, 0.001, 0.01).pairs();
    assertThat(pairs.stream().map(WorstPairs.Pair::line)).isEqualTo(List.of(4, 3, 2, 1));
    assertThat(pairs.getFirst().difference()).isCloseTo(-0.5, within(1e-12));
  }

  @Test
  void worstPairsAreTenAtMost() {
    var claimed = IntStream.range(0, 50).mapToDouble(i -> i / 50.0).toArray();
    assertThat(WorstPairs.of(claimed, new double[50], 0.001, 0.01).pairs()).hasSize(10);
  }

  /// Against sorting all of them, which is stable too.
  @Test
  void worstPairsAreThoseThatSortingFinds() {
    var random = new Random(5);
    for (int pairs : new int[] {1, 9, 10, 11, 300}) {
      var claimed = random.ints(pairs, 0, 40).mapToDouble(i -> i / 8.0).toArray();
      var rerun = new double[pairs];
      var expected =
          IntStream.range(0, pairs)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -claimed[i]))
              .limit(10)
              .map(i -> i + 1)
              .toList();
      assertThat(WorstPairs.of(claimed, rerun, 1, 2).pairs().stream().map(WorstPairs.Pair::line))
          .isEqualTo(expected);
    }
  }

  @Test
  void scatterOfManyPairsKeepsExactlyTheWorstAndSomeOfTheRest() {
    var claimed =
        IntStream.range(0, 6_000).mapToDouble(i -> (i * 7919 % 6_000) / 6_000.0).toArray();
    var dots = Scatter.of(claimed, new double[6_000], 0.0001, 2).dots();
    var across = dots.stream().map(Scatter.Dot::x).toList();
    assertThat(across.subList(across.size() - 200, across.size()))
        .isEqualTo(IntStream.range(5_800, 6_000).mapToObj(i -> 100 * (i / 6_000.0)).toList());
    assertThat(across.getFirst()).as("of the small ones some").isLessThan(1);
  }

  /// By hand: four days across, so that a day is 25 of 100; a rank is 6 high, its middle at 3, 9,
  /// 15.
  @Test
  void ranksOverTimeAreLinesThatBreakWhereATeamIsNotAmongTheFirst() {
    var start = Instant.parse("2026-03-01T00:00:00Z");
    var moments = List.of(start, start.plusSeconds(86_400), start.plusSeconds(4 * 86_400));
    var chart =
        RankChart.of(
            moments,
            List.of(
                new RankChart.Course("Aare", true, List.of(2, 1, 1)),
                new RankChart.Course("Broye", false, List.of(1, 0, 3)),
                new RankChart.Course("Orbe", false, List.of(0, 2, 3))),
            ZoneId.of("UTC"));
    assertThat(chart.lines().stream().map(RankChart.Line::path))
        .containsExactly(
            "M0.00 9.00L25.00 3.00L100.00 3.00",
            "M0.00 3.00M100.00 15.00",
            "M25.00 9.00L100.00 15.00");
    assertThat(chart.lines().get(1).dots()).hasSize(2);
    // Two that end at the same rank have their names one below the other.
    assertThat(chart.lines().get(1).label()).isEqualTo(15);
    assertThat(chart.lines().get(2).label()).isGreaterThan(18);
    assertThat(chart.lines().get(2).end()).isEqualTo(15);
    assertThat(chart.down().stream().map(Axis.Tick::label)).containsExactly("1", "2", "3");
    assertThat(chart.across().stream().map(Axis.Tick::label)).startsWith("1 Mar").endsWith("5 Mar");
    assertThat(chart.rank(chart.lines().get(1), 1)).isNull();
    assertThat(chart.rank(chart.lines().get(1), 2)).isEqualTo(3);
  }
}
