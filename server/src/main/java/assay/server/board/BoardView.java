package assay.server.board;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A board as the API and the page show it. Nothing in it depends on when it was asked for: the
/// same standings give the same bytes. Fifteen components: the members of one JSON document.
///
/// @param rule `mean`, `borda`, `average-rank`, `mean-minus-sd`, `worst` or `single`
/// @param ruleSentence what the rule does on these columns
/// @param selection which entry stands for a team: `best` or `last`
/// @param former entries that stood on the board and are off it, the newest first, a hundred at
///   most
/// @param note why there are no rows, where that needs saying; else empty
/// @param certainty null: there are fewer than two rows to compare, or no intervals yet
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
    List<FormerRow> former,
    String note,
    Stage stage,
    @Nullable Certainty certainty) {
  public BoardView {
    accepts = List.copyOf(accepts);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    // Boards that were kept before there was such a list have none.
    former = List.copyOf(Objects.requireNonNullElse(former, List.of()));
  }

  /// What the reader looks at.
  ///
  /// @param state `hidden`, `live`, `frozen`, `provisional`, `final`, or `past`: as it was
  /// @param since when that began; null: it has no beginning
  /// @param sentence the same for people
  public record Stage(String state, @Nullable Instant since, String sentence) {}

  /// @param key how rules and exports name it
  /// @param set slug
  /// @param metric a fraction: `accuracy` of the 10-fold protocol, `tar@far=1e-4`, …
  /// @param ranked false: shown, not ranked by
  /// @param held true: its figures are held back until the board is revealed
  public record Column(
      String key, String set, String name, String metric, boolean ranked, boolean held) {}

  /// How far the order would hold on other pairs of the same kind, over the first rows.
  ///
  /// @param rows how many of the first are compared
  /// @param replicates sets drawn anew
  /// @param seed by which the stability was drawn; null: by those of the figures
  /// @param kendall mean τ-b between the ranks and those of the replicates; null: not defined
  public record Certainty(
      int rows, int replicates, double level, @Nullable Long seed, @Nullable Double kendall) {}

  /// One figure.
  ///
  /// @param column key
  /// @param value null: missing
  /// @param std over the folds; null: missing
  /// @param low of its 95 % interval; null: not made yet, or none
  /// @param points what it brings to the score; null when the row is not ranked or it does not rank
  public record Figure(
      String column,
      String set,
      @Nullable Double value,
      @Nullable Double std,
      @Nullable Double low,
      @Nullable Double high,
      @Nullable Double points) {}

  /// Where a published row stands.
  public record Source(
      String text, @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String link) {}

  /// How certain a row's place is.
  ///
  /// @param low of the 95 % interval of its score; null: none
  /// @param group number of its tie group from 1: rows that the data cannot tell from its first
  /// @param groupFirst rank of the first row of the group
  /// @param groupLast rank of the last row of the group
  /// @param rankLow best rank of the 95 % interval
  /// @param rankHigh worst rank of it
  /// @param first share of the replicates in which it ranks first
  public record Place(
      @Nullable Double low,
      @Nullable Double high,
      int group,
      int groupFirst,
      int groupLast,
      int rankLow,
      int rankHigh,
      double first) {}

  /// An entry that stood for its team and is off the board. No figure of it is told any more.
  ///
  /// @param code empty: it is anonymous
  /// @param submission null: it is anonymous
  /// @param state `withdrawn` by its team, or `disqualified` in review
  /// @param at when it went
  public record FormerRow(
      String team, String code, @Nullable UUID submission, String state, Instant at) {}

  /// One team, or a row published elsewhere. Eighteen components: the members of a JSON object.
  ///
  /// @param rank null: listed, not ranked; the note says why
  /// @param code the entry's short name; empty: it has none, or is anonymous
  /// @param submission null: published elsewhere, or anonymous
  /// @param evidence `published`, `claimed`, `re-run`, `reproduced`
  /// @param verdict null: nothing was compared
  /// @param decision `none`, `approved`, `rejected`
  /// @param score what the rule ranks by; null when not ranked
  /// @param acceptedAt null: published elsewhere
  /// @param late accepted after the phase closed, its uploads having begun before: it counts
  /// @param explanation how its columns make its score; empty when not ranked
  /// @param source null: an entry
  /// @param baseline of published rows: others are compared with it
  /// @param aboveBaseline an entry that is worth more than every baseline
  /// @param rankBefore rank on the board that was public before the reveal; null: it had none, or
  ///   nothing was revealed
  /// @param place null: not compared
  public record Row(
      @Nullable Integer rank,
      String team,
      String code,
      @Nullable UUID submission,
      String evidence,
      @Nullable String verdict,
      String decision,
      @Nullable Double score,
      List<Figure> values,
      @Nullable Instant acceptedAt,
      boolean late,
      String note,
      String explanation,
      @Nullable Source source,
      boolean baseline,
      boolean aboveBaseline,
      @Nullable Integer rankBefore,
      @Nullable Place place) {
    public Row {
      values = List.copyOf(values);
    }
  }
}
