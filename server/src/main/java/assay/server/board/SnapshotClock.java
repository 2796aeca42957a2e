package assay.server.board;

import assay.server.clock.Clockwork;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Sets the clocks of snapshots.
@Singleton
class SnapshotClock implements ApplicationEventListener<ServerStartupEvent> {
  private final Clockwork clockwork;
  private final Duration tick;
  private final Duration check;

  SnapshotClock(
      Clockwork clockwork,
      @Value("${assay.snapshot.tick:5s}") Duration tick,
      @Value("${assay.snapshot.check:24h}") Duration check) {
    this.clockwork = clockwork;
    this.tick = tick;
    this.check = check;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    clockwork.every(SnapshotJob.class, tick, "board-snapshots");
    clockwork.every(SnapshotCheckJob.class, check, "board-snapshot-check");
  }
}
