package assay.server.queue;

import assay.server.database.DispatchDatabase;
import jakarta.inject.Singleton;
import java.util.HashSet;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a bad worker from a bad entry. Of an entry that fails on two workers the entry is at
/// fault, and neither worker is. A worker on which [#LIMIT] entries failed in a row, none of them
/// anywhere else and no other with success between, is taken out, and these attempts have not been.
@Singleton
class WorkerFaults {
  static final int LIMIT = 3;

  private static final Logger LOG = LoggerFactory.getLogger(WorkerFaults.class);

  private final DispatchDatabase dispatch;
  private final FaultStore store;
  private final WorkerStore workers;

  WorkerFaults(DispatchDatabase dispatch, FaultStore store, WorkerStore workers) {
    this.dispatch = dispatch;
    this.store = store;
    this.workers = workers;
  }

  /// A lease that failed, as it counts for its entry.
  ///
  /// @param lease with the attempts that count, this one included if it does
  record Counted(Lease lease, boolean isForgiven) {}

  /// A worker reports that it failed.
  Counted failed(Lease lease) {
    return dispatch.inTransaction(handle -> judge(handle, lease, false));
  }

  /// A worker ends, and gives back what it has.
  static Counted stopping(Lease lease) {
    return new Counted(lease, false);
  }

  /// Nobody heard of the worker in time. What it lost at one time counts once: a host, a network or
  /// this server that was away takes all of its leases together.
  Counted lost(Lease lease) {
    return lease.stage().isWorkers()
        ? dispatch.inTransaction(handle -> judge(handle, lease, true))
        : new Counted(lease, false);
  }

  private Counted judge(Handle handle, Lease lease, boolean isLost) {
    var found = store.holder(handle, lease);
    if (found.isEmpty()) {
      return new Counted(lease, false);
    }
    var holder = found.get();
    if (holder.intake().equals("out")) {
      return forgiven(handle, lease);
    }
    if (holder.failedElsewhere()) {
      store.acquit(handle, lease.grading());
      return new Counted(lease, false);
    }
    if (isLost) {
      var before = holder.lostAt();
      if (before != null && holder.claimedAt().isBefore(before)) {
        return new Counted(lease, false);
      }
      store.lostNow(handle, holder.worker());
    }
    store.accuse(handle, holder.worker(), lease.grading());
    var failures = new HashSet<>(holder.failures());
    failures.add(lease.grading());
    if (failures.size() < LIMIT) {
      return new Counted(lease, false);
    }
    workers.setIntake(
        handle,
        holder.worker(),
        "out",
        "%d different entries in a row failed on it, and none succeeded.".formatted(LIMIT));
    store.giveBack(handle, holder.worker());
    LOG.error(
        "worker {} ({}) is out: {} gradings in a row failed on it: {}",
        holder.name(),
        holder.worker(),
        LIMIT,
        failures);
    return forgiven(handle, lease);
  }

  private Counted forgiven(Handle handle, Lease lease) {
    int attempts = Math.max(0, store.attempt(handle, lease.grading()) - 1);
    return new Counted(
        new Lease(
            lease.tenant(),
            lease.grading(),
            lease.submission(),
            lease.token(),
            attempts,
            lease.stage()),
        true);
  }

  /// Keeps it, in the transaction that ends the lease.
  void keep(Handle handle, Counted counted) {
    if (counted.isForgiven()) {
      store.forgive(handle, counted.lease());
    } else if (counted.lease().stage().isWorkers()) {
      store.failed(handle, counted.lease());
    }
  }

  /// A worker brought something, in the transaction that takes it.
  void succeeded(Handle handle, Lease lease) {
    store.succeeded(handle, lease);
  }
}
