package assay.grading.image;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Which two images of a pack make pair k, in the permuted order that only the server can undo.
///
/// File: 8 bytes `ASSAYPM1`, little-endian int32 P, then P × (int32 first, int32 second).
///
/// @param first index of the first image of each pair, length P
/// @param second index of the second image of each pair, length P
public record PairMap(int[] first, int[] second) {
  private static final byte[] MAGIC = "ASSAYPM1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 12;

  /// Java arrays of both columns still fit.
  private static final int MAX_PAIRS = 1 << 29;

  public PairMap {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          first.length + " first images for " + second.length + " second ones");
    }
    for (int k = 0; k < first.length; k++) {
      if (first[k] < 0 || second[k] < 0) {
        throw new IllegalArgumentException("pair " + k + " names a negative image");
      }
    }
  }

  public void write(OutputStream out) throws IOException {
    var header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    out.write(header.put(MAGIC).putInt(pairs()).array());
    var rows = new int[2 * pairs()];
    for (int k = 0; k < pairs(); k++) {
      rows[2 * k] = first[k];
      rows[2 * k + 1] = second[k];
    }
    LittleEndian.write(out, rows);
  }

  /// @throws IOException when it cannot be read or is not a whole map
  public static PairMap read(Path file) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ);
        var arena = Arena.ofConfined()) {
      var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      int pairs = pairs(file, bytes);
      var rows = new int[2 * pairs];
      MemorySegment.copy(bytes, LittleEndian.INT, HEADER_BYTES, rows, 0, rows.length);
      var first = new int[pairs];
      var second = new int[pairs];
      for (int k = 0; k < pairs; k++) {
        first[k] = rows[2 * k];
        second[k] = rows[2 * k + 1];
      }
      return new PairMap(first, second);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is not a pair map", e);
    }
  }

  private static int pairs(Path file, MemorySegment bytes) throws IOException {
    if (bytes.byteSize() < HEADER_BYTES
        || MemorySegment.ofArray(MAGIC).mismatch(bytes) != MAGIC.length) {
      throw new IOException(file + " is not a pair map");
    }
    int pairs = bytes.get(LittleEndian.INT, MAGIC.length);
    if (pairs < 0 || pairs > MAX_PAIRS || bytes.byteSize() != HEADER_BYTES + 8L * pairs) {
      throw new IOException(
          file + " has " + bytes.byteSize() + " bytes, its header says " + pairs + " pairs");
    }
    return pairs;
  }

  public int pairs() {
    return first.length;
  }

  /// Whether every index names an image of a pack of so many.
  public boolean fits(int images) {
    for (int k = 0; k < first.length; k++) {
      if (first[k] >= images || second[k] >= images) {
        return false;
      }
    }
    return true;
  }
}
