package assay.server.notice;

import assay.server.clock.Clockwork;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Sets the clocks of deliveries.
@Singleton
class NoticeClock implements ApplicationEventListener<ServerStartupEvent> {
  private final Clockwork clockwork;
  private final Duration tick;
  private final Duration forget;

  NoticeClock(
      Clockwork clockwork,
      @Value("${assay.notice.tick:1s}") Duration tick,
      @Value("${assay.notice.forget:1h}") Duration forget) {
    this.clockwork = clockwork;
    this.tick = tick;
    this.forget = forget;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    clockwork.every(NoticeJob.class, tick, "notices");
    clockwork.every(ForgetJob.class, forget, "notices-forget");
  }
}
