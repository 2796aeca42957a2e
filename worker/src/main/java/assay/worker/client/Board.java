package assay.worker.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A board as a table of text.
///
/// @param document the server's board
public record Board(JsonNode document) {
  private static final String GAP = "  ";

  public String table() {
    var rows = new ArrayList<List<String>>();
    var head = new ArrayList<>(List.of("rank", "team", "entry"));
    document.path("columns").forEach(column -> head.add(column.path("name").asText()));
    head.addAll(List.of("score", "evidence", "verdict", "decision", "note"));
    rows.add(head);
    document.path("rows").forEach(row -> rows.add(cells(row)));
    return lines(rows);
  }

  private List<String> cells(JsonNode row) {
    var cells = new ArrayList<String>();
    cells.add(row.hasNonNull("rank") ? row.path("rank").asText() : "–");
    cells.add(Plain.text(row.path("team").asText()));
    cells.add(Plain.text(row.path("code").asText()));
    for (var column : document.path("columns")) {
      cells.add(value(row, column.path("set").asText()));
    }
    cells.add(row.hasNonNull("score") ? figure(row.path("score")) : "–");
    for (var name : List.of("evidence", "verdict", "decision", "note")) {
      cells.add(row.hasNonNull(name) ? Plain.text(row.path(name).asText()) : "");
    }
    return cells;
  }

  private static String value(JsonNode row, String set) {
    for (var value : row.path("values")) {
      if (value.path("set").asText().equals(set) && value.hasNonNull("value")) {
        var figure = figure(value.path("value"));
        return value.hasNonNull("std") ? figure + " ±" + figure(value.path("std")) : figure;
      }
    }
    return "–";
  }

  private static String figure(JsonNode value) {
    return String.format(Locale.ROOT, "%.4f", value.asDouble());
  }

  /// Columns as wide as their widest cell; columns that are empty throughout are left out.
  private static String lines(List<List<String>> rows) {
    var text = new StringBuilder();
    for (var row : rows) {
      var line = new StringBuilder();
      for (int c = 0; c < row.size(); c++) {
        int column = c;
        int width = rows.stream().mapToInt(cells -> cells.get(column).length()).max().orElse(0);
        boolean empty =
            rows.size() > 1 && rows.stream().skip(1).allMatch(cells -> cells.get(column).isEmpty());
        if (!empty) {
          line.append(row.get(c)).append(" ".repeat(width - row.get(c).length())).append(GAP);
        }
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString().stripTrailing();
  }
}
