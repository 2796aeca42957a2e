package assay.standalone.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/// Says what is being done, with the seconds since the start.
public final class Progress implements Consumer<String> {
  private final long started = System.nanoTime();
  private final PrintStream out;

  public Progress(PrintStream out) {
    this.out = out;
  }

  @Override
  public synchronized void accept(String line) {
    out.printf(Locale.ROOT, "[%3d s] %s%n", elapsed().toSeconds(), line);
    out.flush();
  }

  public Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - started);
  }
}
