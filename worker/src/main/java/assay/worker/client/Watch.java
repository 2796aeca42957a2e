package assay.worker.client;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Consumer;

/// Follows a submission until nothing more happens to it.
final class Watch {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private final Api api;
  private final PrintWriter progress;

  Watch(Api api, PrintWriter progress) {
    this.api = api;
    this.progress = progress;
  }

  /// Asks once a second and prints what changed.
  ///
  /// @param last is given the ended submission
  /// @return the exit code: whose fault it was that there is no result
  int untilItEnds(String id, Consumer<Entry> last)
      throws IOException, ApiProblem, InterruptedException {
    var shown = "";
    while (true) {
      var entry = new Entry(api.get("/api/v1/submissions/" + id));
      if (entry.hasEnded()) {
        last.accept(entry);
        return exitCode(entry);
      }
      if (!entry.line().equals(shown)) {
        shown = entry.line();
        progress.println(shown);
      }
      Thread.sleep(EVERY);
    }
  }

  static int exitCode(Entry ended) {
    return switch (ended.state()) {
      case "FAILED_MODEL", "CANCELLED" -> ServerCommand.INPUT_AT_FAULT;
      case "FAILED_SYSTEM" -> ServerCommand.OUR_FAULT;
      default -> ServerCommand.DONE;
    };
  }
}
