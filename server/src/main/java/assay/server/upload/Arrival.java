package assay.server.upload;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/// A request's body as it arrives. A line that drops, or trickles, ends it early instead of
/// failing: what came is worth keeping. The right to write is prolonged on the way.
final class Arrival extends FilterInputStream {
  /// Slower than this on average is no upload but a way to hold a connection.
  static final long LEAST_BYTES_PER_SECOND = 256;

  private final BooleanSupplier prolong;
  private final Duration patience;
  private final Duration renewal;
  private final long begun = System.nanoTime();
  private long prolonged = begun;
  private long bytes;
  private End end = End.WHOLE;

  /// How it ended.
  enum End {
    WHOLE,
    /// The line dropped.
    BROKEN,
    /// Too few bytes a second.
    SLOW,
    /// Another request writes by now: these bytes must not count.
    OVERTAKEN
  }

  /// @param prolong called now and then; false: another request writes now
  /// @param patience how long a body may trickle
  /// @param renewal between two calls of `prolong`
  Arrival(InputStream in, BooleanSupplier prolong, Duration patience, Duration renewal) {
    super(in);
    this.prolong = prolong;
    this.patience = patience;
    this.renewal = renewal;
  }

  End end() {
    return end;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (end != End.WHOLE) {
      return -1;
    }
    int n;
    try {
      n = in.read(buffer, offset, length);
    } catch (IOException _) {
      end = End.BROKEN;
      return -1;
    }
    if (n > 0) {
      bytes += n;
      end = look();
    }
    return n;
  }

  private End look() {
    long now = System.nanoTime();
    long seconds = Duration.ofNanos(now - begun).toSeconds();
    if (now - begun > patience.toNanos() && bytes < seconds * LEAST_BYTES_PER_SECOND) {
      return End.SLOW;
    }
    if (now - prolonged > renewal.toNanos()) {
      prolonged = now;
      return prolong.getAsBoolean() ? End.WHOLE : End.OVERTAKEN;
    }
    return End.WHOLE;
  }

  @Override
  public long skip(long n) throws IOException {
    var buffer = new byte[Math.clamp(n, 0, 8192)];
    return buffer.length == 0 ? 0 : Math.max(read(buffer, 0, buffer.length), 0);
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
