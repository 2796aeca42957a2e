package assay.worker.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Consumer;

/// Follows a submission until nothing more happens to it.
final class Watch {
  private static final Duration EVERY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private final Api api;
  private final PrintWriter progress;
  private boolean isThere;

  /// @param isThere whether the server is known to answer; one that never did is not waited for
  Watch(Api api, PrintWriter progress, boolean isThere) {
    this.api = api;
    this.progress = progress;
    this.isThere = isThere;
  }

  /// Asks once a second and prints what changed. A server that is away for a while, for an upgrade
  /// say, is waited for.
  ///
  /// @param last is given the ended submission
  /// @return the exit code: whose fault it was that there is no result
  int untilItEnds(String id, Consumer<Entry> last)
      throws IOException, ApiProblem, InterruptedException {
    var shown = "";
    long seen = System.nanoTime();
    while (true) {
      try {
        var entry = new Entry(api.get("/api/v1/submissions/" + id));
        seen = System.nanoTime();
        isThere = true;
        if (entry.hasEnded()) {
          last.accept(entry);
          return exitCode(entry);
        }
        shown = say(entry.line(), shown);
      } catch (ApiProblem problem) {
        if (!problem.isServers() || isTooLong(seen)) {
          throw problem;
        }
        shown = say("the server answers " + problem.status() + "; asking again", shown);
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (isTooLong(seen)) {
          progress.println("`status " + id + " --watch` goes on from here");
          throw e;
        }
        shown = say("the server does not answer; asking again", shown);
      }
      Thread.sleep(EVERY);
    }
  }

  private String say(String line, String shown) {
    if (!line.equals(shown)) {
      progress.println(line);
    }
    return line;
  }

  private boolean isTooLong(long seen) {
    return !isThere || System.nanoTime() - seen > PATIENCE.toNanos();
  }

  static int exitCode(Entry ended) {
    return switch (ended.state()) {
      case "FAILED_MODEL", "CANCELLED" -> ServerCommand.INPUT_AT_FAULT;
      case "FAILED_SYSTEM" -> ServerCommand.OUR_FAULT;
      default -> ServerCommand.DONE;
    };
  }
}
