package assay.server.submission;

import assay.server.outbox.OutboxStore;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Moves an entry from state to state and keeps what its team reads about each step. The one writer
/// of submission states.
@Singleton
public class Timeline {
  private static final String STATE = "submission.state";
  private static final String REMARK = "submission.remark";

  private final TimelineStore store;
  private final OutboxStore outbox;

  Timeline(TimelineStore store, OutboxStore outbox) {
    this.store = store;
    this.outbox = outbox;
  }

  /// A step.
  ///
  /// @param reason full sentences for the participant: what happened and what happens next
  public record Step(SubmissionState state, String reason, Fault fault) {}

  /// The first step, of an entry just inserted.
  void begin(Handle handle, UUID submission, Step step) {
    tell(handle, submission, step, STATE);
  }

  /// Takes the step, within the transaction that makes it true; a finished entry stays finished and
  /// a repeated step is not told twice.
  public boolean move(Handle handle, UUID submission, Step step) {
    if (!store.setState(handle, submission, step)) {
      return false;
    }
    tell(handle, submission, step, STATE);
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
    tell(handle, submission, step, REMARK);
  }

  private void tell(Handle handle, UUID submission, Step step, String kind) {
    store.addEvent(handle, submission, step);
    outbox.announce(
        handle,
        kind,
        Map.of(
            "submission", submission.toString(),
            "state", step.state().name(),
            "reason", step.reason(),
            "fault", step.fault().spelled()));
  }
}
