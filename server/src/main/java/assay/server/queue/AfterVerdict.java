package assay.server.queue;

import assay.server.http.Problem;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The stages that follow a verdict: whatever becomes of them, the submission stays as it was
/// graded, and nobody is charged or given anything back.
@Singleton
public class AfterVerdict {
  private static final Logger LOG = LoggerFactory.getLogger(AfterVerdict.class);

  private final GradingStore store;

  AfterVerdict(GradingStore store) {
    this.store = store;
  }

  /// A worker has brought what it could, or failed for good: the cause is looked for in what is
  /// there.
  void toConclude(Handle handle, Lease held) {
    store.advance(handle, held.grading(), Stage.CONCLUDE);
  }

  /// The model failed on one piece of work, which is its right when it is fed what it was not made
  /// for.
  void skip(Handle handle, Lease held, String work) {
    store.skip(handle, held, work);
  }

  /// Ends the grading, in the transaction that writes the diagnosis.
  ///
  /// @throws Problem 409 `lease.lost`: roll everything back
  public void finish(Handle handle, Lease held) {
    if (!store.hold(handle, held)) {
      throw Gradings.lost();
    }
    store.end(handle, held, "DONE", null);
  }

  /// An attempt was lost or failed by our fault; held by the caller.
  void failed(Handle handle, Lease held, Duration delay, String error) {
    LOG.warn(
        "diagnosis of submission {}: attempt {} of {} at stage {} failed: {}",
        held.submission(),
        held.attempt(),
        Gradings.ATTEMPTS,
        held.stage(),
        error);
    if (held.attempt() < Gradings.ATTEMPTS) {
      store.requeue(handle, held, delay, error);
      store.wake(handle, held.stage());
    } else if (held.stage() == Stage.DIAGNOSE) {
      toConclude(handle, held);
    } else {
      store.end(handle, held, "DONE", error);
    }
  }
}
