package assay.server.seal;

import assay.server.database.DispatchDatabase;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.util.function.ToDoubleFunction;

/// The chains, for `/metrics`. All servers of one database say the same.
@Singleton
class SealMetrics implements ApplicationEventListener<ServerStartupEvent> {
  private final DispatchDatabase database;
  private final SealStore store;
  private final PrometheusMeterRegistry registry;

  SealMetrics(DispatchDatabase database, SealStore store, PrometheusMeterRegistry registry) {
    this.database = database;
    this.store = store;
    this.registry = registry;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    gauge(
        "assay.audit.broken.chains",
        "Organizations whose audit chain was broken when it was last checked",
        SealStore.Load::broken);
    gauge(
        "assay.audit.waiting.events",
        "Audit events that are under no seal yet",
        SealStore.Load::waiting);
    gauge(
        "assay.audit.waiting.oldest.seconds",
        "Age of the oldest of them",
        SealStore.Load::oldestSeconds);
  }

  private void gauge(String name, String description, ToDoubleFunction<SealStore.Load> value) {
    Gauge.builder(name, () -> value.applyAsDouble(database.inTransaction(store::load)))
        .description(description)
        .register(registry);
  }
}
