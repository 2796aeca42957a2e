package assay.server.submission;

import assay.server.database.DispatchDatabase;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/// How many wait before an entry, over all tenants: workers are shared.
@Singleton
class QueuePositions {
  private final DispatchDatabase database;
  private final QueuePositionStore store;

  QueuePositions(DispatchDatabase database, QueuePositionStore store) {
    this.database = database;
    this.store = store;
  }

  /// 1 = next; empty when it does not wait.
  Optional<Integer> of(UUID submission) {
    return database.inTransaction(handle -> store.position(handle, submission));
  }
}
