package assay.web.board;

import assay.web.Badge;
import assay.web.Choice;
import assay.web.CompetitionHead;
import assay.web.Page;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Who is ahead, and how sure is that?
///
/// @param track `Task 1 · validation · 10K`
/// @param switches phase, task, scale, evidence: whatever has more than one choice
/// @param ranking how it is ranked, and whether it is final
public record BoardPage(
    CompetitionHead head,
    String track,
    List<Switch> switches,
    Ranking ranking,
    List<Column> columns,
    List<Row> rows,
    Exports exports)
    implements Page {

  public record Switch(String label, List<Choice> choices) {
    public Switch {
      choices = List.copyOf(choices);
    }
  }

  /// @param rule how the score is made, a sentence
  /// @param accepts which evidence ranks, a sentence
  /// @param selection which of a team's entries stands, a sentence
  /// @param note why nothing is shown yet, or that it is provisional
  /// @param scale of the score
  public record Ranking(String rule, String accepts, String selection, String note, Scale scale) {}

  /// @param name heading of the column that ranks: `Mean accuracy, %` or `Points`
  /// @param isPercent whether the score is a share of 1
  /// @param higherIsBetter false: the lowest score ranks first
  public record Scale(String name, boolean isPercent, boolean higherIsBetter) {}

  /// @param href sorts by this column
  public record Column(String name, String metric, String href, boolean isSorted) {}

  /// @param rank null: not ranked; the note says why
  /// @param href of the entry, for those who may see it
  /// @param score null: none
  public record Row(
      @Nullable Integer rank,
      String team,
      String code,
      @Nullable String href,
      Evidence evidence,
      @Nullable Double score,
      List<Value> values,
      Standing standing) {
    public Row {
      values = List.copyOf(values);
    }
  }

  /// @param verdict null: nothing was compared
  /// @param decision null: nobody decided
  public record Evidence(Badge kind, @Nullable Badge verdict, @Nullable Badge decision) {}

  /// @param note why it does not rank, or that ranks are shared; may be empty
  /// @param explanation how its score is made; empty where it does not rank
  /// @param isOwn of the viewer's team: pinned
  public record Standing(Instant acceptedAt, String note, String explanation, boolean isOwn) {}

  /// @param value a share of 1; null: none
  public record Value(@Nullable Double value, @Nullable Double std) {}

  public record Exports(String json, String csv) {}

  public BoardPage {
    switches = List.copyOf(switches);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  public List<Row> ranked() {
    return rows.stream().filter(row -> row.rank() != null).toList();
  }

  public List<Row> unranked() {
    return rows.stream().filter(row -> row.rank() == null).toList();
  }

  /// The viewer's rows, repeated above the others when the board is long.
  public List<Row> pinned() {
    return rows.size() <= 12
        ? List.of()
        : rows.stream().filter(row -> row.standing().isOwn()).toList();
  }

  /// Where a score lies between the worst and the best that rank, 0 to 100.
  public double place(double score) {
    var summary =
        ranked().stream()
            .map(Row::score)
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .summaryStatistics();
    var span = summary.getMax() - summary.getMin();
    if (span == 0) {
      return 50;
    }
    var fromLowest = 100 * (score - summary.getMin()) / span;
    return ranking.scale().higherIsBetter() ? fromLowest : 100 - fromLowest;
  }

  @Override
  public String template() {
    return "board/board.jte";
  }

  @Override
  public String title() {
    return "Board " + track + " · " + head.name();
  }
}
