package assay.grading.ranking;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/// How a board orders its rows. Higher is better in every column; ranks are computed on unrounded
/// values; equal totals share a rank (1, 1, 3); a row that lacks a column which the rule reads is
/// not ranked and counts for nobody. The order of rows and of columns never matters.
public sealed interface Ranking {
  /// Borda count: per column n - rank points, added up; n = rows ranked. PROTOCOLS §1.5.
  ///
  /// Borda depends on who takes part: a row that is last everywhere moves nobody, any other may.
  ///
  /// @param ties how equal values of a column rank
  record Borda(Ties ties) implements Ranking {
    public Borda() {
      this(Ties.AVERAGE);
    }
  }

  /// Mean of the ranks in the columns; the lowest is best. Orders as Borda with the same ties does.
  ///
  /// @param ties how equal values of a column rank
  record AverageRank(Ties ties) implements Ranking {
    public AverageRank() {
      this(Ties.AVERAGE);
    }
  }

  /// Mean of the columns, rounded once.
  record Mean() implements Ranking {}

  /// Mean less standard deviation of the columns, rounded once: the trade-off "TO = AVG - SD" of
  /// FRCSyn, whose columns are demographic groups. PROTOCOLS §3.3.
  ///
  /// @param ddof 0: SD divides by n (numpy's default; FRCSyn publishes none), 1: by n - 1 (RFW)
  record MeanMinusSd(int ddof) implements Ranking {
    public MeanMinusSd {
      if (ddof < 0) {
        throw new IllegalArgumentException("expected ddof 0 or more, found " + ddof);
      }
    }

    public MeanMinusSd() {
      this(0);
    }
  }

  /// The lowest of the columns.
  record Worst() implements Ranking {}

  /// One column; the others are shown and may be missing.
  ///
  /// @param column index
  record Single(int column) implements Ranking {
    public Single {
      if (column < 0) {
        throw new IllegalArgumentException("expected a column, found " + column);
      }
    }
  }

  /// Ranks a table.
  ///
  /// @param table shape (rows, columns), one row an entry, one column a set; NaN = missing
  /// @return one place a row, in the order of the table
  /// @throws IllegalArgumentException when the rows differ in length, a value is infinite, or the
  ///   rule needs more columns ([#minColumns])
  default List<Place> rank(double[][] table) {
    Columns.check(table, minColumns());
    var ranked = IntStream.range(0, table.length).filter(row -> isComplete(table[row])).toArray();
    var complete = Arrays.stream(ranked).mapToObj(row -> table[row]).toArray(double[][]::new);
    var points = complete.length == 0 ? complete : Totals.points(this, complete);
    var totals =
        IntStream.range(0, complete.length)
            .mapToDouble(i -> Totals.total(this, complete[i], points[i]))
            .toArray();
    var ascending = Arrays.stream(totals).map(Ranking::unsigned).sorted().toArray();
    return IntStream.range(0, table.length)
        .mapToObj(row -> {
          int i = Arrays.binarySearch(ranked, row);
          if (i < 0) {
            return new Place(row, 0, Double.NaN, List.of());
          }
          return new Place(
              row,
              better(ascending, unsigned(totals[i])) + 1,
              totals[i],
              Arrays.stream(points[i]).boxed().toList());
        })
        .toList();
  }

  /// What one row is worth apart from the others: the total of the rules that need no others, the
  /// mean of the columns for those that do. NaN where a column that the rule reads is missing.
  default double alone(double[] row) {
    return isComplete(row) ? Totals.alone(this, row) : Double.NaN;
  }

  /// Whether the row has all that the rule reads.
  default boolean isComplete(double[] row) {
    return IntStream.range(0, row.length)
        .noneMatch(column -> reads(column) && Double.isNaN(row[column]));
  }

  /// Whether a row without this column cannot be ranked.
  default boolean reads(int column) {
    return !(this instanceof Single(int only)) || only == column;
  }

  /// How many columns the rule needs at least.
  default int minColumns() {
    return switch (this) {
      case MeanMinusSd(int ddof) -> ddof + 1;
      case Single(int column) -> column + 1;
      case Borda _, AverageRank _, Mean _, Worst _ -> 1;
    };
  }

  /// True where the total is in the unit of the columns, false where it counts points or ranks.
  default boolean isOfValues() {
    return !(this instanceof Borda || this instanceof AverageRank);
  }

  /// Whether the highest total ranks first; it does, but for the average rank.
  default boolean higherIsBetter() {
    return !(this instanceof AverageRank);
  }

  /// The rule in a sentence: `Mean over LFW and CFP.`
  ///
  /// @param columns their names
  default String sentence(List<String> columns) {
    return Explanation.ofRule(this, columns);
  }

  /// Why a row has its total: `5.5 points: LFW 2.5, CFP 3`.
  ///
  /// @param place as [#rank] gave it
  /// @param row the values it was given
  /// @param columns their names
  /// @param value prints a number in the unit of the columns
  default String explanation(
      Place place, double[] row, List<String> columns, DoubleFunction<String> value) {
    return place.isRanked()
        ? Explanation.ofPlace(this, place, row, columns, value)
        : Explanation.ofMissing(this, row, columns);
  }

  /// How many of the sorted totals are better than one of them.
  private int better(double[] ascending, double total) {
    int from = Arrays.binarySearch(ascending, total);
    if (!higherIsBetter()) {
      while (from > 0 && ascending[from - 1] == total) {
        from--;
      }
      return from;
    }
    while (from < ascending.length && ascending[from] == total) {
      from++;
    }
    return ascending.length - from;
  }

  /// Zero has one place in a sorted array, not two.
  private static double unsigned(double total) {
    return total == 0 ? 0.0 : total;
  }
}
