package assay.server.queue;

import assay.server.clock.Clockwork;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Sets the clocks of the sweep.
@Singleton
class SweepClock implements ApplicationEventListener<ServerStartupEvent> {
  private final Clockwork clockwork;
  private final Duration leases;
  private final Duration repair;

  SweepClock(
      Clockwork clockwork,
      @Value("${assay.sweep.leases:2s}") Duration leases,
      @Value("${assay.sweep.repair:30s}") Duration repair) {
    this.clockwork = clockwork;
    this.leases = leases;
    this.repair = repair;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    clockwork.every(LeaseSweepJob.class, leases, "queue-leases");
    clockwork.every(RepairJob.class, repair, "queue-repair");
  }
}
