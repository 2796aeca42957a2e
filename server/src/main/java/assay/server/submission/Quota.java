package assay.server.submission;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a team has spent of a phase's entries.
///
/// @param usedToday in the day of the competition's time zone, refunds taken off
/// @param usedInPhase refunds taken off
/// @param perDay null: no limit
/// @param perPhase null: no limit
/// @param nextDay when the next day begins
public record Quota(
    int usedToday,
    int usedInPhase,
    @Nullable Integer perDay,
    @Nullable Integer perPhase,
    Instant nextDay,
    ZoneId timeZone) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);

  public boolean isSpent() {
    return isPhaseSpent() || isDaySpent();
  }

  private boolean isDaySpent() {
    return perDay != null && usedToday >= perDay;
  }

  boolean isPhaseSpent() {
    return perPhase != null && usedInPhase >= perPhase;
  }

  /// What is left and, where nothing is, when the next slot opens.
  public String sentence() {
    if (isPhaseSpent()) {
      return "Your team has used all %d entries of this phase.".formatted(perPhase);
    }
    var today = perDay == null ? "" : "%d of %d entries used today".formatted(usedToday, perDay);
    var whole = perPhase == null ? "" : "%d of %d in this phase".formatted(usedInPhase, perPhase);
    if (isDaySpent()) {
      return "Your team has %s; the next slot opens at %s (%s)."
          .formatted(today, TIME.format(nextDay.atZone(timeZone)), timeZone);
    }
    if (today.isEmpty() && whole.isEmpty()) {
      return "There is no limit on entries.";
    }
    var both = today.isEmpty() || whole.isEmpty() ? today + whole : today + ", " + whole;
    return "Your team has " + (today.isEmpty() ? "used " + both : both) + ".";
  }
}
