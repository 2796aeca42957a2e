package assay.server.blob;

import assay.server.clock.Clockwork;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;

@Singleton
class OrphanClock implements ApplicationEventListener<ServerStartupEvent> {
  private final Clockwork clockwork;
  private final Duration interval;

  OrphanClock(Clockwork clockwork, @Value("${assay.blobs.orphan-sweep:1h}") Duration interval) {
    this.clockwork = clockwork;
    this.interval = interval;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    clockwork.every(OrphanJob.class, interval, "orphans");
  }
}
