package assay.server.queue;

import assay.grading.ticket.ModelFailure;
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
  private final RegradeQueueStore regrades;

  AfterVerdict(GradingStore store, RegradeQueueStore regrades) {
    this.store = store;
    this.regrades = regrades;
  }

  /// A worker has brought what it could, or failed for good: a judge goes on with what is there.
  void toJudge(Handle handle, Lease held) {
    store.advance(
        handle, held.grading(), held.stage() == Stage.RERUN ? Stage.REJUDGE : Stage.CONCLUDE);
  }

  /// The model failed on one piece of work, which is its right when it is fed what it was not made
  /// for.
  void skip(Handle handle, Lease held, String work) {
    store.skip(handle, held, work);
  }

  /// The model failed where a re-grade set needs it.
  void failedByModel(Handle handle, Lease held, ModelFailure failure) {
    regrades.failed(handle, held.grading(), failure.sentence(), true);
    store.end(handle, held, "DONE", failure.code());
  }

  /// Ends the grading, in the transaction that writes what it was for.
  ///
  /// @throws Problem 409 `lease.lost`: roll everything back
  public void finish(Handle handle, Lease held) {
    if (!store.hold(handle, held)) {
      throw Gradings.lost();
    }
    if (held.stage().isShadow()) {
      regrades.done(handle, held.grading());
    }
    store.end(handle, held, "DONE", null);
  }

  /// An attempt was lost or failed by our fault; held by the caller.
  void failed(Handle handle, Lease held, Duration delay, String error) {
    LOG.warn(
        "submission {} after its verdict: attempt {} of {} at stage {} failed: {}",
        held.submission(),
        held.attempt(),
        Gradings.ATTEMPTS,
        held.stage(),
        error);
    if (held.attempt() < Gradings.ATTEMPTS) {
      store.requeue(handle, held, delay, error);
      store.wake(handle, held.stage());
    } else if (held.stage() == Stage.DIAGNOSE) {
      toJudge(handle, held);
    } else {
      if (held.stage().isShadow()) {
        regrades.failed(handle, held.grading(), error, false);
      }
      store.end(handle, held, "DONE", error);
    }
  }
}
