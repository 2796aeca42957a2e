package assay.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MultipartTest {
  private static final String TYPE = "multipart/form-data; boundary=XYZ";

  @Test
  void partsComeInTheirOrderWithTheirBytes() throws IOException {
    var parts =
        read(
            """
            --XYZ
            Content-Disposition: form-data; name="task"

            task1
            --XYZ
            Content-Disposition: form-data; name="scores"; filename="a b.txt"
            Content-Type: text/plain

            1
            -XYZ
            --XY

            --XYZ--
            epilogue\
            """
                .replace("\n", "\r\n"));
    assertThat(parts)
        .containsExactly(
            Map.entry("task", "task1"), Map.entry("scores/a b.txt", "1\r\n-XYZ\r\n--XY\r\n"));
  }

  @Test
  void preambleIsSkippedAndEmptyPartsAreParts() throws IOException {
    assertThat(
            read("hello\r\n--XYZ\r\ncontent-disposition: form-data; name=scale\r\n\r\n\r\n--XYZ--"))
        .containsExactly(Map.entry("scale", ""));
  }

  @Test
  void unreadPartsAreSkipped() throws IOException {
    var multipart =
        Multipart.of(
            TYPE,
            stream(
                "--XYZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n"
                    + "x".repeat(200_000)
                    + "\r\n--XYZ\r\nContent-Disposition: form-data; name=\"b\"\r\n\r\ny\r\n--XYZ--"));
    assertThat(multipart.next().orElseThrow().name()).isEqualTo("a");
    assertThat(multipart.next().orElseThrow().name()).isEqualTo("b");
    assertThat(multipart.next()).isEmpty();
    assertThat(multipart.next()).isEmpty();
  }

  /// Reads of every size, down to one byte, must not lose a delimiter that falls between them.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 4096, 65_536, 1_000_000})
  void anySizeOfReadGivesTheSameBytes(int chunk) throws IOException {
    var content = new byte[300_001];
    new Random(1).nextBytes(content);
    // Near misses of the delimiter, at the places where buffers end.
    for (int at : new int[] {0, 100, 65_530, 131_070, 299_990}) {
      System.arraycopy("\r\n--XY".getBytes(StandardCharsets.US_ASCII), 0, content, at, 6);
    }
    var head =
        "--XYZ\r\nContent-Disposition: form-data; name=\"model\"; filename=\"m\"\r\n\r\n"
            .getBytes(StandardCharsets.US_ASCII);
    var whole = Arrays.copyOf(head, head.length + content.length + 9);
    System.arraycopy(content, 0, whole, head.length, content.length);
    System.arraycopy(
        "\r\n--XYZ--".getBytes(StandardCharsets.US_ASCII), 0, whole, whole.length - 9, 9);
    var multipart = Multipart.of(TYPE, new Chunked(whole, chunk));
    assertThat(multipart.next().orElseThrow().body().readAllBytes()).isEqualTo(content);
    assertThat(multipart.next()).isEmpty();
  }

  /// A stream that gives at most so many bytes at once.
  private static final class Chunked extends ByteArrayInputStream {
    private final int chunk;

    Chunked(byte[] bytes, int chunk) {
      super(bytes);
      this.chunk = chunk;
    }

    @Override
    public synchronized int read(byte[] target, int offset, int length) {
      return super.read(target, offset, Math.min(length, chunk));
    }
  }

  @Test
  void fileNamesInEveryNotationAreRead() throws IOException {
    var parts =
        read(
            "--XYZ\r\nContent-Disposition: form-data; name=\"a\"; filename=\"q\\\"q\"\r\n\r\n\r\n"
                + "--XYZ\r\nContent-Disposition: form-data; name=\"b\";"
                + " filename*=utf-8''%C3%A4%2B+\r\n\r\n\r\n--XYZ--");
    assertThat(parts.keySet()).containsExactly("a/q\"q", "b/ä++");
  }

  @Test
  void longNamesAreNoBurden() throws IOException {
    var name = "\\\\x;=".repeat(3000);
    assertThat(
            read(
                "--XYZ\r\nContent-Disposition: form-data; name=\"a\"; filename=\""
                    + name
                    + "\"\r\n\r\n\r\n--XYZ--"))
        .containsExactly(Map.entry("a/" + name, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--XYZ",
        "--XYZ\r\n",
        "--XYZ\r\nContent-Disposition: form-data; name=\"a\"\r\n",
        "--XYZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nabc",
        "--XYZ\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nabc\r\n--XY",
        "--XYZ\r\nContent-Disposition: form-data\r\n\r\nabc\r\n--XYZ--",
        "--XYZjunk\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nabc\r\n--XYZ--"
      })
  void brokenRequestsAreMalformed(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(Multipart.Malformed.class);
  }

  @Test
  void headersWithoutEndAreMalformedSoon() {
    assertThatThrownBy(() -> read("--XYZ\r\n" + "x".repeat(1 << 20)))
        .isInstanceOf(Multipart.Malformed.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "multipart/form-data", "multipart/mixed; boundary=a"})
  void otherContentTypesAreMalformed(String type) {
    assertThatThrownBy(() -> Multipart.of(type, stream("")))
        .isInstanceOf(Multipart.Malformed.class);
  }

  private static Map<String, String> read(String body) throws IOException {
    var multipart = Multipart.of(TYPE, stream(body));
    var parts = new LinkedHashMap<String, String>();
    for (var part = multipart.next(); part.isPresent(); part = multipart.next()) {
      var file = part.get().fileName();
      parts.put(
          part.get().name() + (file == null ? "" : "/" + file),
          new String(part.get().body().readAllBytes(), StandardCharsets.UTF_8));
    }
    return parts;
  }

  private static InputStream stream(String body) {
    return new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8));
  }
}
