package assay.server.submission;

import jakarta.inject.Singleton;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Moves an entry from state to state and keeps what its team reads about each step. The one writer
/// of submission states.
@Singleton
public class Timeline {
  private final TimelineStore store;

  Timeline(TimelineStore store) {
    this.store = store;
  }

  /// A step.
  ///
  /// @param reason full sentences for the participant: what happened and what happens next
  public record Step(SubmissionState state, String reason, Fault fault) {}

  /// The first step, of an entry just inserted.
  void begin(Handle handle, UUID submission, Step step) {
    store.addEvent(handle, submission, step);
    store.announce(handle, submission, step);
  }

  /// Takes the step, within the transaction that makes it true; a finished entry stays finished and
  /// a repeated step is not told twice.
  public boolean move(Handle handle, UUID submission, Step step) {
    if (!store.setState(handle, submission, step)) {
      return false;
    }
    store.addEvent(handle, submission, step);
    store.announce(handle, submission, step);
    return true;
  }

  /// The last step of an entry whose model failed.
  public void fail(Handle handle, UUID submission, String failureCode, Step step) {
    if (move(handle, submission, step)) {
      store.setFailure(handle, submission, failureCode);
    }
  }

  /// A remark that changes no state.
  public void remark(Handle handle, UUID submission, Step step) {
    store.addEvent(handle, submission, step);
    store.announce(handle, submission, step);
  }
}
