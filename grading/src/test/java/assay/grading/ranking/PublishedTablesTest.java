package assay.grading.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Replays published boards. Their figures are rounded, some cut: an average may be off by 0.01
/// (PROTOCOLS §6).
class PublishedTablesTest {
  private static final double ROUNDING = 0.01 + 1e-9;

  /// Vector 14: all ten tables of FRCSyn; x.1 rank by TO, 2.x by AVG.
  @ParameterizedTest
  @MethodSource("frcsyn")
  void frcsynOrdersAsPublished(Map.Entry<String, JsonNode> table) {
    var rows = rows(table.getValue());
    var column = rows.getFirst().has("to") ? "to" : "avg";
    var places = new Ranking.Single(0).rank(values(rows, List.of(column)));
    for (var place : places) {
      assertThat(place.rank())
          .as("%s, %s", table.getKey(), rows.get(place.row()).get("team").asText())
          .isEqualTo(rows.get(place.row()).get("pos").asInt());
    }
  }

  static Stream<Map.Entry<String, JsonNode>> frcsyn() throws IOException {
    return read("14_leaderboard_replay_frcsyn.json").get("tables").properties().stream();
  }

  /// CVPR 2024 1.1: ADMIS has the lower AVG of the two and the higher TO.
  @Test
  void byAverageAloneTwoTeamsOfFrcsynWouldSwap() throws IOException {
    var rows = rows(read("14_leaderboard_replay_frcsyn.json").get("tables").get("CVPR2024 1.1"));
    var byTradeOff = new Ranking.Single(0).rank(values(rows, List.of("to", "avg")));
    var byAverage = new Ranking.Single(1).rank(values(rows, List.of("to", "avg")));
    assertThat(rank(byTradeOff, rows, "team", "ADMIS")).isEqualTo(2);
    assertThat(rank(byAverage, rows, "team", "ADMIS")).isEqualTo(3);
    assertThat(rank(byAverage, rows, "team", "SRCN_AIVL")).isEqualTo(2);
  }

  /// Vector 16: the published averages, and the order they give.
  @ParameterizedTest
  @CsvSource({
    "seed_ADMIS_5_benchmarks, LFW;CFP-FP;CPLFW;AGEDB;CALFW, Average, 1, Dataset",
    "AdaFace_HQ, LFW;CFPFP;CPLFW;CALFW;AGEDB, AVG, 100, train",
    "HSFace_VFace_per_scale, LFW;CFP-FP;CPLFW;AgeDB;CALFW, Avg, 1, dataset"
  })
  void meansOrderAsThePublishedAverages(
      String name, String columns, String average, double scale, String label) throws IOException {
    var rows = rows(read("16_leaderboard_replay_other.json").get("tables").get(name).get("rows"));
    var places = new Ranking.Mean().rank(values(rows, List.of(columns.split(";"))));
    var published = new Ranking.Single(0).rank(values(rows, List.of(average)));
    for (var place : places) {
      var row = rows.get(place.row());
      assertThat(scale * place.total())
          .as(row.get(label).asText())
          .isCloseTo(scale * row.get(average).asDouble(), within(ROUNDING));
      assertThat(place.rank())
          .as(row.get(label).asText())
          .isEqualTo(published.get(place.row()).rank());
    }
  }

  /// README of the DataCV competition: two sources without a figure.
  @Test
  void sourcesWithoutAFigureAreListedUnranked() throws IOException {
    var table =
        read("16_leaderboard_replay_other.json").get("tables").get("seed_DataCV_known_datasets");
    var rows = rows(table.get("rows"));
    var places = new Ranking.Mean().rank(values(rows, List.of("accuracy")));
    assertThat(order(places, rows, "dataset"))
        .containsExactly("Vec2Face", "DCFace", "IDiff-Face", "SFace", "SynFace");
    assertThat(places).filteredOn(place -> !place.isRanked()).hasSize(2);
  }

  /// SOTA-FR-train-and-test: two models are listed without figures. Means by hand: AdaFace-R50
  /// 97.422, ArcFace-R100 on WebFace4M 97.348, MagFace-R50 97.134.
  @Test
  void modelsWithoutFiguresTakeNoPlaceFromTheOthers() throws IOException {
    var rows =
        rows(
            read("16_leaderboard_replay_other.json")
                .get("tables")
                .get("SOTA_FR_train_and_test")
                .get("rows"));
    var columns = List.of("LFW", "CFP-FP", "CPLFW", "AgeDB-30", "CALFW");
    var places = new Ranking.Mean().rank(values(rows, columns));
    assertThat(order(places, rows, "model").subList(0, 3))
        .containsExactly("AdaFace-R50 (m=0.4)", "ArcFace-R100 (combined)", "MagFace-R50");
    assertThat(places).filteredOn(Place::isRanked).hasSize(10);
  }

  /// Each paper's table has its own best: AdaFace on both IJB sets, ViT-B on all three columns.
  @ParameterizedTest
  @CsvSource({
    "AdaFace_IJB_TAR@1e-4, IJBB;IJBC, train, WebFace12M",
    "AdaFace_README_IJB_comparison_MS1MV2_R100, IJBB;IJBC, method, AdaFace",
    "insightface_arcface_torch, MFR-ALL;IJBC@1e-4;IJBC@1e-5, backbone, ViT-B-11G"
  })
  void aModelThatIsBestInEachColumnIsFirstUnderEveryRule(
      String name, String columns, String label, String best) throws IOException {
    var rows = rows(read("16_leaderboard_replay_other.json").get("tables").get(name).get("rows"));
    var table = values(rows, List.of(columns.split(";")));
    for (var rule :
        List.of(
            new Ranking.Borda(),
            new Ranking.Borda(Ties.MIN),
            new Ranking.Borda(Ties.DENSE),
            new Ranking.AverageRank(),
            new Ranking.Mean(),
            new Ranking.Worst())) {
      assertThat(order(rule.rank(table), rows, label).getFirst())
          .as(rule.toString())
          .isEqualTo(best);
    }
  }

  private static JsonNode read(String name) throws IOException {
    try (var in = PublishedTablesTest.class.getResourceAsStream("/vectors/" + name)) {
      return new ObjectMapper().readTree(in);
    }
  }

  private static List<JsonNode> rows(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false).toList();
  }

  /// A dash is a missing value.
  private static double[][] values(List<JsonNode> rows, List<String> columns) {
    return rows.stream()
        .map(row ->
            columns.stream()
                .map(row::get)
                .mapToDouble(cell -> cell.isNumber() ? cell.asDouble() : Double.NaN)
                .toArray())
        .toArray(double[][]::new);
  }

  private static int rank(List<Place> places, List<JsonNode> rows, String label, String name) {
    return places.stream()
        .filter(place -> rows.get(place.row()).get(label).asText().equals(name))
        .findFirst()
        .orElseThrow()
        .rank();
  }

  private static List<String> order(List<Place> places, List<JsonNode> rows, String label) {
    return places.stream()
        .filter(Place::isRanked)
        .sorted(Comparator.comparingInt(Place::rank))
        .map(place -> rows.get(place.row()).get(label).asText())
        .toList();
  }
}
