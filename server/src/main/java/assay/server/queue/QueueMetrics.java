package assay.server.queue;

import assay.server.database.DispatchDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// How much waits and for how long, for `/metrics`: the age of the oldest grading is what an
/// operator wants to be woken by. All servers of one database say the same.
@Singleton
class QueueMetrics implements ApplicationEventListener<ServerStartupEvent> {
  private static final List<String> STATES = List.of("QUEUED", "LEASED");

  /// One look serves all gauges of a scrape.
  private static final Duration FRESH = Duration.ofMillis(100);

  private final DispatchDatabase database;
  private final GradingStore store;
  private final PrometheusMeterRegistry registry;
  private List<GradingStore.Load> loads = List.of();
  private long lookedAt;

  QueueMetrics(DispatchDatabase database, GradingStore store, PrometheusMeterRegistry registry) {
    this.database = database;
    this.store = store;
    this.registry = registry;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    for (var stage : Stage.values()) {
      for (var state : STATES) {
        gauge(
            "assay.queue.gradings",
            "Gradings that wait or are leased",
            stage,
            state,
            load -> load.count());
        gauge(
            "assay.queue.oldest.seconds",
            "Age of the oldest of them",
            stage,
            state,
            load -> load.oldestSeconds());
      }
    }
  }

  private void gauge(
      String name,
      String description,
      Stage stage,
      String state,
      ToDoubleFunction<GradingStore.Load> value) {
    Gauge.builder(name, () -> value.applyAsDouble(load(stage, state)))
        .description(description)
        .tag("stage", stage.spelled())
        .tag("state", state.toLowerCase(Locale.ROOT))
        .register(registry);
  }

  private synchronized GradingStore.Load load(Stage stage, String state) {
    if (loads.isEmpty() || System.nanoTime() - lookedAt > FRESH.toNanos()) {
      loads = database.inTransaction(store::loads);
      lookedAt = System.nanoTime();
    }
    return loads.stream()
        .filter(load -> load.stage() == stage && load.state().equals(state))
        .findFirst()
        .orElse(new GradingStore.Load(stage, state, 0, 0));
  }
}
