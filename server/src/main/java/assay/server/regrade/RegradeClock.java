package assay.server.regrade;

import assay.server.clock.Clockwork;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Sets the clock of re-grade sets.
@Singleton
class RegradeClock implements ApplicationEventListener<ServerStartupEvent> {
  private final Clockwork clockwork;
  private final Duration tick;

  RegradeClock(Clockwork clockwork, @Value("${assay.regrade.tick:5s}") Duration tick) {
    this.clockwork = clockwork;
    this.tick = tick;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    clockwork.every(RegradeJob.class, tick, "regrades");
  }
}
