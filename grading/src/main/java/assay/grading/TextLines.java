package assay.grading;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/// A text file of fields, read line by line in constant memory. UTF-8, with or without byte order
/// mark; lines end in LF or CRLF; the last newline may be missing; no line is empty.
///
/// Every fault names the file and the line. Fields stay bytes until they are asked for, so that a
/// file of millions of lines of numbers costs no strings.
public final class TextLines {
  /// Most fields that a line is cut into.
  public static final int MAX_FIELDS = 32;

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?[0-9]{1,20}(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?");
  private static final int MAX_DECIMAL = 64;

  private final InputStream in;
  private final String name;
  private final byte[] buffer = new byte[1 << 16];
  private int at;
  private int end;
  private final byte[] line;
  private int length;
  private int number;
  private final int[] starts = new int[MAX_FIELDS + 2];

  /// @param in stays open
  /// @param name of the file, for faults
  /// @param maxLine longest line in bytes
  public TextLines(InputStream in, String name, int maxLine) {
    this.in = in;
    this.name = name;
    this.line = new byte[maxLine + 1];
  }

  /// Takes the next line; false at the end.
  ///
  /// @throws Malformed when it is empty, too long or binary
  public boolean next() throws IOException, Malformed {
    if (number == 0) {
      skipByteOrderMark();
    }
    int b = take();
    if (b < 0) {
      return false;
    }
    number++;
    length = 0;
    for (; b >= 0 && b != '\n'; b = take()) {
      if (b == 0) {
        throw encoding("a zero byte");
      }
      if (length == line.length) {
        throw tooLong();
      }
      line[length++] = (byte) b;
    }
    if (length > 0 && line[length - 1] == '\r') {
      length--;
    }
    if (length == line.length) {
      throw tooLong();
    }
    if (length == 0) {
      throw fault("text.empty_line", "a line of text", "an empty line", "Remove the empty line.");
    }
    return true;
  }

  /// Lines so far; the number of the present one, from 1.
  public int number() {
    return number;
  }

  /// Cuts the line at each separator.
  ///
  /// @return how many fields, at least 1; at most 33, where there are more than 32
  public int split(char separator) {
    int fields = 0;
    starts[0] = 0;
    for (int i = 0; i < length && fields <= MAX_FIELDS; i++) {
      if (line[i] == separator) {
        starts[++fields] = i + 1;
      }
    }
    fields = Math.min(fields + 1, MAX_FIELDS + 1);
    starts[fields] = length + 1;
    return fields;
  }

  /// Cuts the line.
  ///
  /// @throws Malformed when it has another number of fields
  public void split(char separator, int fields, String expected) throws Malformed {
    int found = split(separator);
    if (found != fields) {
      throw fault(
          "text.fields",
          expected,
          found == 1 ? "1 field" : found + " fields",
          "Separate the fields by one `" + (separator == '\t' ? "\\t" : separator) + "`.");
    }
  }

  /// The whole line.
  ///
  /// @throws Malformed when it is not UTF-8
  public String text() throws Malformed {
    return text(0, length);
  }

  /// Field i as text.
  ///
  /// @throws Malformed when it is not UTF-8
  public String text(int field) throws Malformed {
    return text(starts[field], starts[field + 1] - 1);
  }

  private String text(int from, int to) throws Malformed {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(line, from, to - from))
          .toString();
    } catch (CharacterCodingException e) {
      throw encoding("bytes that are not UTF-8");
    }
  }

  /// Field i as a number of plain digits, 0 to 2^31 - 1.
  ///
  /// @throws Malformed when it is something else
  public int integer(int field) throws Malformed {
    int from = starts[field];
    int to = starts[field + 1] - 1;
    long value = 0;
    boolean valid = from < to && to - from <= 10;
    for (int i = from; i < to && valid; i++) {
      valid = line[i] >= '0' && line[i] <= '9';
      value = 10 * value + line[i] - '0';
    }
    if (!valid || value > Integer.MAX_VALUE) {
      throw fault(
          "text.number",
          "a whole number of plain digits",
          quoted(field),
          "Write ids, counts and labels as plain digits.");
    }
    return (int) value;
  }

  /// Field i as a finite decimal number.
  ///
  /// @throws Malformed when it is something else
  public double decimal(int field) throws Malformed {
    int from = starts[field];
    int to = starts[field + 1] - 1;
    if (to - from <= MAX_DECIMAL) {
      var text = new String(line, from, to - from, StandardCharsets.ISO_8859_1);
      if (DECIMAL.matcher(text).matches()) {
        double value = Double.parseDouble(text);
        if (Double.isFinite(value)) {
          return value;
        }
      }
    }
    throw fault(
        "text.number",
        "a finite decimal number",
        quoted(field),
        "Write numbers with ASCII digits and a point, without blanks.");
  }

  /// Field i, short and safe to print.
  public String quoted(int field) {
    return quoted(starts[field], starts[field + 1] - 1);
  }

  private String quoted(int from, int to) {
    var text = new String(line, from, to - from, StandardCharsets.UTF_8);
    return "`" + Printable.of(text, MAX_DECIMAL) + "`";
  }

  /// A fault of the present line.
  public Malformed fault(String code, String expected, String found, String remedy) {
    return new Malformed(code, name + " line " + Math.max(1, number), expected, found, remedy);
  }

  private void skipByteOrderMark() throws IOException {
    fill();
    if (end >= 3
        && Arrays.equals(buffer, 0, 3, new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, 0, 3)) {
      at = 3;
    }
  }

  private int take() throws IOException {
    if (at == end) {
      fill();
    }
    return at < end ? buffer[at++] & 0xff : -1;
  }

  private void fill() throws IOException {
    at = 0;
    end = Math.max(0, in.readNBytes(buffer, 0, buffer.length));
  }

  private Malformed encoding(String found) {
    return fault("text.encoding", "plain UTF-8 text", found, "Save the file as UTF-8 text.");
  }

  private Malformed tooLong() {
    return fault(
        "text.line_too_long",
        "at most " + (line.length - 1) + " bytes a line",
        "a longer line that starts " + quoted(0, Math.min(length, MAX_DECIMAL)),
        "End each line with LF or CRLF.");
  }
}
