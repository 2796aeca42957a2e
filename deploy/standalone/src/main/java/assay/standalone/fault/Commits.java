package assay.standalone.fault;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/// Follows what a client says to PostgreSQL (protocol 3.0, "Message Formats") far enough to see a
/// COMMIT go by, spelled out or as a prepared statement. One for each connection.
final class Commits {
  private static final int LARGEST = 1 << 20;
  private static final int FIRST_HEAD = 4;
  private static final int HEAD = 5;
  private static final int TLS = 1234;
  private static final String COMMIT = "COMMIT";

  private final Set<String> prepared = new HashSet<>();
  private final ByteBuffer waiting = ByteBuffer.allocate(LARGEST);
  private boolean hasBegun;
  private boolean isLost;

  /// Whether a COMMIT and the Sync after it are complete with these bytes.
  boolean sees(byte[] bytes, int length) {
    if (isLost || waiting.remaining() < length) {
      // A message larger than any of ours: what follows cannot be told apart any more.
      isLost = true;
      return false;
    }
    waiting.put(bytes, 0, length).flip();
    boolean isCommit = false;
    while (waiting.remaining() >= (hasBegun ? HEAD : FIRST_HEAD)) {
      waiting.mark();
      char kind = hasBegun ? (char) waiting.get() : ' ';
      int body = waiting.getInt() - Integer.BYTES;
      if (body < 0 || body > LARGEST) {
        isLost = true;
        break;
      }
      if (waiting.remaining() < body) {
        waiting.reset();
        break;
      }
      var message = new byte[body];
      waiting.get(message);
      isCommit |= take(kind, message);
    }
    waiting.compact();
    return isCommit;
  }

  private boolean take(char kind, byte[] message) {
    return switch (kind) {
      case ' ' -> {
        // A request for TLS comes before the start itself; its code is 1234 5679.
        hasBegun = ByteBuffer.wrap(message).getShort() != TLS;
        yield false;
      }
      case 'Q' -> text(message, 0).equals(COMMIT);
      case 'P' -> {
        prepare(message);
        yield false;
      }
      case 'B' -> prepared.contains(text(message, text(message, 0).length() + 1));
      default -> false;
    };
  }

  private void prepare(byte[] message) {
    var name = text(message, 0);
    if (text(message, name.length() + 1).equals(COMMIT)) {
      prepared.add(name);
    } else {
      prepared.remove(name);
    }
  }

  private static String text(byte[] message, int from) {
    int to = from;
    while (to < message.length && message[to] != 0) {
      to++;
    }
    return new String(message, from, to - from, StandardCharsets.ISO_8859_1);
  }
}
