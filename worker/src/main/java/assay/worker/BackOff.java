package assay.worker;

import java.util.concurrent.ThreadLocalRandom;

/// Growing pauses between attempts, with jitter: half a second to half a minute.
final class BackOff {
  private static final long LONGEST_MILLIS = 30_000;

  private long millis = 250;

  void pause() throws InterruptedException {
    millis = Math.min(LONGEST_MILLIS, 2 * millis);
    Thread.sleep(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
  }
}
