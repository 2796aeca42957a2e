package assay.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `multipart/form-data` (RFC 7578) part by part from the wire, with one buffer whatever the
/// size. Our own, because the framework's parts either sit in memory or must come in a fixed order.
public final class Multipart {
  private static final int MAX_HEADER_BYTES = 16 << 10;
  private static final Pattern BOUNDARY =
      Pattern.compile(
          ";\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;]{1,70}))", Pattern.CASE_INSENSITIVE);

  private final InputStream in;
  private final byte[] delimiter;
  private final byte[] buffer = new byte[64 << 10];
  private int start;
  private int end;

  /// Up to here the buffer is known to be content of the current part.
  private int content;

  private boolean delimiterIsNext;
  private boolean ended;
  private @Nullable Body open;

  private Multipart(InputStream in, String boundary) {
    this.in = in;
    this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1);
    // The first delimiter has no line break of its own before it.
    buffer[0] = '\r';
    buffer[1] = '\n';
    this.end = 2;
    this.open = new Body();
  }

  /// One part.
  ///
  /// @param fileName as the client spells it, not to be trusted; null for a plain field
  public record Part(String name, @Nullable String fileName, InputStream body) {}

  /// The request is not well-formed multipart.
  public static final class Malformed extends IOException {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  public static Multipart of(String contentType, InputStream in) throws Malformed {
    var boundary = BOUNDARY.matcher(contentType);
    if (!contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")
        || !boundary.find()) {
      throw new Malformed("the content type is not multipart/form-data with a boundary");
    }
    return new Multipart(in, boundary.group(boundary.group(1) == null ? 2 : 1));
  }

  /// The next part, after skipping what was not read of the one before; empty after the last.
  public Optional<Part> next() throws IOException {
    if (open != null) {
      open.transferTo(OutputStream.nullOutputStream());
      open = null;
    }
    if (ended) {
      return Optional.empty();
    }
    start += delimiter.length;
    delimiterIsNext = false;
    content = start;
    if (isLast()) {
      ended = true;
      return Optional.empty();
    }
    if (!line().isBlank()) {
      throw new Malformed("a boundary line has something after the boundary");
    }
    var parameters = disposition();
    var name = parameters.get("name");
    if (name == null) {
      throw new Malformed("a part has no name");
    }
    content = start;
    open = new Body();
    return Optional.of(new Part(name, fileName(parameters), open));
  }

  /// Two dashes after a boundary close the request; what follows them does not matter.
  private boolean isLast() throws IOException {
    while (end - start < 2) {
      if (!fill()) {
        throw new Malformed("the request ends inside a boundary line");
      }
    }
    return buffer[start] == '-' && buffer[start + 1] == '-';
  }

  private Map<String, String> disposition() throws IOException {
    var parameters = new HashMap<String, String>();
    int total = 0;
    for (var line = line(); !line.isEmpty(); line = line()) {
      total += line.length();
      if (total > MAX_HEADER_BYTES) {
        throw new Malformed("the headers of a part are too long");
      }
      if (!line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
        continue;
      }
      addParameters(line, parameters);
    }
    return parameters;
  }

  /// `; name="value"` or `; name=value`, over and over. By hand: the pattern that says the same
  /// recurses for each character of a long value.
  private static void addParameters(String line, Map<String, String> parameters) {
    int at = line.indexOf(';');
    while (at >= 0 && at < line.length()) {
      int equals = line.indexOf('=', at);
      if (equals < 0) {
        return;
      }
      var name = line.substring(at + 1, equals).strip().toLowerCase(Locale.ROOT);
      var value = new StringBuilder();
      at = readValue(line, equals + 1, value);
      parameters.put(name, value.toString().strip());
    }
  }

  /// Where the next semicolon is; negative after the last value.
  private static int readValue(String line, int from, StringBuilder value) {
    boolean isQuoted = line.startsWith("\"", from);
    for (int i = isQuoted ? from + 1 : from; i < line.length(); i++) {
      char c = line.charAt(i);
      if (isQuoted && c == '\\' && line.startsWith("\"", i + 1)) {
        value.append('"');
        i++;
      } else if (isQuoted && c == '"') {
        return line.indexOf(';', i);
      } else if (!isQuoted && c == ';') {
        return i;
      } else {
        value.append(c);
      }
    }
    return -1;
  }

  private static @Nullable String fileName(Map<String, String> parameters) throws Malformed {
    var encoded = parameters.get("filename*");
    if (encoded == null || !encoded.toLowerCase(Locale.ROOT).startsWith("utf-8''")) {
      return parameters.get("filename");
    }
    try {
      // URLDecoder also reads + as a blank, which RFC 5987 does not.
      return URLDecoder.decode(encoded.substring(7).replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new Malformed("a file name is not percent-encoded UTF-8: " + e.getMessage());
    }
  }

  private String line() throws IOException {
    var bytes = new ByteArrayOutputStream();
    while (true) {
      if (start == end && !fill()) {
        throw new Malformed("the request ends inside the headers of a part");
      }
      byte b = buffer[start++];
      if (b == '\n') {
        var line = bytes.toString(StandardCharsets.UTF_8);
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
      }
      bytes.write(b);
      if (bytes.size() > MAX_HEADER_BYTES) {
        throw new Malformed("a line in the headers of a part is too long");
      }
    }
  }

  /// Moves what is left to the front and reads more; false at the end of the stream.
  private boolean fill() throws IOException {
    System.arraycopy(buffer, start, buffer, 0, end - start);
    end -= start;
    content -= start;
    start = 0;
    int read = in.read(buffer, end, buffer.length - end);
    if (read > 0) {
      end += read;
    }
    return read >= 0;
  }

  /// Looks for the delimiter from `content` on and moves `content` up to it, or to where it could
  /// begin.
  private void search() {
    int last = end - delimiter.length;
    for (int i = content; i <= last; i++) {
      if (buffer[i] == '\r'
          && Arrays.equals(buffer, i, i + delimiter.length, delimiter, 0, delimiter.length)) {
        content = i;
        delimiterIsNext = true;
        return;
      }
    }
    content = Math.max(content, last + 1);
  }

  private final class Body extends InputStream {
    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (open != this || length == 0) {
        return open == this ? 0 : -1;
      }
      while (start == content) {
        if (delimiterIsNext) {
          return -1;
        }
        search();
        if (start == content && !delimiterIsNext && !fill()) {
          throw new Malformed("the request ends inside a part");
        }
      }
      int count = Math.min(length, content - start);
      System.arraycopy(buffer, start, target, offset, count);
      start += count;
      return count;
    }
  }
}
