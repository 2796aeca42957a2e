package assay.standalone.load;

import java.io.IOException;
import java.time.Duration;

/// Score files that arrive meanwhile.
final class Arrivals {
  private final Thread thread;
  private volatile String fault = "";

  private Arrivals(ScoreRush rush, double perSecond, Duration time) {
    this.thread =
        Thread.ofPlatform()
            .name("arrivals")
            .start(() -> {
              try {
                var result = rush.atRate(perSecond, time);
                fault = result.errors().isEmpty() ? "" : result.errors().getFirst();
              } catch (IOException e) {
                fault = e.toString();
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  static Arrivals begin(ScoreRush rush, double perSecond, Duration time) {
    return new Arrivals(rush, perSecond, time);
  }

  /// Waits for the last of them.
  void end() throws IOException, InterruptedException {
    thread.join();
    if (!fault.isEmpty()) {
      throw new IOException("a score file was not accepted: " + fault);
    }
  }
}
