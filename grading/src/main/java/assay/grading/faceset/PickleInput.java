package assay.grading.faceset;

import assay.grading.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;

/// The bytes of a pickle, front to back. Lengths are checked against the file before they are used.
final class PickleInput {
  private static final int MAX_LINE = 64;

  private final FileChannel channel;
  private final long size;
  private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

  /// Where in the file the buffer begins.
  private long base;

  PickleInput(FileChannel channel) throws IOException {
    this.channel = channel;
    this.size = channel.size();
    buffer.limit(0);
  }

  long position() {
    return base + buffer.position();
  }

  long remaining() {
    return size - position();
  }

  int u1() throws IOException, Malformed {
    need(1);
    return buffer.get() & 0xff;
  }

  int u2() throws IOException, Malformed {
    need(2);
    return buffer.getShort() & 0xffff;
  }

  int i4() throws IOException, Malformed {
    need(4);
    return buffer.getInt();
  }

  long i8() throws IOException, Malformed {
    need(8);
    return buffer.getLong();
  }

  /// A length that the rest of the file can hold.
  int length(long length) throws Malformed {
    if (length < 0 || length > remaining() || length > Integer.MAX_VALUE) {
      throw new Malformed(
          "pickle.invalid",
          "offset " + position(),
          "at most the " + remaining() + " bytes that are left",
          "a length of " + Long.toUnsignedString(length),
          "The file is cut off or damaged; write it again.");
    }
    return (int) length;
  }

  /// The next bytes as characters, each byte one.
  String latin1(int length) throws IOException, Malformed {
    need(length);
    var bytes = new byte[length];
    buffer.get(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  void skip(int length) throws IOException {
    if (length <= buffer.remaining()) {
      buffer.position(buffer.position() + length);
    } else {
      base = position() + length;
      buffer.position(0).limit(0);
    }
  }

  /// Characters up to a newline, as GLOBAL has them.
  String line() throws IOException, Malformed {
    var line = new StringBuilder();
    for (int c = u1(); c != '\n'; c = u1()) {
      if (line.length() == MAX_LINE) {
        throw new Malformed(
            "pickle.invalid",
            "offset " + position(),
            "a name of at most " + MAX_LINE + " characters",
            "a longer one",
            "Write the file again with pickle.dump((bins, issame), f, protocol=4).");
      }
      line.append((char) c);
    }
    return line.toString();
  }

  private void need(int bytes) throws IOException, Malformed {
    if (buffer.remaining() >= bytes) {
      return;
    }
    length(bytes);
    base = position();
    buffer.clear();
    while (buffer.position() < bytes) {
      if (channel.read(buffer, base + buffer.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    buffer.flip();
  }
}
