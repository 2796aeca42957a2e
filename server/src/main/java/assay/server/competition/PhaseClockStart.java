package assay.server.competition;

import assay.server.clock.Clockwork;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;

@Singleton
class PhaseClockStart implements ApplicationEventListener<ServerStartupEvent> {
  private final Clockwork clockwork;
  private final Duration interval;

  PhaseClockStart(
      Clockwork clockwork, @Value("${assay.phase-clock-seconds:2}") int intervalSeconds) {
    this.clockwork = clockwork;
    this.interval = Duration.ofSeconds(intervalSeconds);
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    clockwork.every(PhaseClock.class, interval, "phase-clock");
  }
}
