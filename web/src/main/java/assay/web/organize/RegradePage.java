package assay.web.organize;

import assay.web.Badge;
import assay.web.Form;
import assay.web.Link;
import assay.web.Page;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What does a re-grade set change, and is it to stand? Fields: `leave_out`; `reason`.
///
/// @param all the competition's re-grades
/// @param action its own address
/// @param ended a sentence; empty while open
/// @param isWhole whether all changes are shown; else the first of them
public record RegradePage(
    Link inbox,
    Link all,
    int number,
    String action,
    ZoneId zone,
    String state,
    String reason,
    List<String> changes,
    List<String> tracks,
    Progress progress,
    Opening opening,
    String ended,
    List<Failure> failures,
    List<Board> boards,
    List<Entry> entries,
    boolean isWhole,
    Form form)
    implements Page {
  public record Progress(int entries, int waiting, int done, int failed) {}

  public record Opening(String by, Instant at) {}

  /// @param why a sentence
  public record Failure(Link entry, String team, String why, String fault) {}

  /// @param board phase/task/scale and its address
  public record Board(Link board, List<Move> rows) {
    public Board {
      rows = List.copyOf(rows);
    }
  }

  /// @param before rank; empty: none
  /// @param after rank; empty: none
  /// @param why a sentence
  public record Move(String team, String before, String after, String why) {}

  /// @param before null: nothing was compared
  /// @param after null: nothing was compared
  public record Entry(
      Link entry,
      String team,
      String track,
      @Nullable Badge before,
      @Nullable Badge after,
      List<Figure> figures) {
    public Entry {
      figures = List.copyOf(figures);
    }
  }

  /// @param before share of 1; null: it had none
  /// @param after share of 1; null: it has none any more
  public record Figure(String column, @Nullable Double before, @Nullable Double after) {}

  public RegradePage {
    changes = List.copyOf(changes);
    tracks = List.copyOf(tracks);
    failures = List.copyOf(failures);
    boards = List.copyOf(boards);
    entries = List.copyOf(entries);
  }

  public boolean isOpen() {
    return state.equals("open");
  }

  /// Whether every entry was tried.
  public boolean isReady() {
    return isOpen() && progress.waiting() == 0;
  }

  @Override
  public String template() {
    return "organize/regrade.jte";
  }

  @Override
  public String title() {
    return "Re-grade %d · %s".formatted(number, inbox.label());
  }
}
