package assay.grading.format;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/// The bytes of a zip, at any place.
record ZipChannel(FileChannel file, long size) {
  ZipChannel(FileChannel file) throws IOException {
    this(file, file.size());
  }

  /// Little-endian, from its first to its last byte.
  ByteBuffer read(long at, int bytes) throws IOException {
    if (at < 0 || at + bytes > size) {
      throw ZipFaults.invalid("a zip that is cut off");
    }
    var buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    while (buffer.hasRemaining()) {
      if (file.read(buffer, at + buffer.position()) < 0) {
        throw new EOFException("zip shrank while it was read");
      }
    }
    return buffer.flip();
  }
}
