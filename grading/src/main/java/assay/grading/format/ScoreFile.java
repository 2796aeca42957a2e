package assay.grading.format;

import assay.grading.Checked;
import assay.grading.Notice;
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

  private static final int BUFFER = 8192;

  static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]{1,20}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?");
  private static final Pattern NOT_FINITE =
      Pattern.compile("(?i)[+-]?(nan|inf|infinity|1\\.#(inf|qnan|ind)0*)");

  private final InputStream in;
  private final int count;
  private final ScoreKind kind;
  private final ScoreFaults faults;
  private final DecimalReader number = new DecimalReader();

  /// The last byte stays 0, so that no number reaches over the end.
  private final byte[] buffer = new byte[BUFFER + 1];

  private int next;
  private int end;
  private final byte[] line = new byte[MAX_LINE + 1];
  private int length;

  private ScoreFile(InputStream in, int count, ScoreKind kind) {
    this.in = in;
    this.count = count;
    this.kind = kind;
    faults = new ScoreFaults(count, kind);
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
      if (i == scores.length) {
        scores = Arrays.copyOf(scores, (int) Math.min(count, scores.length * 2L));
      }
      if (takePlainLine()) {
        scores[i] = number.value();
        continue;
      }
      if (peek() < 0) {
        return new Checked.Refused<>(faults.tooFew(i));
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
      return new Checked.Refused<>(
          more == '\n' || more == '\r' ? faults.empty(count + 1) : faults.tooMany());
    }
    return Checked.accepted(scores, notices(scores));
  }

  /// Takes a line that is whole in the buffer and beyond reproach; leaves any other to [#readLine],
  /// which is slow and knows all the words.
  private boolean takePlainLine() {
    if (end - next < MAX_LINE + 2) {
      return false;
    }
    int at = number.read(buffer, next);
    if (at < 0 || !kind.holds(number.value())) {
      return false;
    }
    int newline = buffer[at] == '\r' ? at + 1 : at;
    if (buffer[newline] != '\n') {
      return false;
    }
    next = newline + 1;
    return true;
  }

  /// Takes one line into `line` and checks its grammar; null when it is a number.
  private @Nullable Refusal readLine(int number) throws IOException {
    length = 0;
    for (var b = take(); b >= 0 && b != '\n'; b = take()) {
      if (b == 0) {
        return faults.encoding(number, "a zero byte, as UTF-16 and binary files have");
      }
      // The 65th byte may be the CR of CRLF, nothing else.
      if (length == MAX_LINE && !(b == '\r' && (peek() == '\n' || peek() < 0))) {
        return faults.tooLong(number, line());
      }
      line[length++] = (byte) b;
    }
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    var text = text();
    if (text.isBlank()) {
      return faults.empty(number);
    }
    if (NOT_FINITE.matcher(text).matches()) {
      return faults.notFinite(number, line());
    }
    return NUMBER.matcher(text).matches() ? null : faults.syntax(number, line());
  }

  private @Nullable Refusal judge(double score, int number) {
    if (!Double.isFinite(score)) {
      return faults.notFinite(number, line());
    }
    return kind.holds(score) ? null : faults.range(score, number, line());
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
      return faults.encoding(1, "a UTF-16 byte order mark");
    } else if (startsWith('P', 'K', 3, 4)) {
      return faults.encoding(1, "a zip archive");
    } else if (startsWith(0x1F, 0x8B)) {
      return faults.encoding(1, "a gzip file");
    } else if (startsWith(0x93, 'N', 'U', 'M', 'P', 'Y')) {
      return faults.encoding(1, "a numpy array");
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
    end = in.readNBytes(buffer, 0, BUFFER);
    buffer[end] = 0;
  }

  private byte[] line() {
    return Arrays.copyOf(line, length);
  }

  private String text() {
    return new String(line, 0, length, StandardCharsets.ISO_8859_1);
  }
}
