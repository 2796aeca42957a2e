package assay.server.blob;

import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.io.IOException;

/// Each server clears its own disk; orphan collection runs on one of them at a time.
@Singleton
class SpoolClock {
  private final Orphans orphans;

  SpoolClock(Orphans orphans) {
    this.orphans = orphans;
  }

  @Scheduled(
      initialDelay = "${assay.blobs.orphan-sweep:1h}",
      fixedDelay = "${assay.blobs.orphan-sweep:1h}")
  void sweep() throws IOException {
    orphans.sweepSpool();
  }
}
