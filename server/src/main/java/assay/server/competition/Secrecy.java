package assay.server.competition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What others than organizers see of a phase, and when.
///
/// @param resultsAt when results become public; null: at once
/// @param freezesAt from when on boards are shown as they were, until they are revealed; null:
///   never
/// @param isAnonymous whether boards name no team before the final ones
/// @param holdsResults whether an entry's results wait until an organizer releases them
/// @param feedback how much is told while the phase runs
public record Secrecy(
    @Nullable Instant resultsAt,
    @Nullable Instant freezesAt,
    boolean isAnonymous,
    boolean holdsResults,
    Feedback feedback) {
  /// Everything at once.
  public static final Secrecy NONE = new Secrecy(null, null, false, false, Feedback.ALL);
}
