package assay.server.board;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Tables of papers, imported as published rows, give boards with the published orders: all ten of
/// FRCSyn (golden vector 14), and those of vector 16 that print what they order by.
@Timeout(120)
class PublishedBoardsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path VECTORS =
      Path.of("..", "grading", "src", "test", "resources", "vectors");

  /// Key in the vector to metric of the column, in the order of the published tables.
  private static final Map<String, String> FRCSYN = new LinkedHashMap<>();

  static {
    FRCSYN.put("to", "trade-off");
    FRCSYN.put("avg", "average");
    FRCSYN.put("sd", "sd");
    FRCSYN.put("fnmr_at_fmr1", "fnmr@fmr=1e-2");
    FRCSYN.put("auc", "auc");
    FRCSYN.put("gap", "gap");
  }

  private static ServerUnderTest server;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void theTenTablesOfFrcsyn() throws IOException {
    var tables = read("14_leaderboard_replay_frcsyn.json").path("tables").properties();
    var tracks = new StringBuilder();
    for (var table : tables) {
      tracks.append(frcsyn(scale(table.getKey()), rows(table.getValue())));
    }
    var contest =
        contest(
            "frcsyn",
            List.of("bupt"),
            tables.stream().map(table -> scale(table.getKey())).toList(),
            tracks.toString());
    for (var table : tables) {
      var board = board(contest, scale(table.getKey()));
      var published = rows(table.getValue());
      assertThat(board.path("rows")).hasSameSizeAs(published);
      for (int i = 0; i < published.size(); i++) {
        var row = board.path("rows").path(i);
        assertThat(row.path("team").asText())
            .as(table.getKey())
            .isEqualTo(published.get(i).path("team").asText());
        assertThat(row.path("rank").asInt()).isEqualTo(published.get(i).path("pos").asInt());
        var first = board.path("columns").path(0).path("metric").asText();
        assertThat(board.path("columns").path(0).path("key").asText())
            .isEqualTo(table.getKey().contains(" 1.") ? "bupt:trade-off" : "overall");
        assertThat(row.path("values").path(0).path("value").asDouble())
            .isEqualTo(share(published.get(i).path(first.equals("trade-off") ? "to" : "avg"), 2));
      }
    }
  }

  /// Tables 1.x are of the groups of BUPT, by their trade-off; tables 2.x print figures of four
  /// sets together, by the average.
  private static String frcsyn(String scale, List<JsonNode> rows) throws JsonProcessingException {
    var shown = FRCSYN.keySet().stream().filter(rows.getFirst()::has).toList();
    boolean isOfGroups = shown.contains("to");
    var columns =
        shown.stream()
            .map(key ->
                "{%smetric: \"%s\", ranked: %s}"
                    .formatted(
                        isOfGroups ? "set: bupt, " : "",
                        metric(key, isOfGroups),
                        key.equals(shown.getFirst())))
            .collect(Collectors.joining(", "));
    var published = new ArrayList<String>();
    for (var row : rows) {
      var values = new HashMap<String, Object>();
      for (var key : shown) {
        values.put(column(key, isOfGroups), row.path(key).decimalValue());
      }
      published.add(row(row.path("team").asText(), values));
    }
    return track(
        scale,
        "claims: [bupt]",
        "rule: single, set: \"%s\", columns: [%s]"
            .formatted(column(shown.getFirst(), isOfGroups), columns),
        published);
  }

  private static String metric(String key, boolean isOfGroups) {
    return key.equals("avg") && !isOfGroups ? "accuracy" : FRCSYN.getOrDefault(key, "");
  }

  private static String column(String key, boolean isOfGroups) {
    var metric = metric(key, isOfGroups);
    return isOfGroups
        ? "bupt:" + metric
        : metric.equals("accuracy") ? "overall" : "overall:" + metric;
  }

  /// Vector 16: three tables with the average of five sets, and one with a figure alone.
  @Test
  void tablesOfPapersByTheirAverages() throws IOException {
    var tables = read("16_leaderboard_replay_other.json").path("tables");
    var five =
        List.of(
            new Table(
                "seed_ADMIS_5_benchmarks",
                "seed",
                List.of("LFW", "CFP-FP", "CPLFW", "AGEDB", "CALFW"),
                "Average",
                2),
            new Table(
                "AdaFace_HQ",
                "adaface",
                List.of("LFW", "CFPFP", "CPLFW", "AGEDB", "CALFW"),
                "AVG",
                0),
            new Table(
                "HSFace_VFace_per_scale",
                "hsface",
                List.of("LFW", "CFP-FP", "CPLFW", "AgeDB", "CALFW"),
                "Avg",
                2));
    var sets = List.of("lfw", "cfp", "cplfw", "agedb", "calfw");
    var tracks = new StringBuilder();
    for (var table : five) {
      var published = new ArrayList<String>();
      var rows = rows(tables.path(table.name()).path("rows"));
      for (int i = 0; i < rows.size(); i++) {
        var values = new HashMap<String, Object>();
        for (int column = 0; column < sets.size(); column++) {
          var value = rows.get(i).path(table.columns().get(column)).decimalValue();
          values.put(sets.get(column), value.movePointRight(2 - table.decimals()));
        }
        published.add(row("row " + i, values));
      }
      tracks.append(
          track(
              table.scale(),
              "claims: [%s]".formatted(String.join(", ", sets)),
              "rule: mean",
              published));
    }
    var known = rows(tables.path("seed_DataCV_known_datasets").path("rows"));
    var published = new ArrayList<String>();
    for (var row : known) {
      var accuracy = row.path("accuracy");
      published.add(
          row(
              row.path("dataset").asText(),
              accuracy.isNumber() ? Map.of("lfw", accuracy.decimalValue()) : Map.of()));
    }
    tracks.append(track("datacv", "claims: [lfw]", "rule: mean", published));
    var contest =
        contest("papers", sets, List.of("seed", "adaface", "hsface", "datacv"), tracks.toString());
    for (var table : five) {
      var rows = rows(tables.path(table.name()).path("rows"));
      var expected = new ArrayList<String>();
      for (int i = 0; i < rows.size(); i++) {
        expected.add("row " + i);
      }
      expected.sort(
          Comparator.comparingDouble(name ->
              -rows.get(Integer.parseInt(name.substring(4))).path(table.average()).asDouble()));
      assertThat(teams(board(contest, table.scale()), true)).as(table.name()).isEqualTo(expected);
    }
    var datacv = board(contest, "datacv");
    assertThat(teams(datacv, true))
        .containsExactly("Vec2Face", "DCFace", "IDiff-Face", "SFace", "SynFace");
    assertThat(teams(datacv, false)).hasSize(2);
  }

  /// @param decimals 2: in percent, 0: a share
  private record Table(
      String name, String scale, List<String> columns, String average, int decimals) {}

  private static List<String> teams(JsonNode board, boolean isRanked) {
    return rows(board.path("rows")).stream()
        .filter(row -> row.path("rank").isNumber() == isRanked)
        .map(row -> row.path("team").asText())
        .toList();
  }

  private static double share(JsonNode percent, int places) {
    return percent.decimalValue().movePointLeft(places).doubleValue();
  }

  private static String scale(String table) {
    return table.replace(' ', '-').replace('.', '-');
  }

  private static String row(String name, Map<String, ?> values) throws JsonProcessingException {
    return "{name: %s, source: A paper, values: %s}"
        .formatted(JSON.writeValueAsString(name), plain(values));
  }

  /// As JSON, which is YAML, without exponents.
  private static String plain(Map<String, ?> values) {
    return values.entrySet().stream()
        .map(value ->
            "\"%s\": %s".formatted(value.getKey(), ((BigDecimal) value.getValue()).toPlainString()))
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String track(String scale, String claims, String board, List<String> published) {
    return """
          - task: table
            scales: [%s]
            %s
            board: {accepts: [published], %s}
            published:
              - %s
    """
        .formatted(scale, claims, board, String.join("\n          - ", published))
        .indent(2);
  }

  private static Contest contest(
      String name, List<String> sets, List<String> scales, String tracks) {
    var declared =
        sets.stream()
            .map(set ->
                "  - {slug: %s, name: %s, role: validation, data: data/a.npy, labels: data/a.txt}"
                    .formatted(set, set))
            .collect(Collectors.joining("\n"));
    var yaml =
        "assay: 1\n"
            + "competition: {slug: faces, name: Tables, summary: Of papers, time_zone: UTC}\n"
            + "sets:\n"
            + declared
            + "\n  - {slug: unused, name: Unused, role: hidden, data: data/b.npy, labels: data/b.txt}\n"
            + "tasks:\n"
            + "  - {slug: table, name: Table, submit: scores, claim_format: sdfr, score: cosine, scales: [%s]}\n"
                .formatted(String.join(", ", scales))
            + "phases:\n"
            + "  - slug: main\n"
            + "    name: Main\n"
            + "    opens: 2020-01-01T00:00:00Z\n"
            + "    tracks:\n"
            + tracks;
    return Contest.of(server, name, Contest.bundleOf(yaml));
  }

  private static JsonNode board(Contest contest, String scale) {
    var answer = server.get(contest.path() + "/board?phase=main&task=table&scale=" + scale, "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static JsonNode read(String name) throws IOException {
    return JSON.readerFor(JsonNode.class)
        .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .readValue(VECTORS.resolve(name).toFile());
  }

  private static List<JsonNode> rows(JsonNode rows) {
    return StreamSupport.stream(rows.spliterator(), false).toList();
  }
}
