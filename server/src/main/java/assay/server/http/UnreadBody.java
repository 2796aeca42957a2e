package assay.server.http;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/// What is left of a body that was refused before its end. Many clients, browsers among them,
/// listen for the answer only when they have sent everything.
public final class UnreadBody {
  private static final long MOST = 1L << 30;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private UnreadBody() {}

  /// Reads on and forgets, within bounds.
  public static void drain(InputStream body) throws IOException {
    var buffer = new byte[1 << 16];
    long begun = System.nanoTime();
    long left = MOST;
    for (int n = 0; n >= 0 && left > 0; left -= n) {
      if (System.nanoTime() - begun > LONGEST.toNanos()) {
        return;
      }
      n = body.read(buffer);
    }
  }
}
