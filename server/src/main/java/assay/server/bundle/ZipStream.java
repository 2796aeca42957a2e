package assay.server.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDateTime;
import java.util.Iterator;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/// A zip that is made while it is read: the same bytes for the same entries, and no more of them in
/// memory than one piece.
final class ZipStream extends InputStream {
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private final Iterator<Entry> entries;
  private final Drain made = new Drain();
  private final ZipOutputStream zip = new ZipOutputStream(made);
  private final byte[] piece = new byte[1 << 16];
  private @Nullable InputStream current;
  private boolean isWhole;

  ZipStream(List<Entry> entries) {
    this.entries = entries.iterator();
    zip.setLevel(Deflater.BEST_SPEED);
  }

  /// @param content opened when its turn comes
  record Entry(String name, Content content) {}

  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;
  }

  /// Bytes that wait to be read.
  private static final class Drain extends ByteArrayOutputStream {
    private int taken;

    boolean isEmpty() {
      return taken == count;
    }

    int take(byte[] into, int offset, int length) {
      int n = Math.min(length, count - taken);
      System.arraycopy(buf, taken, into, offset, n);
      taken += n;
      if (isEmpty()) {
        reset();
        taken = 0;
      }
      return n;
    }
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (made.isEmpty() && !isWhole) {
      make();
    }
    return made.isEmpty() ? -1 : made.take(into, offset, length);
  }

  /// One piece more.
  private void make() throws IOException {
    if (current == null) {
      if (!entries.hasNext()) {
        zip.finish();
        isWhole = true;
        return;
      }
      var next = entries.next();
      var header = new ZipEntry(next.name());
      header.setTimeLocal(EPOCH);
      zip.putNextEntry(header);
      current = next.content().open();
    }
    int n = current.read(piece);
    if (n >= 0) {
      zip.write(piece, 0, n);
    } else {
      current.close();
      current = null;
      zip.closeEntry();
    }
  }

  @Override
  public void close() throws IOException {
    if (current != null) {
      current.close();
    }
  }
}
