package assay.web.board;

import assay.web.CompetitionHead;
import assay.web.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who entered which scales, and where do they stand on each?
///
/// @param task `Task 1 · validation`
/// @param switches phase and scale
/// @param scales a group of columns each
/// @param rows of this part
/// @param csv the same for a spreadsheet
public record ScalesPage(
    CompetitionHead head,
    String task,
    List<BoardPage.Switch> switches,
    List<Scale> scales,
    List<Row> rows,
    BoardPage.Part part,
    String json,
    String csv)
    implements Page {

  /// @param board its own page
  /// @param sort orders the rows by its ranks
  public record Scale(
      String name,
      String board,
      String sort,
      boolean isSorted,
      BoardPage.Scale score,
      BoardPage.Stage stage) {
    /// Whether nothing of it is told yet.
    public boolean isHidden() {
      return stage.word().equals("hidden");
    }
  }

  /// @param isOwn of the viewer's team
  /// @param cells one a scale
  public record Row(
      String team, boolean isPublished, boolean isBaseline, boolean isOwn, List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /// @param isThere whether the row is on that board
  /// @param rank null: not ranked; the note says why
  public record Cell(boolean isThere, @Nullable Integer rank, @Nullable Double score, String note) {
    public static final Cell NONE = new Cell(false, null, null, "");
  }

  public ScalesPage {
    switches = List.copyOf(switches);
    scales = List.copyOf(scales);
    rows = List.copyOf(rows);
  }

  @Override
  public String template() {
    return "board/scales.jte";
  }

  @Override
  public String title() {
    return "Scales side by side, " + task + " · " + head.name();
  }
}
