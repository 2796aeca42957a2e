package assay.grading.faceset;

import assay.grading.Checked;
import assay.grading.Malformed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// A numpy array on disk: `|u1`, `|b1`, `<f4` or `<f8`, C order. Nothing else is read, least of all
/// `|O`, which is a pickle.
public final class NpyFile implements AutoCloseable {
  private static final int MAX_DATA = 1 << 30;

  private final FileChannel channel;
  private final NpyHeader header;

  private NpyFile(FileChannel channel, NpyHeader header) {
    this.channel = channel;
    this.header = header;
  }

  public static Checked<NpyFile> open(Path file) throws IOException {
    return FaceSetFile.closingUnlessAccepted(
        FileChannel.open(file, StandardOpenOption.READ), NpyFile::open);
  }

  /// The array owns the channel if it is accepted.
  static Checked<NpyFile> open(FileChannel channel) throws IOException {
    try {
      var header = NpyHeader.read(Channels.newInputStream(channel.position(0)));
      long expected = header.dataBytes();
      long found = channel.size() - header.bytes();
      if (found != expected) {
        return Checked.refused(
            "npy.size",
            "",
            expected + " bytes for " + header.dtype() + " of shape " + header.shape(),
            found + " bytes",
            "The file is cut off or has bytes behind its end; save it again.");
      }
      return Checked.accepted(new NpyFile(channel, header));
    } catch (Malformed e) {
      return e.refused();
    }
  }

  /// `|u1`, `|b1`, `<f4` or `<f8`.
  public String dtype() {
    return header.dtype();
  }

  public List<Integer> shape() {
    return header.shape();
  }

  /// All values in C order; true is 1.
  ///
  /// @throws IOException when the file cannot be read, or holds more than 1 GiB
  public double[] doubles() throws IOException {
    int itemBytes = Character.digit(dtype().charAt(2), 10);
    long size = channel.size() - header.bytes();
    if (size > MAX_DATA) {
      throw new IOException(size + " bytes are too many to hold at once");
    }
    var bytes = bytes(0, (int) size);
    var values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    var doubles = new double[bytes.length / itemBytes];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] =
          switch (dtype()) {
            case "<f4" -> values.getFloat();
            case "<f8" -> values.getDouble();
            default -> values.get() & 0xff;
          };
    }
    return doubles;
  }

  /// Bytes of the data, as they stand in the file.
  byte[] bytes(long offset, int length) throws IOException {
    var bytes = ByteBuffer.allocate(length);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, header.bytes() + offset + bytes.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
