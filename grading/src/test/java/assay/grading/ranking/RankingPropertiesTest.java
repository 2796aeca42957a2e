package assay.grading.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/// Laws that hold for every table. Values are drawn from few, so that ties are common.
class RankingPropertiesTest {
  @Provide
  Arbitrary<Ranking> rules() {
    return Arbitraries.of(
        new Ranking.Borda(),
        new Ranking.Borda(Ties.MIN),
        new Ranking.Borda(Ties.DENSE),
        new Ranking.AverageRank(),
        new Ranking.AverageRank(Ties.MIN),
        new Ranking.AverageRank(Ties.DENSE),
        new Ranking.Mean(),
        new Ranking.MeanMinusSd(0),
        new Ranking.MeanMinusSd(1),
        new Ranking.Worst(),
        new Ranking.Single(1));
  }

  @Provide
  Arbitrary<double[][]> tables() {
    var value = Arbitraries.integers().between(0, 12).map(tenth -> tenth / 10.0);
    var cell =
        Arbitraries.frequencyOf(Tuple.of(19, value), Tuple.of(1, Arbitraries.just(Double.NaN)));
    return tablesOf(cell);
  }

  @Provide
  Arbitrary<double[][]> completeTables() {
    return tablesOf(Arbitraries.integers().between(0, 12).map(tenth -> tenth / 10.0));
  }

  private static Arbitrary<double[][]> tablesOf(Arbitrary<Double> cell) {
    return Arbitraries.integers()
        .between(2, 5)
        .flatMap(columns ->
            cell.array(double[].class)
                .ofSize(columns)
                .array(double[][].class)
                .ofMinSize(1)
                .ofMaxSize(9));
  }

  @Property
  void theOrderOfRowsNeverChangesARank(
      @ForAll("rules") Ranking rule, @ForAll("tables") double[][] table, @ForAll long seed) {
    var order = shuffled(table.length, seed);
    var places = rule.rank(table);
    var ofShuffled = rule.rank(order.stream().map(row -> table[row]).toArray(double[][]::new));
    for (int i = 0; i < table.length; i++) {
      assertThat(ofShuffled.get(i).rank()).isEqualTo(places.get(order.get(i)).rank());
      assertThat(ofShuffled.get(i).points()).isEqualTo(places.get(order.get(i)).points());
    }
  }

  @Property
  void theOrderOfColumnsNeverChangesARank(
      @ForAll("rules") Ranking rule, @ForAll("tables") double[][] table, @ForAll long seed) {
    var order = shuffled(table[0].length, seed);
    var turned =
        Arrays.stream(table)
            .map(row -> order.stream().mapToDouble(column -> row[column]).toArray())
            .toArray(double[][]::new);
    var ofTurned =
        (rule instanceof Ranking.Single(int column)
                ? new Ranking.Single(order.indexOf(column))
                : rule)
            .rank(turned);
    assertThat(ranks(ofTurned)).isEqualTo(ranks(rule.rank(table)));
  }

  @Property
  void aRowThatIsLastEverywhereNeverReordersTheOthers(
      @ForAll("rules") Ranking rule, @ForAll("tables") double[][] table) {
    var last = new double[table[0].length];
    Arrays.fill(last, -1);
    var longer = Arrays.copyOf(table, table.length + 1);
    longer[table.length] = last;
    var places = rule.rank(longer);
    assertThat(ranks(places).subList(0, table.length)).isEqualTo(ranks(rule.rank(table)));
    assertThat(places.getLast().rank())
        .isEqualTo(1 + places.stream().filter(Place::isRanked).count() - 1);
  }

  @Property
  void aRowIsRankedIfAndOnlyIfItHasAllThatTheRuleReads(
      @ForAll("rules") Ranking rule, @ForAll("tables") double[][] table) {
    for (var place : rule.rank(table)) {
      assertThat(place.isRanked()).isEqualTo(rule.isComplete(table[place.row()]));
      assertThat(Double.isNaN(place.total())).isEqualTo(!place.isRanked());
    }
  }

  @Property
  void aRankIsOneMoreThanTheNumberOfBetterTotals(
      @ForAll("rules") Ranking rule, @ForAll("tables") double[][] table) {
    var places = rule.rank(table).stream().filter(Place::isRanked).toList();
    for (var place : places) {
      double sign = rule.higherIsBetter() ? 1 : -1;
      assertThat(place.rank() - 1)
          .isEqualTo(
              (int) places.stream().filter(o -> sign * o.total() > sign * place.total()).count());
    }
  }

  @Property
  void thePointsOfARowMakeItsTotal(
      @ForAll("rules") Ranking rule, @ForAll("tables") double[][] table) {
    for (var place : rule.rank(table)) {
      if (place.isRanked()) {
        var points = place.points().stream().mapToDouble(Double::doubleValue).summaryStatistics();
        assertThat(rule instanceof Ranking.AverageRank ? points.getAverage() : points.getSum())
            .isCloseTo(place.total(), within(1e-12));
      }
    }
  }

  /// n(n - 1) / 2 in each column, whatever the ties.
  @Property
  void pointsOfAverageBordaAlwaysAddUpToTheSame(@ForAll("completeTables") double[][] table) {
    var n = table.length;
    var sum = new Ranking.Borda().rank(table).stream().mapToDouble(Place::total).sum();
    assertThat(sum).isEqualTo(table[0].length * n * (n - 1) / 2.0);
  }

  @Property
  void averageRankOrdersAsBordaWithTheSameTies(
      @ForAll Ties ties, @ForAll("tables") double[][] table) {
    assertThat(ranks(new Ranking.AverageRank(ties).rank(table)))
        .isEqualTo(ranks(new Ranking.Borda(ties).rank(table)));
  }

  @Property
  void equalRowsShareARank(@ForAll("rules") Ranking rule, @ForAll("tables") double[][] table) {
    var places = rule.rank(table);
    for (int i = 0; i < table.length; i++) {
      for (int j = 0; j < i; j++) {
        if (Arrays.equals(table[i], table[j])) {
          assertThat(places.get(i).rank()).isEqualTo(places.get(j).rank());
        }
      }
    }
  }

  private static List<Integer> ranks(List<Place> places) {
    return places.stream().map(Place::rank).toList();
  }

  private static List<Integer> shuffled(int n, long seed) {
    var order = new ArrayList<>(IntStream.range(0, n).boxed().toList());
    Collections.shuffle(order, new Random(seed));
    return order;
  }
}
