package assay.server.submission;

import assay.server.competition.Phase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a team has spent of a phase's entries.
///
/// @param extra attempts beyond the limits that organizers gave the team and that are left
/// @param nextDay when the next day of the competition's time zone begins
public record Quota(Used used, Phase.Quota limits, int extra, Instant nextDay, ZoneId timeZone) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  /// Entries that count against the limits: refunds and extra attempts taken off.
  ///
  /// @param today in the day of the competition's time zone
  /// @param inWindow within the sliding window; 0 without one
  /// @param windowOpensAt when the first of them leaves the window; null: there is none
  /// @param active that wait or run, extra attempts too
  public record Used(
      int today, int inPhase, int inWindow, @Nullable Instant windowOpensAt, int active) {}

  /// Whether no entry may be sent now.
  public boolean isSpent() {
    return isBusy() || (needsExtra() && extra == 0);
  }

  /// Whether an entry that is sent now spends an extra attempt.
  boolean needsExtra() {
    return isDaySpent() || isPhaseSpent() || isWindowSpent();
  }

  private boolean isBusy() {
    return limits.concurrent() != null && used.active() >= limits.concurrent();
  }

  private boolean isDaySpent() {
    return limits.perDay() != null && used.today() >= limits.perDay();
  }

  private boolean isPhaseSpent() {
    return limits.perPhase() != null && used.inPhase() >= limits.perPhase();
  }

  private boolean isWindowSpent() {
    return limits.sliding() != null && used.inWindow() >= limits.sliding().entries();
  }

  /// When time alone opens a slot; empty where one is open, or only the end of an entry or the
  /// organizers can open one.
  public Optional<Instant> nextSlot() {
    if (!isSpent() || isPhaseSpent() || !needsExtra()) {
      return Optional.empty();
    }
    var window = isWindowSpent() ? used.windowOpensAt() : null;
    if (!isDaySpent()) {
      return Optional.ofNullable(window);
    }
    return Optional.of(window == null || nextDay.isAfter(window) ? nextDay : window);
  }

  /// What is left and, where nothing is, when the next slot opens.
  public String sentence() {
    var words = new StringBuilder(ordinary());
    if (extra > 0) {
      words.append(
          " The organizers gave it %d extra %s."
              .formatted(extra, extra == 1 ? "attempt" : "attempts"));
    }
    if (isBusy()) {
      words.append(
          " %d of %d wait or run; the next may be sent when one has ended."
              .formatted(used.active(), limits.concurrent()));
    }
    return words.toString();
  }

  private String ordinary() {
    if (isPhaseSpent()) {
      return "Your team has used all %d entries of this phase.".formatted(limits.perPhase());
    }
    var next = nextSlot();
    var parts = parts(next.isPresent());
    if (parts.isEmpty()) {
      return "There is no limit on entries.";
    }
    var told = String.join(", ", parts);
    return next.isEmpty()
        ? "Your team has %s.".formatted(told)
        : "Your team has %s; the next slot opens at %s (%s)."
            .formatted(told, TIME.format(next.get().atZone(timeZone)), timeZone);
  }

  private List<String> parts(boolean onlySpent) {
    var parts = new ArrayList<String>();
    if (limits.perDay() != null && (!onlySpent || isDaySpent())) {
      parts.add("%d of %d entries used today".formatted(used.today(), limits.perDay()));
    }
    var sliding = limits.sliding();
    if (sliding != null && (!onlySpent || isWindowSpent())) {
      parts.add(
          "%d of %d entries used in the last %d hours"
              .formatted(used.inWindow(), sliding.entries(), sliding.window().toHours()));
    }
    if (limits.perPhase() != null && !onlySpent) {
      parts.add(
          (parts.isEmpty() ? "%d of %d entries used in this phase" : "%d of %d in this phase")
              .formatted(used.inPhase(), limits.perPhase()));
    }
    return parts;
  }
}
