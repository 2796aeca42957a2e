package assay.server.board;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A team whose row is not what it was on an earlier board.
///
/// @param before its rank then; null: it had none
/// @param after its rank now; null: it has none
/// @param why a sentence
public record BoardChange(
    String team, @Nullable Integer before, @Nullable Integer after, String why) {
  /// What changed from one board to the other, in the order of the later one; those that are gone
  /// come last.
  ///
  /// Between a board without names and one with them nothing is told: pseudonyms match no team.
  static List<BoardChange> of(BoardView earlier, BoardView later) {
    if (isAnonymous(earlier) != isAnonymous(later)) {
      return List.of();
    }
    var then = byTeam(earlier);
    var changes = new ArrayList<BoardChange>();
    var seen = new HashSet<String>();
    for (var row : later.rows()) {
      if (row.source() == null) {
        seen.add(row.team());
        var old = then.get(row.team());
        var why = why(old, row);
        if (!why.isEmpty()) {
          changes.add(
              new BoardChange(row.team(), old == null ? null : old.rank(), row.rank(), why));
        }
      }
    }
    then.forEach((team, row) -> {
      if (!seen.contains(team)) {
        changes.add(
            new BoardChange(team, row.rank(), null, "No longer listed: withdrawn or taken off."));
      }
    });
    return changes;
  }

  private static boolean isAnonymous(BoardView board) {
    return board.rows().stream().anyMatch(row -> row.source() == null && row.submission() == null);
  }

  private static Map<String, BoardView.Row> byTeam(BoardView board) {
    var rows = new LinkedHashMap<String, BoardView.Row>();
    board.rows().stream()
        .filter(row -> row.source() == null)
        .forEach(row -> rows.put(row.team(), row));
    return rows;
  }

  /// Empty where nothing changed.
  private static String why(BoardView.@Nullable Row old, BoardView.Row row) {
    if (old == null) {
      return row.decision().equals("approved")
          ? "New on the board: approved in review."
          : "New on the board.";
    }
    if (!Objects.equals(old.submission(), row.submission())) {
      return "Another entry stands for the team.";
    }
    if (!old.decision().equals(row.decision())) {
      return row.decision().equals("none")
          ? "A decision was taken back."
          : "Decided in review: %s.".formatted(row.decision());
    }
    if (!figures(old).equals(figures(row)) || !Objects.equals(old.verdict(), row.verdict())) {
      return "Judged again.";
    }
    return Objects.equals(old.rank(), row.rank()) ? "" : "Moved by the others.";
  }

  /// What was judged. The points of a column depend on the other rows, and an interval may have
  /// been made since.
  private static List<BoardView.Figure> figures(BoardView.Row row) {
    return row.values().stream()
        .map(figure ->
            new BoardView.Figure(
                figure.column(), figure.set(), figure.value(), figure.std(), null, null, null))
        .toList();
  }
}
