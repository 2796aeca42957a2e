package assay.grading.format;

import assay.grading.Checked;
import assay.grading.Notice;
import assay.grading.Printable;
import assay.grading.Refusal;
import assay.grading.score.ScoreKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A file of one score a line, as participants upload it (SDFR `task1_sanitizer_scores.txt`, DataCV
/// `validation_10K_result.txt`).
///
/// ASCII decimals, one a line of at most 64 bytes, LF or CRLF; a UTF-8 byte order mark and the last
/// newline may be there or not (SECURITY §1.8). Nothing that a locale or a lenient parser would
/// add.
public final class ScoreFile {
  /// Longest line, its end not counted.
  static final int MAX_LINE = 64;

  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]{1,20}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("(?i)[+-]?(nan|inf|infinity|1\\.#(inf|qnan|ind)0*)");

  private final InputStream in;
  private final int count;
  private final ScoreKind kind;
  private final byte[] buffer = new byte[8192];
  private int next;
  private int end;
  private final byte[] line = new byte[MAX_LINE + 1];
  private int length;

  private ScoreFile(InputStream in, int count, ScoreKind kind) {
    this.in = in;
    this.count = count;
    this.kind = kind;
  }

  /// Reads at most `count` lines; stops at the first fault, or at the first byte of a line too
  /// many. Leaves the stream open.
  ///
  /// @param count lines expected: the number of pairs
  /// @throws IOException when the stream itself fails
  public static Checked<double[]> read(InputStream in, int count, ScoreKind kind)
      throws IOException {
    return new ScoreFile(in, count, kind).read();
  }

  private Checked<double[]> read() throws IOException {
    var encoding = skipByteOrderMark();
    if (encoding != null) {
      return new Checked.Refused<>(encoding);
    }
    // Grown as lines come, so that a large expected count costs nothing before they do.
    var scores = new double[Math.min(count, 1 << 16)];
    for (var i = 0; i < count; i++) {
      if (peek() < 0) {
        return new Checked.Refused<>(tooFew(i));
      }
      if (i == scores.length) {
        scores = Arrays.copyOf(scores, (int) Math.min(count, scores.length * 2L));
      }
      var fault = readLine(i + 1);
      if (fault == null) {
        scores[i] = Double.parseDouble(text());
        fault = judge(scores[i], i + 1);
      }
      if (fault != null) {
        return new Checked.Refused<>(fault);
      }
    }
    var more = peek();
    if (more >= 0) {
      return new Checked.Refused<>(more == '\n' || more == '\r' ? empty(count + 1) : tooMany());
    }
    return Checked.accepted(scores, notices(scores));
  }

  /// Takes one line into `line` and checks its grammar; null when it is a number.
  private @Nullable Refusal readLine(int number) throws IOException {
    length = 0;
    for (var b = take(); b >= 0 && b != '\n'; b = take()) {
      if (b == 0) {
        return encoding(number, "a zero byte, as UTF-16 and binary files have");
      }
      // The 65th byte may be the CR of CRLF, nothing else.
      if (length == MAX_LINE && !(b == '\r' && (peek() == '\n' || peek() < 0))) {
        return tooLong(number);
      }
      line[length++] = (byte) b;
    }
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    var text = text();
    if (text.isBlank()) {
      return empty(number);
    }
    if (NOT_FINITE.matcher(text).matches()) {
      return notFinite(number);
    }
    return NUMBER.matcher(text).matches() ? null : syntax(number);
  }

  private @Nullable Refusal judge(double score, int number) {
    if (!Double.isFinite(score)) {
      return notFinite(number);
    }
    return kind.holds(score) ? null : range(score, number);
  }

  private List<Notice> notices(double[] scores) {
    if (count < 2 || Arrays.stream(scores).anyMatch(score -> score != scores[0])) {
      return List.of();
    }
    return List.of(
        new Notice(
            "scores.constant",
            "All " + count + " scores are " + scores[0] + ": nothing can be told apart by them."));
  }

  private @Nullable Refusal skipByteOrderMark() throws IOException {
    fill();
    if (startsWith(0xEF, 0xBB, 0xBF)) {
      next = 3;
    } else if (startsWith(0xFF, 0xFE) || startsWith(0xFE, 0xFF)) {
      return encoding(1, "a UTF-16 byte order mark");
    } else if (startsWith('P', 'K', 3, 4)) {
      return encoding(1, "a zip archive");
    } else if (startsWith(0x1F, 0x8B)) {
      return encoding(1, "a gzip file");
    } else if (startsWith(0x93, 'N', 'U', 'M', 'P', 'Y')) {
      return encoding(1, "a numpy array");
    }
    return null;
  }

  private boolean startsWith(int... bytes) {
    return end >= bytes.length
        && IntStream.range(0, bytes.length).allMatch(i -> (buffer[i] & 0xFF) == bytes[i]);
  }

  /// The next byte, left in place; -1 at the end.
  private int peek() throws IOException {
    if (next == end) {
      next = 0;
      fill();
    }
    return next < end ? buffer[next] & 0xFF : -1;
  }

  private int take() throws IOException {
    var b = peek();
    next += b < 0 ? 0 : 1;
    return b;
  }

  private void fill() throws IOException {
    end = Math.max(0, in.readNBytes(buffer, 0, buffer.length));
  }

  private String text() {
    return new String(line, 0, length, StandardCharsets.ISO_8859_1);
  }

  /// What stands on the line, safe to print and short.
  private String found() {
    var text = new String(line, 0, length, StandardCharsets.UTF_8);
    return "`" + Printable.of(text, MAX_LINE) + "`";
  }

  private Refusal tooFew(int lines) {
    return new Refusal(
        "scores.count",
        "line " + (lines + 1),
        count + " lines, one score a pair",
        lines == 1 ? "1 line" : lines + " lines",
        "Write one score for every pair, in the order of the pairs, without a header.");
  }

  private Refusal tooMany() {
    return new Refusal(
        "scores.count",
        "line " + (count + 1),
        count + " lines, one score a pair",
        "at least " + (count + 1) + " lines",
        "Write one score for every pair; check for a header and for the scores of another set.");
  }

  private Refusal tooLong(int number) {
    var oldMac = text().indexOf('\r') >= 0;
    return new Refusal(
        "scores.line_too_long",
        "line " + number,
        "at most " + MAX_LINE + " bytes a line",
        oldMac ? "a longer line that holds CR alone" : "a longer line that starts " + found(),
        oldMac
            ? "End each line with LF or CRLF."
            : "Write one number a line and nothing else, each line ended by LF.");
  }

  private Refusal notFinite(int number) {
    return new Refusal(
        "scores.not_finite",
        "line " + number,
        "a finite number",
        found(),
        "Look for a zero or overflowing embedding of this pair, mend it, and score again.");
  }

  private Refusal syntax(int number) {
    return new Refusal(
        "scores.syntax",
        "line " + number,
        "a decimal number such as 0.5261 or 5.261e-01",
        found(),
        syntaxRemedy());
  }

  private String syntaxRemedy() {
    var text = text();
    if (text.indexOf(',') >= 0 && NUMBER.matcher(text.replace(',', '.')).matches()) {
      return "Use a point, not a comma, before the decimals.";
    }
    if (NUMBER.matcher(text.strip()).matches()) {
      return "Remove the blanks around the number.";
    }
    return "Write one plain number a line: ASCII digits, a point, no header, no second column.";
  }

  private Refusal empty(int number) {
    return new Refusal(
        "scores.empty_line",
        "line " + number,
        number > count ? "the end of the file after " + count + " lines" : "a score",
        "an empty line",
        "Remove the empty line; the last score may be followed by one newline, no more.");
  }

  private Refusal encoding(int number, String found) {
    return new Refusal(
        "scores.encoding",
        "line " + number,
        "plain text, ASCII or UTF-8",
        found,
        "Save the scores as plain UTF-8 text, one number a line.");
  }

  private Refusal range(double score, int number) {
    return new Refusal(
        "scores.range",
        "line " + number,
        kind.name() + " from " + shortText(kind.min()) + " to " + shortText(kind.max()),
        found(),
        rangeRemedy(score));
  }

  private String rangeRemedy(double score) {
    if (kind.name().equals("cosine") && score > 1 && ScoreKind.SQUARED_L2.holds(score)) {
      return "This looks like a distance: write the cosine similarity, 1 - d/2 for a squared"
          + " distance d of normalised embeddings, higher for the same person.";
    }
    if (!kind.higherIsSimilar() && score < 0 && ScoreKind.COSINE.holds(score)) {
      return "This looks like a cosine c: write the distance of the normalised embeddings (its square"
          + " is 2 - 2c), lower for the same person.";
    }
    if (kind.name().equals("decision")) {
      return "Write 1 for the same person and 0 for different persons.";
    }
    return "Normalise each embedding to length 1 before scoring the pair.";
  }

  private static String shortText(double bound) {
    return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
  }
}
