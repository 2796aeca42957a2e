package assay.grading.faceset;

import assay.grading.Malformed;
import assay.grading.TextLines;
import java.io.IOException;
import java.util.Arrays;

/// The pairs of an IJB set: `1 11065 1` (template, template, label). IJB-C has 15,658,489.
///
/// @param first length P
/// @param second length P
/// @param same length P
record IjbPairs(int[] first, int[] second, boolean[] same) {
  private static final int MAX_LINE = 64;
  private static final int MAX_PAIRS = 100_000_000;

  /// @param templates those that there are, in any order
  static IjbPairs read(IjbFiles.MetaFile file, int[] templates) throws IOException, Malformed {
    var known = Arrays.stream(templates).sorted().distinct().toArray();
    var first = new int[1 << 16];
    var second = new int[1 << 16];
    var same = new boolean[1 << 16];
    try (var in = file.open()) {
      var lines = new TextLines(in, file.name(), MAX_LINE);
      int count = 0;
      for (; lines.next(); count++) {
        if (count == MAX_PAIRS) {
          throw lines.fault(
              "set.too_large", "at most " + MAX_PAIRS + " pairs", "more", "Split the list.");
        }
        if (count == first.length) {
          int grown = Math.min(MAX_PAIRS, 2 * count);
          first = Arrays.copyOf(first, grown);
          second = Arrays.copyOf(second, grown);
          same = Arrays.copyOf(same, grown);
        }
        lines.split(' ', 3, "template template label");
        first[count] = template(lines, 0, known);
        second[count] = template(lines, 1, known);
        int label = lines.integer(2);
        if (label > 1) {
          throw lines.fault(
              "labels.invalid", "1 or 0", lines.quoted(2), "Get the list of pairs again.");
        }
        same[count] = label == 1;
      }
      if (count == 0) {
        throw lines.fault("set.empty", "at least one pair", "none", "Get the list again.");
      }
      return new IjbPairs(
          Arrays.copyOf(first, count), Arrays.copyOf(second, count), Arrays.copyOf(same, count));
    }
  }

  private static int template(TextLines lines, int field, int[] known) throws Malformed {
    int id = lines.integer(field);
    if (Arrays.binarySearch(known, id) < 0) {
      throw lines.fault(
          "ijb.template",
          "a template that has images",
          lines.quoted(field),
          "The list of pairs and the list of images are of different sets.");
    }
    return id;
  }
}
