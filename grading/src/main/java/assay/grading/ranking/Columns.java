package assay.grading.ranking;

import java.util.Arrays;
import java.util.function.UnaryOperator;

/// Tables as the rules walk them, shape (rows, columns).
final class Columns {
  private Columns() {}

  static void check(double[][] table, int minColumns) {
    if (Arrays.stream(table).mapToInt(row -> row.length).distinct().count() > 1) {
      throw new IllegalArgumentException("expected rows of one length");
    }
    if (table.length > 0 && table[0].length < minColumns) {
      throw new IllegalArgumentException(
          "expected at least " + minColumns + " columns, found " + table[0].length);
    }
    if (Arrays.stream(table).flatMapToDouble(Arrays::stream).anyMatch(Double::isInfinite)) {
      throw new IllegalArgumentException("expected finite values, or NaN where one is missing");
    }
  }

  /// Each column by itself.
  static double[][] map(double[][] table, UnaryOperator<double[]> column) {
    var mapped = new double[table.length][table[0].length];
    for (int c = 0; c < table[0].length; c++) {
      int at = c;
      var values = column.apply(Arrays.stream(table).mapToDouble(row -> row[at]).toArray());
      for (int row = 0; row < table.length; row++) {
        mapped[row][c] = values[row];
      }
    }
    return mapped;
  }

  /// Each row by itself.
  static double[][] ofRows(double[][] table, UnaryOperator<double[]> row) {
    return Arrays.stream(table).map(row).toArray(double[][]::new);
  }

  /// Index of the lowest value, the first of several.
  static int lowest(double[] row) {
    int lowest = 0;
    for (int column = 1; column < row.length; column++) {
      if (row[column] < row[lowest]) {
        lowest = column;
      }
    }
    return lowest;
  }

  /// The row with zeros but for one column.
  static double[] alone(double[] row, int column) {
    var alone = new double[row.length];
    alone[column] = row[column];
    return alone;
  }
}
