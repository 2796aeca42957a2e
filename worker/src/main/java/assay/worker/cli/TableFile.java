package assay.worker.cli;

import assay.grading.Checked;
import assay.grading.Malformed;
import assay.grading.Printable;
import assay.grading.TextLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// A board to be ranked, as CSV: a header `name,COLUMN,…`, then a line for each entry. Higher is
/// better in every column; an empty field or `-` is a missing value. Nothing is quoted.
///
/// @param columns their names, at least one
/// @param names of the entries, each once
/// @param values shape (entries, columns), NaN = missing
record TableFile(List<String> columns, List<String> names, double[][] values) {
  private static final int MAX_ROWS = 10_000;
  private static final int MAX_LINE = 4096;
  private static final int MAX_NAME = 100;

  static Checked<TableFile> read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return Checked.accepted(read(new TextLines(in, file.toString(), MAX_LINE)));
    } catch (Malformed e) {
      return e.refused();
    }
  }

  private static TableFile read(TextLines lines) throws IOException, Malformed {
    int fields = lines.next() ? lines.split(',') : 0;
    if (fields < 2 || fields > TextLines.MAX_FIELDS) {
      throw lines.fault(
          "table.header",
          "a header of a name and 1 to 31 columns, such as `team,LFW,CFP`",
          fields == 0 ? "an empty file" : fields + " fields",
          "Write a comma between fields.");
    }
    var columns = new ArrayList<String>();
    for (int i = 1; i < fields; i++) {
      columns.add(name(lines, i));
    }
    var names = new ArrayList<String>();
    var known = new HashSet<String>();
    var values = new ArrayList<double[]>();
    while (lines.next()) {
      lines.split(',', fields, fields + " fields, as many as the header has");
      var name = name(lines, 0);
      if (!known.add(name)) {
        throw lines.fault(
            "table.name_twice", "a name of its own", lines.quoted(0), "Name each entry once.");
      }
      if (names.size() == MAX_ROWS) {
        throw lines.fault(
            "table.too_large", "at most " + MAX_ROWS + " entries", "more", "Rank a smaller table.");
      }
      names.add(name);
      values.add(row(lines, fields));
    }
    if (names.isEmpty()) {
      throw lines.fault(
          "table.empty", "an entry after the header", "none", "Write a line for each entry.");
    }
    return new TableFile(columns, names, values.toArray(double[][]::new));
  }

  private static String name(TextLines lines, int field) throws Malformed {
    var name = lines.text(field).strip();
    if (name.isEmpty() || !Printable.of(name, MAX_NAME).equals(name)) {
      throw lines.fault(
          "table.name",
          "a name of 1 to " + MAX_NAME + " printable characters",
          lines.quoted(field),
          "Name each column and each entry.");
    }
    return name;
  }

  private static double[] row(TextLines lines, int fields) throws Malformed {
    var row = new double[fields - 1];
    for (int i = 1; i < fields; i++) {
      var text = lines.text(i);
      row[i - 1] = text.isBlank() || text.equals("-") ? Double.NaN : lines.decimal(i);
    }
    return row;
  }
}
