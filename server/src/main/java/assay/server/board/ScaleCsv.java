package assay.server.board;

import java.util.ArrayList;
import java.util.List;

/// Boards side by side as CSV, in the manner of [BoardCsv].
final class ScaleCsv {
  private ScaleCsv() {}

  static String of(ScaleView view) {
    var lines = new ArrayList<List<String>>();
    var header = new ArrayList<>(List.of("team", "published", "baseline"));
    for (var scale : view.scales()) {
      for (var part : List.of("rank", "score", "evidence", "note")) {
        header.add(scale.scale() + " " + part);
      }
    }
    lines.add(header);
    for (var row : view.rows()) {
      var cells =
          new ArrayList<>(
              List.of(
                  BoardCsv.text(row.team()),
                  row.published() ? "true" : "",
                  row.baseline() ? "true" : ""));
      for (var scale : view.scales()) {
        cells.addAll(
            row.cells().stream()
                .filter(cell -> cell.scale().equals(scale.scale()))
                .findFirst()
                .map(cell ->
                    List.of(
                        BoardCsv.number(cell.rank()),
                        BoardCsv.number(cell.score()),
                        cell.evidence(),
                        BoardCsv.text(cell.note())))
                .orElse(List.of("", "", "", "")));
      }
      lines.add(cells);
    }
    return BoardCsv.written(lines);
  }
}
