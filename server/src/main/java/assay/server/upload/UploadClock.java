package assay.server.upload;

import assay.server.clock.Clockwork;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;

@Singleton
class UploadClock implements ApplicationEventListener<ServerStartupEvent> {
  private final Clockwork clockwork;
  private final Duration interval;

  UploadClock(Clockwork clockwork, @Value("${assay.uploads.sweep:5m}") Duration interval) {
    this.clockwork = clockwork;
    this.interval = interval;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    clockwork.every(UploadSweepJob.class, interval, "uploads");
  }
}
