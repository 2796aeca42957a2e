package assay.grading.ranking;

import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The rules and their results in words.
final class Explanation {
  private Explanation() {}

  static String ofRule(Ranking ranking, List<String> columns) {
    var over = columns.isEmpty() ? "no column" : listed(columns);
    return switch (ranking) {
      case Ranking.Borda(var ties) ->
          "Borda count over %s: n − rank points in each column, added up; %s."
              .formatted(over, equal(ties));
      case Ranking.AverageRank(var ties) ->
          "Average rank over %s, lowest first; %s.".formatted(over, equal(ties));
      case Ranking.Mean() -> "Mean over %s.".formatted(over);
      case Ranking.MeanMinusSd(int ddof) ->
          "Mean less standard deviation over %s (the deviation divides by %s)."
              .formatted(over, ddof == 0 ? "n" : "n − " + ddof);
      case Ranking.Worst() -> "The lowest of %s.".formatted(over);
      case Ranking.Single(int column) ->
          columns.size() == 1
              ? "By %s.".formatted(columns.get(column))
              : "By %s alone, the other columns are for information."
                  .formatted(columns.get(column));
    };
  }

  static String ofMissing(Ranking ranking, double[] row, List<String> columns) {
    return IntStream.range(0, row.length)
        .filter(column -> ranking.reads(column) && Double.isNaN(row[column]))
        .mapToObj(columns::get)
        .collect(Collectors.joining(", ", "not ranked: no value for ", ""));
  }

  static String ofPlace(
      Ranking ranking,
      Place place,
      double[] row,
      List<String> columns,
      DoubleFunction<String> value) {
    var total = place.total();
    return switch (ranking) {
      case Ranking.Borda _ ->
          "%s %s: %s"
              .formatted(
                  plain(total), total == 1 ? "point" : "points", each(place.points(), columns));
      case Ranking.AverageRank _ ->
          "average rank %s: %s".formatted(plain(total), each(place.points(), columns));
      case Ranking.Mean _ ->
          "mean %s of %s".formatted(value.apply(total), each(row, columns, value));
      case Ranking.MeanMinusSd(int ddof) ->
          "mean %s − SD %s = %s"
              .formatted(
                  value.apply(Exact.mean(row).doubleValue()),
                  value.apply(Exact.deviation(row, ddof).doubleValue()),
                  value.apply(total));
      case Ranking.Worst _ ->
          "lowest %s, on %s".formatted(value.apply(total), columns.get(Columns.lowest(row)));
      case Ranking.Single(int column) ->
          "%s on %s".formatted(value.apply(total), columns.get(column));
    };
  }

  private static String equal(Ties ties) {
    return switch (ties) {
      case AVERAGE -> "equal values share the mean of their ranks";
      case MIN -> "equal values share the best of their ranks";
      case DENSE -> "equal values share a rank and leave no gap";
    };
  }

  private static String listed(List<String> columns) {
    int last = columns.size() - 1;
    return last == 0
        ? columns.getFirst()
        : String.join(", ", columns.subList(0, last)) + " and " + columns.get(last);
  }

  private static String each(List<Double> points, List<String> columns) {
    var values = points.stream().mapToDouble(Double::doubleValue).toArray();
    return each(values, columns, Explanation::plain);
  }

  private static String each(double[] values, List<String> columns, DoubleFunction<String> value) {
    return IntStream.range(0, values.length)
        .mapToObj(column -> columns.get(column) + " " + value.apply(values[column]))
        .collect(Collectors.joining(", "));
  }

  /// Points and ranks: halves and whole numbers in full, else two decimals.
  private static String plain(double points) {
    if (points == Math.rint(points)) {
      return String.format(Locale.ROOT, "%.0f", points);
    }
    return String.format(
        Locale.ROOT, points * 2 == Math.rint(points * 2) ? "%.1f" : "%.2f", points);
  }
}
