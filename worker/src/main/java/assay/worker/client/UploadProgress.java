package assay.worker.client;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/// How far an upload is: a bar on a terminal, now and then a line elsewhere, nothing where a
/// program listens.
final class UploadProgress {
  private static final int WIDTH = 20;
  private static final long REDRAWN_NANOS = 200_000_000L;
  private static final long LINE_NANOS = 5_000_000_000L;
  private static final String CLEAR = "\r\u001b[K";

  private final PrintWriter screen;
  private final Manner manner;
  private final LongSupplier nanos;
  private String name = "";
  private long first;
  private long sent;
  private long bytes;
  private long begun;
  private long shown;

  enum Manner {
    BAR,
    LINES,
    NONE
  }

  UploadProgress(PrintWriter screen, Manner manner) {
    this(screen, manner, System::nanoTime);
  }

  UploadProgress(PrintWriter screen, Manner manner, LongSupplier nanos) {
    this.screen = screen;
    this.manner = manner;
    this.nanos = nanos;
  }

  /// @param here what the server has of it
  void begins(String file, long here, long size) {
    name = Plain.text(file);
    first = here;
    sent = here;
    bytes = size;
    begun = nanos.getAsLong();
    shown = begun;
    if (here > 0 && here < size) {
      line("%s: %s of %s are there, going on".formatted(name, megabytes(here), megabytes(size)));
    }
  }

  void sends(int more) {
    sent += more;
    long now = nanos.getAsLong();
    if (now - shown < (manner == Manner.BAR ? REDRAWN_NANOS : LINE_NANOS)) {
      return;
    }
    shown = now;
    if (manner == Manner.BAR) {
      screen.print(CLEAR + state(now));
      screen.flush();
    } else {
      line(state(now));
    }
  }

  /// The server has all of it.
  void ends() {
    line("%s: sent, %s".formatted(name, megabytes(bytes)));
  }

  void waits(String why, int seconds) {
    line("%s: %s; trying again in %d s".formatted(name, why, seconds));
  }

  void unreadable(IOException e) {
    line("%s: cannot be read: %s".formatted(name, e.getMessage()));
  }

  /// As in `model.onnx ████████████████░░░░ 84 % 138.0 of 164.2 MB 12.0 MB/s 2 s left`.
  private String state(long now) {
    double share = bytes == 0 ? 1 : (double) sent / bytes;
    double seconds = Math.max(1e-3, (now - begun) / 1e9);
    double rate = (sent - first) / seconds;
    var left = rate > 0 ? "  %d s left".formatted(Math.round((bytes - sent) / rate)) : "";
    var told =
        String.format(
            Locale.ROOT,
            "%d %%  %.1f of %s  %.1f MB/s%s",
            (int) (100 * share),
            sent / 1e6,
            megabytes(bytes),
            rate / 1e6,
            left);
    if (manner != Manner.BAR) {
      return name + ": " + told;
    }
    int full = (int) (WIDTH * share);
    return name + "  " + "█".repeat(full) + "░".repeat(WIDTH - full) + "  " + told;
  }

  private void line(String text) {
    switch (manner) {
      case BAR -> screen.println(CLEAR + text);
      case LINES -> screen.println(text);
      case NONE -> {}
    }
    screen.flush();
  }

  private static String megabytes(long bytes) {
    return bytes < 1_000_000
        ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
        : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
