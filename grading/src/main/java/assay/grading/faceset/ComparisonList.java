package assay.grading.faceset;

import assay.grading.Checked;
import assay.grading.Malformed;
import assay.grading.Printable;
import assay.grading.TextLines;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A list of comparisons without images, as FRCSyn gives it: `path1;path2` a line (PROTOCOLS §3.2).
/// The paths are labels for those who have the images; no file is looked for.
public final class ComparisonList {
  private static final int MAX_PATH = 512;
  private static final int MAX_LINE = 2 * MAX_PATH + 1;
  private static final int MAX_PAIRS = 20_000_000;

  private ComparisonList() {}

  /// How many comparisons the list has, each line of it checked.
  ///
  /// @param name of the file, for faults
  /// @throws IOException when the disk fails
  public static Checked<Integer> count(Path file, String name) throws IOException {
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      var lines = new TextLines(in, name, MAX_LINE);
      while (lines.next()) {
        if (lines.number() > MAX_PAIRS) {
          throw lines.fault(
              "list.too_long",
              "at most " + MAX_PAIRS + " comparisons",
              "more",
              "Split the list into several sets.");
        }
        lines.split(';', 2, "path1;path2");
        requirePath(lines, 0);
        requirePath(lines, 1);
      }
      if (lines.number() == 0) {
        throw lines.fault(
            "list.empty",
            "path1;path2 a line",
            "an empty file",
            "Name both images of each comparison.");
      }
      return Checked.accepted(lines.number());
    } catch (Malformed e) {
      return e.refused();
    }
  }

  private static void requirePath(TextLines lines, int field) throws Malformed {
    var path = lines.text(field);
    if (path.isBlank() || !Printable.of(path, MAX_PATH).equals(path)) {
      throw lines.fault(
          "list.path",
          "two paths of 1 to " + MAX_PATH + " printable characters",
          lines.quoted(field),
          "Write path1;path2, as Asian/m.01/1.jpg;Asian/m.01/2.jpg.");
    }
  }
}
