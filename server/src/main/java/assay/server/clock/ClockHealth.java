package assay.server.clock;

import assay.server.Health;
import jakarta.inject.Singleton;
import java.util.Optional;

@Singleton
class ClockHealth implements Health {
  private final Clockwork clockwork;

  ClockHealth(Clockwork clockwork) {
    this.clockwork = clockwork;
  }

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public Optional<String> fault() {
    return clockwork.isRunning() ? Optional.empty() : Optional.of("the clocks do not run");
  }
}
