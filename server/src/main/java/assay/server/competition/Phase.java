package assay.server.competition;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A time window of a competition, with its quota and secrecy.
///
/// @param state as the phase clock last saw it: for display; acceptance asks [#isOpenAt]
/// @param secrecy what others than organizers see of it, and when
public record Phase(
    UUID id, String slug, String name, Window window, State state, Quota quota, Secrecy secrecy) {
  /// @param closes null: has no end
  /// @param grace how long after the end an entry is taken whose uploads all began before it
  public record Window(Instant opens, @Nullable Instant closes, Duration grace) {}

  /// Entries of a team that may be accepted.
  ///
  /// @param perDay a day in the competition's time zone; null: no limit
  /// @param perPhase null: no limit
  /// @param sliding null: no limit
  /// @param concurrent that wait or run at once; null: no limit
  public record Quota(
      @Nullable Integer perDay,
      @Nullable Integer perPhase,
      @Nullable Sliding sliding,
      @Nullable Integer concurrent) {
    public static final Quota NONE = new Quota(null, null, null, null);
  }

  /// So many entries within any stretch of time that long.
  public record Sliding(int entries, Duration window) {}

  /// In the order in which a phase passes through them.
  public enum State {
    PLANNED,
    OPEN,
    CLOSED
  }

  /// Whether an entry that arrives now is in time: the end itself is too late.
  public boolean isOpenAt(Instant now) {
    return stateAt(now) == State.OPEN;
  }

  /// Whether an entry counts that arrives after the end, its last upload having begun then.
  public boolean takesLateAt(Instant now, Instant begun) {
    var closes = window.closes();
    return closes != null && begun.isBefore(closes) && now.isBefore(closes.plus(window.grace()));
  }

  /// Whether an entry was accepted after the end.
  public boolean isLate(Instant accepted) {
    var closes = window.closes();
    return closes != null && !accepted.isBefore(closes);
  }

  /// The state that follows from the dates alone.
  public State stateAt(Instant now) {
    if (now.isBefore(window.opens())) {
      return State.PLANNED;
    }
    return window.closes() == null || now.isBefore(window.closes()) ? State.OPEN : State.CLOSED;
  }

  /// Whether no entry is taken any more, late ones among them.
  public boolean isOverAt(Instant now) {
    var closes = window.closes();
    return closes != null && !now.isBefore(closes.plus(window.grace()));
  }

  /// Whether teams and boards are told only what the feedback allows.
  public boolean limitsFeedbackAt(Instant now, Publicity publicity) {
    return secrecy.feedback().isLimited() && !publicity.isRevealed() && !isOverAt(now);
  }

  /// Whether results may be shown to others than organizers.
  public boolean showsResultsAt(Instant now) {
    return secrecy.resultsAt() == null || !now.isBefore(secrecy.resultsAt());
  }
}
