package assay.server.bundle;

import assay.server.competition.Phase;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One phase of a bundle against the one that stands. What teams entered under stays: no date cuts
/// off an entry, and what was promised to be told, or not to be told yet, holds.
final class PhaseComparison {
  private final Manifest.PhasePart old;
  private final Manifest.PhasePart phase;
  private final Entries entries;
  private final Lines lines;
  private final String place;
  private final boolean isEntered;

  PhaseComparison(Manifest.PhasePart old, Manifest.PhasePart phase, Entries entries, Lines lines) {
    this.old = old;
    this.phase = phase;
    this.entries = entries;
    this.lines = lines;
    this.place = Present.Place.phase(phase.slug());
    this.isEntered = entries.ofPhase(phase.slug());
  }

  void compare() {
    lines.change(place + ": name", old.name(), phase.name());
    lines.change(place + ": quota", quota(old.quota()), quota(phase.quota()));
    opens();
    closes();
    results();
    freezes();
    var before = old.secrecy();
    var after = phase.secrecy();
    // Names may be held back, not told.
    lines.keep(
        isEntered && before.isAnonymous(),
        place + ": anonymous",
        before.isAnonymous(),
        after.isAnonymous());
    lines.keep(isEntered, place + ": hold_results", before.holdsResults(), after.holdsResults());
    lines.keep(
        isEntered, place + ": feedback", before.feedback().toString(), after.feedback().toString());
  }

  private static String quota(Phase.Quota quota) {
    var sliding = quota.sliding();
    return "per_day %s, per_phase %s, sliding %s, concurrent %s"
        .formatted(
            or(quota.perDay()),
            or(quota.perPhase()),
            sliding == null
                ? "none"
                : sliding.entries() + " in " + sliding.window().toHours() + " hours",
            or(quota.concurrent()));
  }

  private static String or(@Nullable Integer count) {
    return count == null ? "none" : count.toString();
  }

  private void opens() {
    var from = old.window().opens();
    var to = phase.window().opens();
    var first = entries.first(phase.slug());
    if (first.isPresent() && to.isAfter(first.get())) {
      cutsOff("opens", "a moment not after the first entry, " + first.get(), to);
    } else {
      lines.change(place + ": opens", from, to);
    }
  }

  private void closes() {
    var from = old.window();
    var to = phase.window();
    if (from.equals(new Phase.Window(from.opens(), to.closes(), to.grace()))) {
      return;
    }
    var closes = to.closes();
    var last = entries.last(phase.slug());
    var inTime = entries.lastInTime(phase.slug());
    if (closes != null && last.isPresent() && !closes.plus(to.grace()).isAfter(last.get())) {
      cutsOff("closes", "an end after the last entry, " + last.get(), closes);
    } else if (closes != null && inTime.isPresent() && !closes.isAfter(inTime.get())) {
      cutsOff("closes", "an end after the last entry in time, " + inTime.get(), closes);
    } else if (isOver(from)
        && !isOver(to)
        && entries.published().contains(entries.present().id(place))) {
      lines.refuse(
          "bundle.published",
          place + ": closes",
          "a phase whose boards are published, to stay closed",
          closes == null ? "no end" : closes.toString());
    } else {
      lines.change(place + ": closes", from.closes(), closes);
      lines.change(place + ": grace_minutes", from.grace().toMinutes(), to.grace().toMinutes());
    }
  }

  private boolean isOver(Phase.Window window) {
    var closes = window.closes();
    return closes != null && !entries.now().isBefore(closes.plus(window.grace()));
  }

  private void cutsOff(String key, String expected, Instant found) {
    lines.refuse("bundle.cuts_off", place + ": " + key, expected, found.toString());
  }

  /// What was told stays told, and nothing is told before it was promised.
  private void results() {
    var from = old.secrecy().resultsAt();
    var to = phase.secrecy().resultsAt();
    boolean isTold = from == null || !entries.now().isBefore(from);
    boolean isEarlier = to == null || (from != null && to.isBefore(from));
    lines.keep(isEntered && (isTold || isEarlier), place + ": results", from, to);
  }

  private void freezes() {
    var from = old.secrecy().freezesAt();
    var to = phase.secrecy().freezesAt();
    boolean isPast = isPast(from) || isPast(to);
    lines.keep(isEntered && isPast && !Objects.equals(from, to), place + ": freezes", from, to);
  }

  private boolean isPast(@Nullable Instant at) {
    return at != null && !entries.now().isBefore(at);
  }
}
