package assay.worker.cli;

import assay.grading.Malformed;
import assay.grading.Notice;
import assay.grading.Printable;
import assay.grading.Refusal;
import assay.grading.TextLines;
import assay.grading.faceset.LabelFile;
import assay.grading.faceset.NpyFile;
import assay.grading.format.DecisionFile;
import assay.grading.format.Decisions;
import assay.grading.format.ScoreFile;
import assay.grading.score.ScoreKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The files that are measured: one line a pair in each of them. The labels say how many pairs
/// there are.
final class MeasureInput {
  private static final int MAX_GROUP = 100;

  private MeasureInput() {}

  /// `1` or `0` (or `True`, `False`) a line, or a `.npy` of them.
  static boolean[] labels(Path file) throws IOException, InputAtFault {
    requireFile(file);
    int pairs = isNpy(file) ? values(file) : lines(file);
    if (pairs == 0) {
      throw new InputAtFault(
          file.toString(),
          new Refusal(
              "labels.empty",
              "",
              "a label for each pair",
              "an empty file",
              "Write one label a line: 1 for one person, 0 for two."));
    }
    return InputAtFault.unless(LabelFile.read(file, pairs), file.toString());
  }

  private static boolean isNpy(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return in.read() == 0x93;
    }
  }

  private static int values(Path file) throws IOException, InputAtFault {
    try (var npy = InputAtFault.unless(NpyFile.open(file), file.toString())) {
      return npy.shape().isEmpty() ? 1 : npy.shape().getFirst();
    }
  }

  /// Refuses labels that leave nothing to tell apart.
  static void requireBoth(boolean[] same, Path file) throws InputAtFault {
    if (!hasBoth(same)) {
      int genuine = genuine(same);
      throw new InputAtFault(
          file.toString(),
          new Refusal(
              "labels.one_kind",
              "",
              "genuine pairs and impostors",
              genuine + " and " + (same.length - genuine),
              "Without both there is no false accept rate and no true accept rate."));
    }
  }

  /// Whether there are genuine pairs and impostors.
  static boolean hasBoth(boolean[] same) {
    int genuine = genuine(same);
    return genuine > 0 && genuine < same.length;
  }

  static int genuine(boolean[] same) {
    int genuine = 0;
    for (var one : same) {
      genuine += one ? 1 : 0;
    }
    return genuine;
  }

  /// One finite number a line; what is out of the kind's range is read, and noticed.
  static double[] scores(Path file, int pairs, ScoreKind kind, List<Notice> notices)
      throws IOException, InputAtFault {
    requireFile(file);
    var anyRange = kind.within(-Double.MAX_VALUE, Double.MAX_VALUE);
    double[] scores;
    try (var in = Files.newInputStream(file)) {
      scores = InputAtFault.unless(ScoreFile.read(in, pairs, anyRange), file.toString());
    }
    long outside = Arrays.stream(scores).filter(score -> !kind.holds(score)).count();
    if (outside > 0) {
      notices.add(
          new Notice(
              "scores.range",
              String.format(
                  Locale.ROOT,
                  "%d of %d scores lie outside of [%s, %s], the range of %s: check --kind.",
                  outside,
                  pairs,
                  kind.min(),
                  kind.max(),
                  kind.name())));
    }
    return scores;
  }

  /// FRCSyn's `score,decision` a line.
  static Decisions scoresAndDecisions(Path file, int pairs) throws IOException, InputAtFault {
    requireFile(file);
    try (var in = Files.newInputStream(file)) {
      return InputAtFault.unless(
          DecisionFile.read(in, file.toString(), pairs, DecisionFile.ANY_SIMILARITY), "");
    }
  }

  /// `1` or `0` a line.
  static boolean[] decisions(Path file, int pairs) throws IOException, InputAtFault {
    requireFile(file);
    try (var in = Files.newInputStream(file)) {
      var read =
          InputAtFault.unless(ScoreFile.read(in, pairs, ScoreKind.DECISION), file.toString());
      var decisions = new boolean[pairs];
      for (int i = 0; i < pairs; i++) {
        decisions[i] = read[i] == 1;
      }
      return decisions;
    }
  }

  /// Whether the first line has a comma: `score,decision`.
  static boolean hasTwoColumns(Path file) throws IOException, InputAtFault {
    requireFile(file);
    try (var in = Files.newInputStream(file)) {
      var start = new String(in.readNBytes(256), StandardCharsets.ISO_8859_1);
      return start.lines().findFirst().orElse("").indexOf(',') >= 0;
    }
  }

  /// A group's name a line.
  static List<String> groups(Path file, int pairs) throws IOException, InputAtFault {
    requireFile(file);
    try (var in = Files.newInputStream(file)) {
      var lines = new TextLines(in, file.toString(), 4 * MAX_GROUP);
      var groups = new ArrayList<String>();
      while (lines.next()) {
        if (groups.size() < pairs) {
          groups.add(group(lines));
        }
      }
      requireLines(lines, pairs, "a group for each pair");
      return groups;
    } catch (Malformed e) {
      return InputAtFault.unless(e.refused(), "");
    }
  }

  /// Two identities a line, a tab between; two arrays, shape (P) each.
  static String[][] identities(Path file, int pairs) throws IOException, InputAtFault {
    requireFile(file);
    try (var in = Files.newInputStream(file)) {
      var lines = new TextLines(in, file.toString(), 8 * MAX_GROUP);
      var identities = new String[2][pairs];
      while (lines.next()) {
        lines.split('\t', 2, "two identities with a tab between");
        for (int side = 0; side < 2 && lines.number() <= pairs; side++) {
          identities[side][lines.number() - 1] = lines.text(side);
        }
      }
      requireLines(lines, pairs, "two identities for each pair");
      return identities;
    } catch (Malformed e) {
      return InputAtFault.unless(e.refused(), "");
    }
  }

  private static void requireLines(TextLines lines, int pairs, String what) throws Malformed {
    if (lines.number() != pairs) {
      throw lines.fault(
          "lines.count",
          pairs + " lines, " + what,
          lines.number() + " lines",
          "Write one line for each pair, in the order of the pairs.");
    }
  }

  private static String group(TextLines lines) throws Malformed {
    var group = lines.text().strip();
    if (group.isEmpty() || !Printable.of(group, MAX_GROUP).equals(group)) {
      throw lines.fault(
          "groups.name",
          "a name of 1 to " + MAX_GROUP + " printable characters",
          "`" + Printable.of(group, MAX_GROUP) + "`",
          "Write the name of the pair's group.");
    }
    return group.intern();
  }

  static void requireFile(Path file) throws InputAtFault {
    if (Files.isDirectory(file)) {
      throw new InputAtFault(
          file.toString(),
          new Refusal("file.is_folder", "", "a file", "a folder", "Name the file in it."));
    }
  }

  /// Line ends, and a last line without one.
  private static int lines(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var buffer = new byte[1 << 16];
      long lines = 0;
      byte last = '\n';
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        for (int i = 0; i < read; i++) {
          lines += buffer[i] == '\n' ? 1 : 0;
        }
        last = buffer[read - 1];
      }
      return (int) Math.min(Integer.MAX_VALUE - 8, lines + (last == '\n' ? 0 : 1));
    }
  }
}
