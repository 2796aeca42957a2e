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
/// @param rows of this part
/// @param pinned the viewer's rows of other parts
/// @param certainty null: not examined
/// @param former entries that stood on the board and are off it, the newest first
// Eleven components: what the page shows from top to bottom.
public record BoardPage(
    CompetitionHead head,
    String track,
    List<Switch> switches,
    Ranking ranking,
    List<Column> columns,
    List<Row> rows,
    List<Row> pinned,
    Part part,
    @Nullable Certainty certainty,
    Exports exports,
    List<Former> former)
    implements Page {

  public record Switch(String label, List<Choice> choices) {
    public Switch {
      choices = List.copyOf(choices);
    }
  }

  /// @param stage whether it is live, frozen, provisional or final, a sentence
  /// @param feedback how little is told while the phase runs, a sentence; may be empty
  /// @param rule how the score is made, a sentence
  /// @param accepts which evidence ranks, a sentence
  /// @param selection which of a team's entries stands, a sentence
  /// @param note why nothing is shown yet, or that it is provisional
  /// @param scale of the score
  public record Ranking(
      Stage stage,
      String feedback,
      String rule,
      String accepts,
      String selection,
      String note,
      Scale scale) {}

  /// @param word `live`, `frozen`, `provisional`, `final`, `past`
  /// @param since null: it has no beginning
  public record Stage(String word, @Nullable Instant since, String sentence) {}

  /// How far the order would hold on other pairs of the same kind.
  ///
  /// @param kendall null: not defined
  public record Certainty(int rows, int replicates, @Nullable Double kendall) {}

  /// @param name heading of the column that ranks: `Mean accuracy, %` or `Points`
  /// @param isPercent whether the score is a share of 1
  /// @param higherIsBetter false: the lowest score ranks first
  /// @param span of the scores that rank, their intervals included
  public record Scale(String name, boolean isPercent, boolean higherIsBetter, Span span) {
    public Scale of(Span found) {
      return new Scale(name, isPercent, higherIsBetter, found);
    }
  }

  public record Span(double low, double high) {
    public static final Span NONE = new Span(0, 0);
  }

  /// @param href sorts by this column
  /// @param isRanked false: shown, not ranked by
  public record Column(
      String name, String metric, String href, boolean isSorted, boolean isRanked) {}

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
  /// @param source null: an entry
  public record Evidence(
      Badge kind, @Nullable Badge verdict, @Nullable Badge decision, @Nullable Source source) {}

  /// Where a row was published.
  ///
  /// @param href null: it has no address
  public record Source(String text, @Nullable String href, boolean isBaseline) {}

  /// How certain a place is; ranks of 95 % of the replicates.
  ///
  /// @param low of the score's interval; null: none
  /// @param tied `1–3`: rows that the data cannot tell apart; empty: it stands alone
  /// @param first share of the replicates in which it ranks first
  public record Place(
      @Nullable Double low,
      @Nullable Double high,
      String tied,
      int rankLow,
      int rankHigh,
      double first) {}

  /// @param note why it does not rank, or that ranks are shared; may be empty
  /// @param explanation how its score is made; empty where it does not rank
  /// @param isOwn of the viewer's team: pinned
  /// @param acceptedAt null: published elsewhere
  /// @param moved `3 → 1`: what the reveal made of its rank; empty: nothing
  /// @param isLate accepted after the end; it counts
  /// @param isAboveBaseline better than every baseline
  /// @param place null: not examined
  public record Standing(
      @Nullable Instant acceptedAt,
      String note,
      String explanation,
      boolean isOwn,
      String moved,
      boolean isLate,
      boolean isAboveBaseline,
      @Nullable Place place) {}

  /// @param href of the entry, for those who may see it
  /// @param why ends the sentence that the badge begins
  public record Former(
      String team, String code, @Nullable String href, Badge badge, String why, Instant at) {}

  /// @param value a share of 1; null: none
  /// @param low of its interval; null: none
  public record Value(
      @Nullable Double value, @Nullable Double std, @Nullable Double low, @Nullable Double high) {}

  /// @param history the page of its ranks over time
  /// @param kept boards as they were, newest first
  /// @param changes since the provisional board
  public record Exports(
      String json,
      String csv,
      String latex,
      String history,
      List<Kept> kept,
      List<Change> changes) {
    public Exports {
      kept = List.copyOf(kept);
      changes = List.copyOf(changes);
    }
  }

  /// @param before null: it had no rank
  /// @param after null: it has none
  public record Change(
      String team, @Nullable Integer before, @Nullable Integer after, String why) {}

  /// @param kind `provisional`, `final`, …
  /// @param href of the board as it was
  public record Kept(String kind, Instant at, String href) {}

  /// A long board is shown in parts.
  ///
  /// @param from number of the first row that is shown, from 1
  /// @param previous null: this is the first part
  /// @param next null: this is the last part
  public record Part(int from, int to, int of, @Nullable String previous, @Nullable String next) {}

  public BoardPage {
    switches = List.copyOf(switches);
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
    pinned = List.copyOf(pinned);
    former = List.copyOf(former);
  }

  /// Rows of this part whose place was examined.
  public List<Row> examined() {
    return rows.stream().filter(row -> row.standing().place() != null).toList();
  }

  public boolean hasLate() {
    return rows.stream().anyMatch(row -> row.standing().isLate());
  }

  public boolean hasBaseline() {
    return rows.stream()
        .map(row -> row.evidence().source())
        .anyMatch(source -> source != null && source.isBaseline());
  }

  public List<Row> ranked() {
    return rows.stream().filter(row -> row.rank() != null).toList();
  }

  public List<Row> unranked() {
    return rows.stream().filter(row -> row.rank() == null).toList();
  }

  /// Where a score lies between the worst and the best that rank, 0 to 100.
  public double place(double score) {
    var span = ranking.scale().span();
    if (span.high() <= span.low()) {
      return 50;
    }
    var fromLowest = Math.clamp(100 * (score - span.low()) / (span.high() - span.low()), 0, 100);
    return ranking.scale().higherIsBetter() ? fromLowest : 100 - fromLowest;
  }

  /// Where a rank lies between the first and the last that occurs among the examined, 0 to 100.
  public double rankPlace(int rank) {
    int last =
        examined().stream()
            .map(row -> row.standing().place())
            .filter(Objects::nonNull)
            .mapToInt(Place::rankHigh)
            .max()
            .orElse(1);
    return last == 1 ? 50 : 100.0 * (rank - 1) / (last - 1);
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
