package assay.server.blob;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Streams one after the other, each opened when its turn comes: a thousand pieces are not a
/// thousand connections.
final class Chain extends InputStream {
  private final Iterator<Copies.Source> next;
  private @Nullable InputStream now;

  Chain(List<Copies.Source> sources) {
    this.next = sources.iterator();
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (now != null || next.hasNext()) {
      var in = now == null ? next.next().open() : now;
      now = in;
      int n = in.read(buffer, offset, length);
      if (n >= 0) {
        return n;
      }
      close();
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    if (now != null) {
      now.close();
      now = null;
    }
  }
}
