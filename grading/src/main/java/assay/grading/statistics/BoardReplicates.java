package assay.grading.statistics;

import assay.grading.ranking.Place;
import assay.grading.ranking.Ranking;
import assay.grading.score.Sums;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// A board drawn anew many times: in each replicate all rows see the same pairs of a set, so that
/// their differences stay paired. Sets are drawn apart.
///
/// @param ranking how the board ranks
/// @param plan seed and number of the replicates
/// @param places of the board itself, one a row
/// @param replicates of each replicate the places, one a row
public record BoardReplicates(
    Ranking ranking, Plan plan, List<Place> places, List<List<Place>> replicates) {
  /// One set of the board.
  ///
  /// @param resampling of its pairs
  /// @param metrics one a row; a row without scores gives NaN
  public record Column(Resampling resampling, List<Metric> metrics) {
    public Column {
      metrics = List.copyOf(metrics);
    }
  }

  public BoardReplicates {
    places = List.copyOf(places);
    replicates = List.copyOf(replicates);
  }

  /// Draws the board anew. Column c is drawn with seed + c.
  ///
  /// @param columns at least one, each with a metric for every row
  public static BoardReplicates of(Ranking ranking, List<Column> columns, Plan plan) {
    var itself = table(columns, c -> Bootstrap.ones(columns.get(c).resampling().pairs()));
    return new BoardReplicates(
        ranking,
        plan,
        ranking.rank(itself),
        IntStream.range(0, plan.replicates())
            .parallel()
            .mapToObj(replicate ->
                ranking.rank(
                    table(
                        columns,
                        c -> columns.get(c).resampling().weights(plan.seed() + c, replicate))))
            .toList());
  }

  /// A board whose figures were drawn anew already, all rows of a column on the same pairs.
  ///
  /// @param itself the board's table, shape (rows, columns)
  /// @param replicates a table of the same shape each
  /// @param plan by which they were drawn
  /// @throws IllegalArgumentException when there are not as many as planned
  public static BoardReplicates ofTables(
      Ranking ranking, double[][] itself, List<double[][]> replicates, Plan plan) {
    if (replicates.size() != plan.replicates()) {
      throw new IllegalArgumentException(
          "expected %d replicates, found %d".formatted(plan.replicates(), replicates.size()));
    }
    return new BoardReplicates(
        ranking, plan, ranking.rank(itself), replicates.stream().map(ranking::rank).toList());
  }

  /// Interval of a row's total; empty where it is not ranked.
  public Optional<Interval> total(int row) {
    return Interval.of(
        places.get(row).total(),
        replicates.stream().mapToDouble(of -> of.get(row).total()).toArray(),
        plan.level());
  }

  private static double[][] table(List<Column> columns, IntFunction<int[]> weightsOfColumn) {
    var table = new double[columns.getFirst().metrics().size()][columns.size()];
    for (int c = 0; c < columns.size(); c++) {
      var weights = weightsOfColumn.apply(c);
      for (int row = 0; row < table.length; row++) {
        table[row][c] = columns.get(c).metrics().get(row).of(weights);
      }
    }
    return table;
  }

  /// The total of one row less that of another in each replicate; NaN where one is not ranked.
  private double[] leads(int row, int other) {
    return replicates.stream()
        .mapToDouble(of -> of.get(row).total() - of.get(other).total())
        .toArray();
  }

  /// Two-sided p-value of the difference between two rows: the lead on the board over its standard
  /// deviation in the replicates, taken as normal. Shares of replicates would not do: a thousand of
  /// them know no p-value below 0.002, which Holm's correction lifts above 0.05 from 25 rows on.
  public double pValue(int row, int other) {
    double lead = places.get(row).total() - places.get(other).total();
    var leads = Quantiles.sorted(leads(row, other));
    double deviation = leads.length < 2 ? Double.NaN : Sums.std(leads);
    return lead == 0 || Double.isNaN(deviation) ? 1 : Normal.twoSided(lead / deviation);
  }
}
