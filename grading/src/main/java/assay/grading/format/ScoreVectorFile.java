package assay.grading.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A score vector as worker and server keep it: P little-endian float64, nothing else.
public final class ScoreVectorFile {
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final int BLOCK = 1 << 13;

  private ScoreVectorFile() {}

  public static void write(OutputStream out, double[] scores) throws IOException {
    var block =
        ByteBuffer.allocate(Math.min(BLOCK, scores.length) * Double.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < scores.length; from += BLOCK) {
      int count = Math.min(BLOCK, scores.length - from);
      block.asDoubleBuffer().put(scores, from, count);
      out.write(block.array(), 0, count * Double.BYTES);
    }
  }

  /// The same bytes, made as they are read: no second copy of millions of scores.
  public static InputStream stream(double[] scores) {
    return new ScoreVectorStream(scores);
  }

  /// @param count scores expected
  /// @throws IOException when it cannot be read or has another length
  public static double[] read(Path file, int count) throws IOException {
    try (var channel = FileChannel.open(file, StandardOpenOption.READ);
        var arena = Arena.ofConfined()) {
      if (channel.size() != (long) count * Double.BYTES) {
        throw new IOException(
            file + " has " + channel.size() + " bytes, " + count + " scores take 8 each");
      }
      var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      var scores = new double[count];
      MemorySegment.copy(bytes, DOUBLE, 0, scores, 0, count);
      return scores;
    }
  }
}
