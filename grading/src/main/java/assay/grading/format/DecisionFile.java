package assay.grading.format;

import assay.grading.Checked;
import assay.grading.Malformed;
import assay.grading.Notice;
import assay.grading.TextLines;
import assay.grading.score.ScoreKind;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// A file of `score,decision` a line, as FRCSyn asks for it (PROTOCOLS §3.2): one comma, no blanks,
/// decision 1 for one person and 0 for two. Numbers as in [ScoreFile].
public final class DecisionFile {
  static final int MAX_LINE = ScoreFile.MAX_LINE + 2;

  /// Any finite number, higher for more alike: FRCSyn leaves the scale of scores to the teams.
  public static final ScoreKind ANY_SIMILARITY =
      new ScoreKind("similarity", -Double.MAX_VALUE, Double.MAX_VALUE, 0, true);

  private DecisionFile() {}

  /// Reads at most `count` lines; stops at the first fault, or at a line too many. Leaves the
  /// stream open.
  ///
  /// @param name of the file, for faults
  /// @param count lines expected: the number of comparisons
  /// @param kind range of the scores, [#ANY_SIMILARITY] where the rules give none
  /// @throws IOException when the stream itself fails
  public static Checked<Decisions> read(InputStream in, String name, int count, ScoreKind kind)
      throws IOException {
    try {
      return read(new TextLines(in, name, MAX_LINE), name, count, kind);
    } catch (Malformed e) {
      return e.refused();
    }
  }

  private static Checked<Decisions> read(TextLines lines, String name, int count, ScoreKind kind)
      throws IOException, Malformed {
    // Grown as lines come, so that a large expected count costs nothing before they do.
    var scores = new double[Math.min(count, 1 << 16)];
    var same = new boolean[scores.length];
    while (lines.next()) {
      int i = lines.number() - 1;
      if (i == count) {
        throw otherCount(lines, count, "more lines");
      }
      if (i == scores.length) {
        int grown = (int) Math.min(count, scores.length * 2L);
        scores = Arrays.copyOf(scores, grown);
        same = Arrays.copyOf(same, grown);
      }
      lines.split(',', 2, "score,decision");
      scores[i] = lines.decimal(0);
      if (!kind.holds(scores[i])) {
        throw lines.fault(
            "scores.range",
            "a " + kind.name() + " from " + kind.min() + " to " + kind.max(),
            lines.quoted(0),
            "Write the score on the scale that the rules name, higher for more alike.");
      }
      same[i] = decision(lines);
    }
    if (lines.number() < count) {
      throw otherCount(lines, count, lines.number() + " lines");
    }
    return Checked.accepted(new Decisions(scores, same), notices(name, scores, same));
  }

  private static boolean decision(TextLines lines) throws Malformed {
    return switch (lines.text(1)) {
      case "1" -> true;
      case "0" -> false;
      default ->
          throw lines.fault(
              "decisions.invalid",
              "1 or 0 behind the comma",
              lines.quoted(1),
              "Write 1 for one person and 0 for two.");
    };
  }

  private static Malformed otherCount(TextLines lines, int count, String found) {
    return lines.fault(
        "scores.count",
        count + " lines, one for each comparison",
        found,
        "Write one line for every comparison, in the order of the list, without a header.");
  }

  private static List<Notice> notices(String name, double[] scores, boolean[] same) {
    var notices = new ArrayList<Notice>();
    if (scores.length < 2) {
      return notices;
    }
    if (IntStream.range(1, same.length).allMatch(i -> same[i] == same[0])) {
      notices.add(
          new Notice(
              "decisions.constant",
              "All %d decisions of %s are %d.".formatted(same.length, name, same[0] ? 1 : 0)));
    }
    if (IntStream.range(1, scores.length).allMatch(i -> scores[i] == scores[0])) {
      notices.add(
          new Notice(
              "scores.constant",
              "All %d scores of %s are %s: nothing can be told apart by them."
                  .formatted(scores.length, name, scores[0])));
    }
    return notices;
  }
}
