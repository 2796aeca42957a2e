package assay.grading.ranking;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// How a board orders its entries. Higher is better in every column; ranks are computed on
/// unrounded values; equal totals share a rank (1, 1, 3); a row that lacks a column is not ranked.
public enum Ranking {
  /// Mean of the columns.
  MEAN {
    @Override
    double[] points(double[][] complete, int column) {
      return Arrays.stream(complete).mapToDouble(row -> row[column] / row.length).toArray();
    }

    @Override
    double total(double[] values, double[] points) {
      return Arrays.stream(values).average().orElse(Double.NaN);
    }
  },

  /// Borda count: per column n - rank points, ties take the average rank; the points are summed.
  /// PROTOCOLS §1.5.
  BORDA {
    @Override
    double[] points(double[][] complete, int column) {
      var values = Arrays.stream(complete).mapToDouble(row -> row[column]).toArray();
      return Arrays.stream(values)
          .map(value -> {
            long better = Arrays.stream(values).filter(other -> other > value).count();
            long equal = Arrays.stream(values).filter(other -> other == value).count();
            return values.length - (better + (equal + 1) / 2.0);
          })
          .toArray();
    }

    @Override
    double total(double[] values, double[] points) {
      return Arrays.stream(points).sum();
    }
  };

  /// Where one row stands.
  ///
  /// @param row index into the table that was ranked
  /// @param rank 1 = best; 0 = not ranked, a column is missing
  /// @param total what the rule ranks by; NaN when not ranked
  /// @param points the share of each column in the total, in column order; empty when not ranked
  public record Place(int row, int rank, double total, List<Double> points) {
    public Place {
      points = List.copyOf(points);
    }
  }

  /// Ranks a table.
  ///
  /// @param table one row an entry, one column a set; NaN = missing
  /// @return one place a row, in the order of the table
  /// @throws IllegalArgumentException when the rows differ in length
  public List<Place> rank(double[][] table) {
    if (Arrays.stream(table).mapToInt(row -> row.length).distinct().count() > 1) {
      throw new IllegalArgumentException("expected rows of one length");
    }
    var ranked =
        IntStream.range(0, table.length)
            .filter(
                row -> table[row].length > 0 && Arrays.stream(table[row]).noneMatch(Double::isNaN))
            .toArray();
    var complete = Arrays.stream(ranked).mapToObj(row -> table[row]).toArray(double[][]::new);
    int columns = complete.length == 0 ? 0 : complete[0].length;
    var points = new double[complete.length][columns];
    for (int column = 0; column < columns; column++) {
      var ofColumn = points(complete, column);
      for (int i = 0; i < complete.length; i++) {
        points[i][column] = ofColumn[i];
      }
    }
    var totals =
        IntStream.range(0, complete.length)
            .mapToDouble(i -> total(complete[i], points[i]))
            .toArray();
    return IntStream.range(0, table.length)
        .mapToObj(row -> {
          int i = Arrays.binarySearch(ranked, row);
          if (i < 0) {
            return new Place(row, 0, Double.NaN, List.of());
          }
          long better = Arrays.stream(totals).filter(other -> other > totals[i]).count();
          return new Place(
              row, (int) better + 1, totals[i], Arrays.stream(points[i]).boxed().toList());
        })
        .toList();
  }

  /// The share of `column` in the total of each complete row.
  abstract double[] points(double[][] complete, int column);

  /// What a row is ranked by.
  abstract double total(double[] values, double[] points);
}
