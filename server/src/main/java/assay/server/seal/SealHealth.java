package assay.server.seal;

import assay.server.Health;
import assay.server.database.DatabaseUnavailable;
import assay.server.database.DispatchDatabase;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;

/// A broken chain stops nothing, but somebody should look; and so if nobody seals.
@Singleton
class SealHealth implements Health {
  private static final Duration LONG = Duration.ofMinutes(10);

  private final DispatchDatabase database;
  private final SealStore store;

  SealHealth(DispatchDatabase database, SealStore store) {
    this.database = database;
    this.store = store;
  }

  @Override
  public String name() {
    return "audit";
  }

  @Override
  public Optional<String> fault() {
    return Optional.empty();
  }

  @Override
  public Optional<String> warning() {
    try {
      var load = database.inTransaction(store::load);
      if (load.broken() > 0) {
        return Optional.of(
            "%d audit %s broken: the audit page of the organization says where."
                .formatted(load.broken(), load.broken() == 1 ? "chain is" : "chains are"));
      }
      return load.oldestSeconds() > LONG.toSeconds()
          ? Optional.of(
              "%d audit events wait for their seal, the oldest for %d minutes."
                  .formatted(load.waiting(), Math.round(load.oldestSeconds() / 60)))
          : Optional.empty();
    } catch (DatabaseUnavailable _) {
      // The database says so itself.
      return Optional.empty();
    }
  }
}
