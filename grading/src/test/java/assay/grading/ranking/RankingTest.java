package assay.grading.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RankingTest {
  static List<JsonNode> bordaCases() throws IOException {
    try (var in = RankingTest.class.getResourceAsStream("/vectors/12_borda.json")) {
      return StreamSupport.stream(new ObjectMapper().readTree(in).get("cases").spliterator(), false)
          .toList();
    }
  }

  /// Vector 12.
  @ParameterizedTest
  @MethodSource("bordaCases")
  void bordaGivesThePointsOfTheVector(JsonNode vector) {
    var names = new ArrayList<String>();
    vector.get("table_higher_is_better").fieldNames().forEachRemaining(names::add);
    var table =
        names.stream()
            .map(name ->
                StreamSupport.stream(
                        vector.get("table_higher_is_better").get(name).spliterator(), false)
                    .mapToDouble(JsonNode::asDouble)
                    .toArray())
            .toArray(double[][]::new);
    var places = Ranking.BORDA.rank(table);
    var expected = vector.get("expected_points").get("average");
    for (int i = 0; i < names.size(); i++) {
      assertThat(places.get(i).total())
          .as(names.get(i))
          .isEqualTo(expected.get(names.get(i)).asDouble());
    }
    var order =
        places.stream()
            .sorted(
                java.util.Comparator.comparingInt(Ranking.Place::rank)
                    .thenComparing(place -> names.get(place.row())))
            .map(place -> names.get(place.row()))
            .toList();
    var expectedOrder =
        StreamSupport.stream(vector.get("expected_order_average").spliterator(), false)
            .map(JsonNode::asText)
            .toList();
    assertThat(order).isEqualTo(expectedOrder);
  }

  @Test
  void equalMeansShareARankAndTheNextRankIsSkipped() {
    var places = Ranking.MEAN.rank(new double[][] {{0.9, 0.7}, {0.8, 0.8}, {0.5, 0.5}, {0.9, 0.9}});
    assertThat(places).extracting(Ranking.Place::rank).containsExactly(2, 2, 4, 1);
    assertThat(places.get(2).total()).isEqualTo(0.5);
  }

  @Test
  void aRowWithAMissingColumnIsNotRankedAndTakesNoPointsFromOthers() {
    var places = Ranking.BORDA.rank(new double[][] {{0.9, 0.8}, {0.99, Double.NaN}, {0.8, 0.7}});
    assertThat(places).extracting(Ranking.Place::rank).containsExactly(1, 0, 2);
    assertThat(places.get(0).points()).containsExactly(1.0, 1.0);
  }

  @Test
  void rowsOfDifferentLengthAreAMistake() {
    assertThatThrownBy(() -> Ranking.MEAN.rank(new double[][] {{1}, {1, 2}}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anEmptyTableHasNoPlaces() {
    assertThat(Ranking.MEAN.rank(new double[][] {})).isEmpty();
  }
}
