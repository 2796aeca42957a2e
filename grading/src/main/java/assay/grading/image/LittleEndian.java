package assay.grading.image;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// int32 as our files spell it.
final class LittleEndian {
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int BLOCK = 1 << 14;

  private LittleEndian() {}

  static void write(OutputStream out, int[] values) throws IOException {
    var block =
        ByteBuffer.allocate(Math.min(BLOCK, values.length) * Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < values.length; from += BLOCK) {
      int count = Math.min(BLOCK, values.length - from);
      block.asIntBuffer().put(values, from, count);
      out.write(block.array(), 0, count * Integer.BYTES);
    }
  }
}
