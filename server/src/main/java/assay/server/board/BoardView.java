package assay.server.board;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A board as the API and the page show it. Nothing in it depends on when it was asked for: the
/// same standings give the same bytes. Twelve components: the members of one JSON document.
///
/// @param rule `mean`, `borda`, `average-rank`, `mean-minus-sd`, `worst` or `single`
/// @param ruleSentence what the rule does on these columns
/// @param selection which entry stands for a team: `best` or `last`
/// @param note why there are no rows, where that needs saying; else empty
public record BoardView(
    String organization,
    String competition,
    String phase,
    String task,
    String scale,
    String rule,
    String ruleSentence,
    List<String> accepts,
    String selection,
    List<Column> columns,
    List<Row> rows,
    String note) {
  public BoardView {
    accepts = List.copyOf(accepts);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /// @param set slug
  /// @param metric `accuracy`: of the 10-fold protocol, a fraction
  public record Column(String set, String name, String metric) {}

  /// One figure.
  ///
  /// @param value null: missing
  /// @param std over the folds; null: missing
  /// @param points what it brings to the score; null when the row is not ranked
  public record Figure(
      String set, @Nullable Double value, @Nullable Double std, @Nullable Double points) {}

  /// One team.
  ///
  /// @param rank null: listed, not ranked; the note says why
  /// @param code the entry's short name
  /// @param evidence `claimed`, `re-run`, `reproduced`
  /// @param verdict null: nothing was compared
  /// @param decision `none`, `approved`, `rejected`
  /// @param score what the rule ranks by; null when not ranked
  /// @param explanation how its columns make its score; empty when not ranked
  public record Row(
      @Nullable Integer rank,
      String team,
      String code,
      UUID submission,
      String evidence,
      @Nullable String verdict,
      String decision,
      @Nullable Double score,
      List<Figure> values,
      Instant acceptedAt,
      String note,
      String explanation) {
    public Row {
      values = List.copyOf(values);
    }
  }
}
