package assay.server.seal;

import assay.server.clock.Clockwork;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Sets the clocks of the chain.
@Singleton
class SealClock implements ApplicationEventListener<ServerStartupEvent> {
  private final Clockwork clockwork;
  private final Duration seal;
  private final Duration verify;

  SealClock(
      Clockwork clockwork,
      @Value("${assay.audit.seal:10s}") Duration seal,
      @Value("${assay.audit.verify:24h}") Duration verify) {
    this.clockwork = clockwork;
    this.seal = seal;
    this.verify = verify;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    clockwork.every(SealJob.class, seal, "audit-seal");
    clockwork.every(VerifyJob.class, verify, "audit-verify");
  }
}
