package assay.server.submission;

import java.util.Set;

/// Where an entry stands. A public contract (DESIGN §5a).
public enum SubmissionState {
  CHECKING,
  QUEUED,
  RUNNING,
  JUDGING,
  GRADED,
  FAILED_MODEL,
  FAILED_SYSTEM,
  CANCELLED;

  /// States in which work is still to be done.
  public static final Set<SubmissionState> ACTIVE = Set.of(CHECKING, QUEUED, RUNNING, JUDGING);

  public boolean isActive() {
    return ACTIVE.contains(this);
  }

  /// What happens next, as the participant reads it.
  public String next() {
    return switch (this) {
      case CHECKING -> "It joins the queue when the checks are done.";
      case QUEUED -> "It starts as soon as it is its turn. You can still cancel it free of charge.";
      case RUNNING -> "When every set has been run, the scores are compared and judged.";
      case JUDGING -> "The verdict and the figures follow in a moment.";
      case GRADED -> "Nothing more: it is graded.";
      case FAILED_MODEL -> "Mend the model and submit it again.";
      case FAILED_SYSTEM -> "An operator looks at it. The entry was given back to you.";
      case CANCELLED -> "Nothing more: it was cancelled.";
    };
  }
}
