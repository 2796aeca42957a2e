package assay.standalone.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Messages are spelled after "Message Formats" of PostgreSQL's manual.
class CommitsTest {
  private final Commits commits = new Commits();

  private boolean sees(byte[]... messages) {
    var all = new ByteArrayOutputStream();
    for (var message : messages) {
      all.writeBytes(message);
    }
    return commits.sees(all.toByteArray(), all.size());
  }

  /// Length and version 3.0, then parameters.
  private static byte[] startup() {
    return ByteBuffer.allocate(9).putInt(9).putInt(196_608).put((byte) 0).array();
  }

  private static byte[] tlsRequest() {
    return ByteBuffer.allocate(8).putInt(8).putInt(80_877_103).array();
  }

  private static byte[] message(char kind, String body) {
    var bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) kind)
        .putInt(4 + bytes.length)
        .put(bytes)
        .array();
  }

  @Test
  void aSpelledOutCommitIsSeen() {
    assertThat(sees(tlsRequest())).isFalse();
    assertThat(sees(startup())).isFalse();
    assertThat(sees(message('Q', "BEGIN\0"))).isFalse();
    assertThat(sees(message('Q', "COMMIT\0"))).isTrue();
  }

  @Test
  void aPreparedCommitIsSeenWhenItIsBoundAndNotWhenItIsParsed() {
    assertThat(sees(startup(), message('P', "S_1\0COMMIT\0\0\0"))).isFalse();
    assertThat(sees(message('B', "\0S_1\0\0\0\0\0\0\0"), message('S', ""))).isTrue();
    assertThat(sees(message('B', "\0S_2\0\0\0\0\0\0\0"))).isFalse();
  }

  @Test
  void aNameThatIsParsedAnewIsNoCommitAnyMore() {
    sees(startup(), message('P', "S_1\0COMMIT\0\0\0"), message('P', "S_1\0select 1\0\0\0"));
    assertThat(sees(message('B', "\0S_1\0\0\0\0\0\0\0"))).isFalse();
  }

  @Test
  void aCommitThatArrivesInTwoPiecesIsSeenWithTheSecond() {
    sees(startup());
    var commit = message('Q', "COMMIT\0");
    var first = Arrays.copyOf(commit, 7);
    var second = Arrays.copyOfRange(commit, 7, commit.length);
    assertThat(sees(first)).isFalse();
    assertThat(sees(second)).isTrue();
  }

  @Test
  void theWordInsideOfDataIsNoCommit() {
    assertThat(sees(startup(), message('Q', "select 'COMMIT'\0"))).isFalse();
  }
}
