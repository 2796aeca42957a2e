package assay.server.regrade;

import assay.server.board.BoardChange;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A re-grade set as organizers see it.
///
/// @param number as they count them within the competition
/// @param state `open`, `applied` or `cancelled`
/// @param changes what it changes, a sentence each; empty: entries are only graded anew
/// @param tracks phase/task/scale
/// @param ended null while open
/// @param outcome what it would change, or changed; null in lists, and of a cancelled one
public record RegradeView(
    UUID id,
    int number,
    String state,
    String reason,
    List<String> changes,
    List<String> tracks,
    Progress progress,
    Instant openedAt,
    String openedBy,
    @Nullable End ended,
    List<Failure> failures,
    @Nullable Outcome outcome) {
  public RegradeView {
    changes = List.copyOf(changes);
    tracks = List.copyOf(tracks);
    failures = List.copyOf(failures);
  }

  /// Of its entries.
  public record Progress(int entries, int waiting, int done, int failed) {}

  /// @param reason why it was cancelled; empty: it was applied
  public record End(Instant at, String by, String reason) {}

  /// An entry that could not be graded anew.
  ///
  /// @param isModels whether the model caused it; else we did
  public record Failure(UUID submission, String entry, String team, String why, boolean isModels) {}

  /// @param entries those whose verdict or figures change
  /// @param boards those on which a row changes
  public record Outcome(List<EntryChange> entries, List<BoardOutcome> boards) {
    public Outcome {
      entries = List.copyOf(entries);
      boards = List.copyOf(boards);
    }
  }

  /// @param track phase/task/scale
  /// @param before its verdict; null: nothing was compared
  /// @param after its verdict; null: nothing was compared
  public record EntryChange(
      UUID submission,
      String entry,
      String team,
      String track,
      @Nullable String before,
      @Nullable String after,
      List<FigureChange> figures) {
    public EntryChange {
      figures = List.copyOf(figures);
    }

    boolean changesVerdict() {
      return !Objects.equals(before, after);
    }
  }

  /// @param before null: it had none
  /// @param after null: it has none any more
  public record FigureChange(
      String set, String metric, @Nullable Double before, @Nullable Double after) {}

  /// @param track phase/task/scale
  public record BoardOutcome(String track, List<BoardChange> rows) {
    public BoardOutcome {
      rows = List.copyOf(rows);
    }
  }
}
