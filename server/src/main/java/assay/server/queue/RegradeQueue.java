package assay.server.queue;

import jakarta.inject.Singleton;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What re-grade sets ask of the queue. Within the caller's transaction and tenant.
@Singleton
public class RegradeQueue {
  private final RegradeQueueStore store;
  private final GradingStore gradings;

  RegradeQueue(RegradeQueueStore store, GradingStore gradings) {
    this.store = store;
    this.gradings = gradings;
  }

  /// Queues the entries of the set that wait and that nothing else works on.
  ///
  /// @param needsRun whether models are run; entries without one are only judged
  public void queue(Handle handle, UUID regrade, boolean needsRun) {
    if (store.queue(handle, regrade, needsRun) > 0) {
      gradings.wake(handle, Stage.RERUN);
      gradings.wake(handle, Stage.REJUDGE);
    }
  }

  /// @return how many wait again that had failed
  public int retry(Handle handle, UUID regrade) {
    return store.forgetFailures(handle, regrade);
  }

  /// Ends what is still queued or under way for the set.
  public void stop(Handle handle, UUID regrade) {
    store.stop(handle, regrade);
  }

  /// Has the causes looked for of those claims of an entry that are not reproduced.
  public void diagnose(Handle handle, UUID submission) {
    store.diagnose(handle, submission);
    gradings.wake(handle, Stage.DIAGNOSE);
  }
}
