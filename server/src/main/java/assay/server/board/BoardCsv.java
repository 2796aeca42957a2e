package assay.server.board;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A board as CSV (RFC 4180). A cell that a spreadsheet would take for a formula is prefixed with
/// an apostrophe.
final class BoardCsv {
  private static final String FORMULA_STARTS = "=+-@\t\r";

  private BoardCsv() {}

  static String of(BoardView board) {
    var lines = new ArrayList<List<String>>();
    var header =
        new ArrayList<>(
            List.of("rank", "team", "entry", "evidence", "verdict", "decision", "score"));
    board
        .columns()
        .forEach(column -> {
          header.add(column.key());
          header.add(column.key() + " std");
          header.add(column.key() + " low");
          header.add(column.key() + " high");
        });
    header.addAll(
        List.of(
            "accepted_at",
            "note",
            "source",
            "above_baseline",
            "score low",
            "score high",
            "tie_group",
            "rank low",
            "rank high",
            "first",
            "late",
            "baseline",
            "rank_before"));
    lines.add(header);
    for (var row : board.rows()) {
      var cells =
          new ArrayList<>(
              List.of(
                  number(row.rank()),
                  text(row.team()),
                  text(row.code()),
                  text(row.evidence()),
                  row.verdict() == null ? "" : row.verdict(),
                  row.decision(),
                  number(row.score())));
      row.values()
          .forEach(figure -> {
            cells.add(number(figure.value()));
            cells.add(number(figure.std()));
            cells.add(number(figure.low()));
            cells.add(number(figure.high()));
          });
      cells.add(row.acceptedAt() == null ? "" : row.acceptedAt().toString());
      cells.add(text(row.note()));
      cells.add(row.source() == null ? "" : text(row.source().text()));
      cells.add(row.aboveBaseline() ? "true" : "");
      cells.addAll(place(row.place()));
      cells.add(row.late() ? "true" : "");
      cells.add(row.baseline() ? "true" : "");
      cells.add(number(row.rankBefore()));
      lines.add(cells);
    }
    for (var former : board.former()) {
      lines.add(former(former, header));
    }
    return written(lines);
  }

  /// Lines of cells as one file.
  static String written(List<List<String>> lines) {
    return lines.stream()
        .map(cells -> cells.stream().map(BoardCsv::quoted).collect(Collectors.joining(",")))
        .collect(Collectors.joining("\r\n", "", "\r\n"));
  }

  /// Below the rows, with nothing but who it was and why it went.
  private static List<String> former(BoardView.FormerRow former, List<String> header) {
    return header.stream()
        .map(name ->
            switch (name) {
              case "team" -> text(former.team());
              case "entry" -> text(former.code());
              case "note" -> former.state() + " " + former.at();
              default -> "";
            })
        .toList();
  }

  private static List<String> place(BoardView.@Nullable Place place) {
    return place == null
        ? List.of("", "", "", "", "", "")
        : List.of(
            number(place.low()),
            number(place.high()),
            number(place.group()),
            number(place.rankLow()),
            number(place.rankHigh()),
            number(place.first()));
  }

  static String number(@Nullable Number number) {
    return number == null ? "" : number.toString();
  }

  /// A cell of words, whatever they begin with.
  static String text(String text) {
    return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }

  private static String quoted(String cell) {
    boolean needsQuotes =
        cell.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return needsQuotes ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }
}
