package assay.server.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// The zip of a kit, made while it is read: nothing of it lies in memory or on disk but the piece
/// that is being read. The same kit gives the same bytes.
final class KitStream extends InputStream {
  private static final int PIECE = 1 << 16;

  /// The earliest that a zip can tell, in whatever zone.
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Deque<KitFile> waiting;
  private final ByteArrayOutputStream written = new ByteArrayOutputStream(PIECE);
  private final ZipOutputStream zip = new ZipOutputStream(written);
  private final byte[] piece = new byte[PIECE];
  private @Nullable InputStream current;
  private byte[] ready = new byte[0];
  private int taken;
  private boolean isDone;

  KitStream(Kit kit) {
    waiting = new ArrayDeque<>(kit.files());
  }

  @Override
  public int read() throws IOException {
    return isEmpty() ? -1 : ready[taken++] & 0xff;
  }

  @Override
  public int read(byte[] to, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (isEmpty()) {
      return -1;
    }
    int count = Math.min(length, ready.length - taken);
    System.arraycopy(ready, taken, to, offset, count);
    taken += count;
    return count;
  }

  /// Whether nothing is left, after writing on where nothing is ready.
  private boolean isEmpty() throws IOException {
    while (taken == ready.length && !isDone) {
      step();
      ready = written.toByteArray();
      written.reset();
      taken = 0;
    }
    return taken == ready.length;
  }

  private void step() throws IOException {
    if (current != null) {
      int count = current.read(piece);
      if (count >= 0) {
        zip.write(piece, 0, count);
        return;
      }
      current.close();
      current = null;
      zip.closeEntry();
    }
    var next = waiting.poll();
    if (next == null) {
      zip.close();
      isDone = true;
      return;
    }
    zip.setLevel(next.isPacked() ? Deflater.NO_COMPRESSION : Deflater.DEFAULT_COMPRESSION);
    var entry = new ZipEntry(next.name());
    entry.setTimeLocal(TIME);
    zip.putNextEntry(entry);
    current = next.source().open();
  }

  @Override
  public void close() throws IOException {
    isDone = true;
    if (current != null) {
      current.close();
    }
  }
}
