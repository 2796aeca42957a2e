package assay.server.board;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who was ahead when, as the API tells it. Nothing in it depends on when it was asked for.
///
/// @param rule what scores are: `mean`, `borda`, …
/// @param stage of the board; `hidden`: nothing is told
/// @param moments after which the first rows were others, oldest first
public record BoardHistory(
    String organization,
    String competition,
    String phase,
    String task,
    String scale,
    String rule,
    BoardView.Stage stage,
    List<Moment> moments) {
  public BoardHistory {
    moments = List.copyOf(moments);
  }

  /// @param at the board from that moment on
  /// @param rows the first ones, in their order
  public record Moment(Instant at, List<Row> rows) {
    public Moment {
      rows = List.copyOf(rows);
    }
  }

  /// @param published elsewhere
  public record Row(int rank, String team, boolean published, @Nullable Double score) {}
}
