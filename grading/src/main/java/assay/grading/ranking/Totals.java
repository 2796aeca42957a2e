package assay.grading.ranking;

import java.util.Arrays;

/// What the rules count. Tables hold complete rows only, shape (rows, columns).
final class Totals {
  private Totals() {}

  /// What each column brings to each row.
  static double[][] points(Ranking ranking, double[][] table) {
    return switch (ranking) {
      case Ranking.Borda(var ties) -> Columns.map(table, values -> borda(ties.ranks(values)));
      case Ranking.AverageRank(var ties) -> Columns.map(table, ties::ranks);
      case Ranking.Mean _ -> Columns.ofRows(table, Totals::shares);
      case Ranking.MeanMinusSd(int ddof) ->
          Columns.ofRows(table, row -> sharesLessDeviation(row, ddof));
      case Ranking.Worst _ -> Columns.ofRows(table, row -> Columns.alone(row, Columns.lowest(row)));
      case Ranking.Single(int column) -> Columns.ofRows(table, row -> Columns.alone(row, column));
    };
  }

  /// What a row is ranked by, given what its columns bring.
  static double total(Ranking ranking, double[] row, double[] points) {
    return switch (ranking) {
      case Ranking.Borda _ -> Arrays.stream(points).sum();
      case Ranking.AverageRank _ -> Arrays.stream(points).sum() / points.length;
      case Ranking.Mean _, Ranking.MeanMinusSd _, Ranking.Worst _, Ranking.Single _ ->
          alone(ranking, row);
    };
  }

  /// What a row is worth apart from the others.
  static double alone(Ranking ranking, double[] row) {
    return switch (ranking) {
      case Ranking.Borda _, Ranking.AverageRank _, Ranking.Mean _ -> Exact.mean(row).doubleValue();
      case Ranking.MeanMinusSd(int ddof) ->
          Exact.mean(row).subtract(Exact.deviation(row, ddof)).doubleValue();
      case Ranking.Worst _ -> row[Columns.lowest(row)];
      case Ranking.Single(int column) -> row[column];
    };
  }

  private static double[] borda(double[] ranks) {
    return Arrays.stream(ranks).map(rank -> ranks.length - rank).toArray();
  }

  private static double[] shares(double[] row) {
    return Arrays.stream(row).map(value -> value / row.length).toArray();
  }

  /// A column's share of the mean, less its share of the SD: that of its square in the sum of
  /// squares.
  private static double[] sharesLessDeviation(double[] row, int ddof) {
    double mean = Exact.mean(row).doubleValue();
    double deviation = Exact.deviation(row, ddof).doubleValue();
    if (deviation == 0) {
      return shares(row);
    }
    return Arrays.stream(row)
        .map(value ->
            value / row.length
                - (value - mean) * (value - mean) / ((row.length - ddof) * deviation))
        .toArray();
  }
}
