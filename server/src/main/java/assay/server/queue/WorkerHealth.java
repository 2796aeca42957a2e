package assay.server.queue;

import assay.server.Health;
import assay.server.database.DatabaseUnavailable;
import assay.server.database.DispatchDatabase;
import jakarta.inject.Singleton;
import java.util.Optional;

/// Workers that were found to be bad: the server works without them, but somebody should look.
@Singleton
class WorkerHealth implements Health {
  private final DispatchDatabase database;
  private final WorkerStore store;

  WorkerHealth(DispatchDatabase database, WorkerStore store) {
    this.database = database;
    this.store = store;
  }

  @Override
  public String name() {
    return "workers";
  }

  @Override
  public Optional<String> fault() {
    return Optional.empty();
  }

  @Override
  public Optional<String> warning() {
    try {
      int out = database.inTransaction(handle -> store.out(handle, Workers.REMEMBERED));
      return out == 0
          ? Optional.empty()
          : Optional.of(
              "%d %s out: the workers page says why, and puts back."
                  .formatted(out, out == 1 ? "worker is" : "workers are"));
    } catch (DatabaseUnavailable _) {
      // The database says so itself.
      return Optional.empty();
    }
  }
}
