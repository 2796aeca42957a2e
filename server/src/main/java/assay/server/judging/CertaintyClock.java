package assay.server.judging;

import assay.server.clock.Clockwork;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Sets the clock of intervals.
@Singleton
class CertaintyClock implements ApplicationEventListener<ServerStartupEvent> {
  private final Clockwork clockwork;
  private final Duration interval;

  CertaintyClock(Clockwork clockwork, @Value("${assay.certainty.tick:2s}") Duration interval) {
    this.clockwork = clockwork;
    this.interval = interval;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    clockwork.every(CertaintyJob.class, interval, "certainty");
  }
}
