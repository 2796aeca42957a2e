package assay.server.pages;

import java.io.IOException;
import java.io.InputStream;

/// What is left of an upload that was refused before its end. A browser listens for the answer only
/// when it has sent everything, and unread bytes would block the connection's next request.
final class UnreadBody {
  private static final long MOST = 1L << 30;

  private UnreadBody() {}

  /// Reads on and forgets, within bounds.
  static void drain(InputStream body) throws IOException {
    var buffer = new byte[1 << 16];
    long left = MOST;
    for (int n = 0; n >= 0 && left > 0; left -= n) {
      n = body.read(buffer);
    }
  }
}
