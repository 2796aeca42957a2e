package assay.server.bundle;

import assay.grading.Checked;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A text file with one line a pair: its group, or the two identities with a tab between.
final class PairLines {
  private static final int MAX_LINE = 200;

  private PairLines() {}

  /// The lines without their ends.
  ///
  /// @param columns fields of a line, with tabs between
  static Checked<List<String>> read(Path file, int pairs, int columns) throws IOException {
    long limit = (long) pairs * (MAX_LINE + 2) + 3;
    if (Files.size(file) > limit) {
      return refused("", pairs + " lines of at most " + MAX_LINE + " bytes", "a larger file");
    }
    List<String> lines;
    try (var in = Files.newInputStream(file)) {
      lines = lines(in);
    } catch (CharacterCodingException _) {
      return refused("", "UTF-8 text", "other bytes");
    }
    if (lines.size() != pairs) {
      return refused("line " + lines.size(), pairs + " lines", lines.size() + " lines");
    }
    for (int i = 0; i < pairs; i++) {
      var line = lines.get(i);
      if (line.isBlank() || line.split("\t", -1).length != columns || isOdd(line)) {
        return refused(
            "line " + (i + 1),
            columns == 1 ? "one name" : columns + " names with a tab between",
            Printed.of(line));
      }
    }
    return Checked.accepted(lines);
  }

  private static List<String> lines(InputStream in) throws IOException {
    var text =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(in.readAllBytes())).toString();
    var lines = new ArrayList<String>();
    for (var line : text.split("\n", -1)) {
      lines.add(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line);
    }
    // What follows the last line's end is not a line.
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    return lines;
  }

  private static boolean isOdd(String line) {
    return line.length() > MAX_LINE
        || line.chars().anyMatch(c -> c != '\t' && Character.isISOControl(c));
  }

  private static Checked<List<String>> refused(String where, String expected, String found) {
    return Checked.refused(
        "dataset.attributes", where, expected, found, "Write one line for each pair, in order.");
  }
}
