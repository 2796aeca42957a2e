package assay.server.board;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The boards of all scales of a task next to each other, nothing added up: who entered which, and
/// where each stands. As the API tells it.
///
/// @param scales in declared order
/// @param rows by the rank on the first scale, then on the next; who has none comes last
public record ScaleView(
    String organization,
    String competition,
    String phase,
    String task,
    List<Scale> scales,
    List<Row> rows) {
  public ScaleView {
    scales = List.copyOf(scales);
    rows = List.copyOf(rows);
  }

  /// One board.
  ///
  /// @param scale slug
  /// @param rule what its scores are: `mean`, `borda`, …
  /// @param stage `hidden`: nothing of it is told
  public record Scale(
      String scale, String name, String rule, String ruleSentence, BoardView.Stage stage) {}

  /// A team, or what was published elsewhere.
  ///
  /// @param published elsewhere
  /// @param cells one for each board on which it has a row, in the order of the scales
  public record Row(String team, boolean published, boolean baseline, List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }

    /// Its rank on a board; those that have none come after all.
    int rankOn(String scale) {
      return cells.stream()
          .filter(cell -> cell.scale().equals(scale))
          .findFirst()
          .map(Cell::rank)
          .orElse(Integer.MAX_VALUE);
    }
  }

  /// A row of one board.
  ///
  /// @param rank null: listed, not ranked; the note says why
  /// @param score null: not ranked
  public record Cell(
      String scale, @Nullable Integer rank, @Nullable Double score, String evidence, String note) {}
}
