package assay.worker.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// What a child prints beside its answers: kept up to 64 KiB for the operator's log; more of it
/// ends the child.
final class Noise {
  private static final int MOST = 1 << 16;

  private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
  private final Thread reader;

  Noise(InputStream errors, Runnable tooMuch) {
    this.reader =
        Thread.ofPlatform().daemon().name("sandbox-noise").start(() -> drain(errors, tooMuch));
  }

  private void drain(InputStream errors, Runnable tooMuch) {
    try {
      var some = new byte[4096];
      for (int n = errors.read(some); n >= 0; n = errors.read(some)) {
        synchronized (kept) {
          kept.write(some, 0, Math.min(n, MOST - kept.size()));
          if (kept.size() == MOST) {
            break;
          }
        }
      }
      if (full()) {
        tooMuch.run();
      }
    } catch (IOException _) {
      // The child is gone; what it said until then is kept.
    }
  }

  private boolean full() {
    synchronized (kept) {
      return kept.size() == MOST;
    }
  }

  /// Waits until the child's last words are read.
  void await() throws InterruptedException {
    reader.join(Duration.ofSeconds(2));
  }

  /// For a log.
  String text() {
    String all;
    synchronized (kept) {
      all = kept.toString(StandardCharsets.UTF_8);
    }
    return oneLine(all);
  }

  /// One line without control characters, its end if it is long.
  static String oneLine(String all) {
    var line = all.replaceAll("\\p{Cntrl}+", " | ");
    return line.length() <= 2000 ? line : line.substring(line.length() - 2000);
  }
}
