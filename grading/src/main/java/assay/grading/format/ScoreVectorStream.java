package assay.grading.format;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/// The bytes of a score vector, made as they are read.
final class ScoreVectorStream extends InputStream {
  private static final int BLOCK = 1 << 13;

  private final double[] scores;
  private final ByteBuffer block =
      ByteBuffer.allocate(BLOCK * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN).limit(0);
  private int next;

  ScoreVectorStream(double[] scores) {
    this.scores = scores;
  }

  @Override
  public int read() {
    return isAtEnd() ? -1 : block.get() & 0xFF;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    Objects.checkFromIndexSize(offset, length, into.length);
    if (length == 0) {
      return 0;
    }
    if (isAtEnd()) {
      return -1;
    }
    int count = Math.min(length, block.remaining());
    block.get(into, offset, count);
    return count;
  }

  private boolean isAtEnd() {
    if (!block.hasRemaining() && next < scores.length) {
      int count = Math.min(BLOCK, scores.length - next);
      block.clear();
      block.asDoubleBuffer().put(scores, next, count);
      block.limit(count * Double.BYTES);
      next += count;
    }
    return !block.hasRemaining();
  }
}
