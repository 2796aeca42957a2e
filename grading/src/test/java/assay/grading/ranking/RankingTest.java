package assay.grading.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RankingTest {
  private static final double[][] THREE = {{0.9, 0.7}, {0.8, 0.8}, {0.5, 0.5}};
  private static final List<String> NAMES = List.of("LFW", "CFP");

  static List<JsonNode> bordaCases() throws IOException {
    try (var in = RankingTest.class.getResourceAsStream("/vectors/12_borda.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).get("cases").spliterator(), false)
          .toList();
    }
  }

  /// Vector 12, all three ways to rank ties.
  @ParameterizedTest
  @MethodSource("bordaCases")
  void bordaGivesThePointsOfTheVector(JsonNode vector) {
    var names = names(vector);
    for (var ties : Ties.values()) {
      var expected = vector.get("expected_points").get(ties.name().toLowerCase(Locale.ROOT));
      var places = new Ranking.Borda(ties).rank(table(vector));
      for (int i = 0; i < names.size(); i++) {
        assertThat(places.get(i).total())
            .as("%s, %s", names.get(i), ties)
            .isEqualTo(expected.get(names.get(i)).asDouble());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("bordaCases")
  void averageRankAndBordaGiveTheOrderOfTheVector(JsonNode vector) {
    var names = names(vector);
    var expected =
        StreamSupport.stream(vector.get("expected_order_average").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    var borda = new Ranking.Borda().rank(table(vector));
    assertThat(order(borda, names)).isEqualTo(expected);
    var average = new Ranking.AverageRank().rank(table(vector));
    assertThat(order(average, names)).isEqualTo(expected);
    var columns = table(vector)[0].length;
    for (int i = 0; i < names.size(); i++) {
      assertThat(average.get(i).total() * columns)
          .isCloseTo(vector.get("rank_sum_average").get(names.get(i)).asDouble(), within(1e-12));
    }
  }

  @Test
  void equalMeansShareARankAndTheNextRankIsSkipped() {
    var places =
        new Ranking.Mean().rank(new double[][] {{0.9, 0.7}, {0.8, 0.8}, {0.5, 0.5}, {0.9, 0.9}});
    assertThat(places).extracting(Place::rank).containsExactly(2, 2, 4, 1);
    assertThat(places.get(2).total()).isEqualTo(0.5);
  }

  /// Added from left to right, 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in the last digit.
  @Test
  void theSameValuesInAnotherOrderAreATie() {
    var places = new Ranking.Mean().rank(new double[][] {{0.1, 0.2, 0.3}, {0.3, 0.2, 0.1}});
    assertThat(places).extracting(Place::rank).containsExactly(1, 1);
  }

  /// numpy: r.mean() - r.std() = 0.9088019848268021, with ddof=1 0.9063282266996286.
  @Test
  void meanMinusSdTakesItsDdof() {
    var row = new double[] {0.9313, 0.9562, 0.9021, 0.9487, 0.9105};
    assertThat(new Ranking.MeanMinusSd(0).alone(row)).isCloseTo(0.9088019848268021, within(2e-16));
    assertThat(new Ranking.MeanMinusSd(1).alone(row)).isCloseTo(0.9063282266996286, within(2e-16));
  }

  /// (0.9 + 0.7) / 2 - 0.1 against 0.75 - 0: the steadier row wins, though its mean is lower.
  @Test
  void meanMinusSdPrefersTheSteadier() {
    var places = new Ranking.MeanMinusSd().rank(new double[][] {{0.9, 0.7}, {0.75, 0.75}});
    assertThat(places).extracting(Place::rank).containsExactly(2, 1);
    assertThat(places.get(0).total()).isCloseTo(0.7, within(1e-15));
  }

  @Test
  void worstRanksByTheLowestColumn() {
    var places = new Ranking.Worst().rank(THREE);
    assertThat(places).extracting(Place::rank).containsExactly(2, 1, 3);
    assertThat(places.get(0).points()).containsExactly(0.0, 0.7);
  }

  @Test
  void singleRanksByOneColumnAndLetsTheOthersMiss() {
    var places = new Ranking.Single(0).rank(new double[][] {{0.8, 0.9}, {0.9, Double.NaN}});
    assertThat(places).extracting(Place::rank).containsExactly(2, 1);
  }

  @Test
  void aRowWithAMissingColumnIsNotRankedAndTakesNoPointsFromOthers() {
    var places =
        new Ranking.Borda().rank(new double[][] {{0.9, 0.8}, {0.99, Double.NaN}, {0.8, 0.7}});
    assertThat(places).extracting(Place::rank).containsExactly(1, 0, 2);
    assertThat(places.get(0).points()).containsExactly(1.0, 1.0);
    assertThat(places.get(1).total()).isNaN();
  }

  @Test
  void aloneIsTheMeanWhereTheRuleNeedsOthers() {
    var row = new double[] {0.9, 0.7};
    assertThat(new Ranking.Borda().alone(row)).isEqualTo(0.8);
    assertThat(new Ranking.Worst().alone(row)).isEqualTo(0.7);
    assertThat(new Ranking.Single(0).alone(row)).isEqualTo(0.9);
    assertThat(new Ranking.Worst().alone(new double[] {0.9, Double.NaN})).isNaN();
  }

  @Test
  void eachRuleExplainsARow() {
    assertThat(explained(new Ranking.Borda(), 0)).isEqualTo("3 points: LFW 2, CFP 1");
    assertThat(explained(new Ranking.AverageRank(), 0)).isEqualTo("average rank 1.5: LFW 1, CFP 2");
    assertThat(explained(new Ranking.Mean(), 2)).isEqualTo("mean 50.0 of LFW 50.0, CFP 50.0");
    assertThat(explained(new Ranking.MeanMinusSd(), 0)).isEqualTo("mean 80.0 − SD 10.0 = 70.0");
    assertThat(explained(new Ranking.Worst(), 0)).isEqualTo("lowest 70.0, on CFP");
    assertThat(explained(new Ranking.Single(1), 0)).isEqualTo("70.0 on CFP");
  }

  @Test
  void aRowThatIsNotRankedIsToldWhatItLacks() {
    var row = new double[] {0.9, Double.NaN};
    var place = new Ranking.Mean().rank(new double[][] {row}).getFirst();
    assertThat(new Ranking.Mean().explanation(place, row, NAMES, Double::toString))
        .isEqualTo("not ranked: no value for CFP");
  }

  @Test
  void eachRuleSaysWhatItDoes() {
    assertThat(new Ranking.Borda(Ties.MIN).sentence(List.of("A", "B", "C")))
        .isEqualTo(
            "Borda count over A, B and C: n − rank points in each column, added up; equal values"
                + " share the best of their ranks.");
    assertThat(new Ranking.AverageRank(Ties.DENSE).sentence(NAMES))
        .isEqualTo(
            "Average rank over LFW and CFP, lowest first; equal values share a rank and leave no"
                + " gap.");
    assertThat(new Ranking.Mean().sentence(List.of("LFW"))).isEqualTo("Mean over LFW.");
    assertThat(new Ranking.MeanMinusSd(1).sentence(NAMES))
        .isEqualTo(
            "Mean less standard deviation over LFW and CFP (the deviation divides by n − 1).");
    assertThat(new Ranking.Worst().sentence(NAMES)).isEqualTo("The lowest of LFW and CFP.");
    assertThat(new Ranking.Single(1).sentence(NAMES))
        .isEqualTo("By CFP alone, the other columns are for information.");
  }

  @Test
  void tablesThatTheRuleCannotReadAreAMistake() {
    assertThatThrownBy(() -> new Ranking.Mean().rank(new double[][] {{1}, {1, 2}}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Ranking.MeanMinusSd(1).rank(new double[][] {{1}}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Ranking.Single(2).rank(THREE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Ranking.Mean().rank(new double[][] {{Double.POSITIVE_INFINITY}}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEmptyTableHasNoPlaces() {
    assertThat(new Ranking.Mean().rank(new double[][] {})).isEmpty();
  }

  private static String explained(Ranking ranking, int row) {
    return ranking.explanation(
        ranking.rank(THREE).get(row),
        THREE[row],
        NAMES,
        value -> String.format(Locale.ROOT, "%.1f", 100 * value));
  }

  private static List<String> names(JsonNode vector) {
    var names = new ArrayList<String>();
    vector.get("table_higher_is_better").fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static double[][] table(JsonNode vector) {
    return StreamSupport.stream(vector.get("table_higher_is_better").spliterator(), false)
        .map(row ->
            StreamSupport.stream(row.spliterator(), false)
                .mapToDouble(JsonNode::asDouble)
                .toArray())
        .toArray(double[][]::new);
  }

  private static List<String> order(List<Place> places, List<String> names) {
    return places.stream()
        .sorted(Comparator.comparingInt(Place::rank).thenComparing(place -> names.get(place.row())))
        .map(place -> names.get(place.row()))
        .toList();
  }
}
