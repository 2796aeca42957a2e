package assay.worker.sandbox;

import assay.worker.engine.Said;
import assay.worker.engine.Setup;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;

/// What a child says, which is not trusted: frames are bounded, and anything out of order is a
/// broken child.
final class Answers {
  private static final int LONGEST_TEXT = 1 << 14;
  private static final int WIDEST = 1 << 16;
  private static final int HEAD_BYTES = 3 * Integer.BYTES;

  private final DataInputStream in;
  private int width;

  Answers(InputStream in, Setup setup) {
    this.in = new DataInputStream(new BufferedInputStream(in, 1 << 16));
    this.width = setup.embedding();
  }

  record Answer(Said kind, ByteBuffer payload) {
    String text() {
      return StandardCharsets.UTF_8.decode(payload.duplicate()).toString();
    }
  }

  /// @param batch images of the child's largest run
  record Rows(int width, int batch, FloatBuffer floats) {
    /// The next row.
    float[] next() {
      var row = new float[width];
      floats.get(row);
      return row;
    }
  }

  /// @throws IOException when the child is gone or broke the protocol
  Answer text() throws IOException {
    return read(LONGEST_TEXT);
  }

  /// The answer to a frame of so many images.
  Answer embeddings(int images) throws IOException {
    return read(Math.max(LONGEST_TEXT, HEAD_BYTES + images * WIDEST * Float.BYTES));
  }

  Rows rows(Answer answer, int images) throws IOException {
    var payload = answer.payload();
    if (payload.remaining() < HEAD_BYTES || payload.getInt() != images) {
      throw new IOException("the child answered another number of rows");
    }
    int found = payload.getInt();
    int batch = payload.getInt();
    if (found < 1
        || found > WIDEST
        || payload.remaining() != images * found * Float.BYTES
        || (width != 0 && found != width)) {
      throw new IOException("the child answered rows of another width");
    }
    width = found;
    return new Rows(found, batch, payload.asFloatBuffer());
  }

  private Answer read(int longest) throws IOException {
    var kind = Said.of(in.readUnsignedByte());
    int length = in.readInt();
    if (kind.isEmpty() || length < 0 || length > longest) {
      throw new IOException("the child broke the protocol");
    }
    var payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new IOException("the child ended inside an answer");
    }
    return new Answer(kind.get(), ByteBuffer.wrap(payload));
  }
}
