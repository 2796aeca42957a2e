package assay.server.board;

import assay.server.board.Contender.Entry;
import assay.server.competition.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// At which moments of its past a board is looked at. They follow from what its reader sees of its
/// entries and from nothing else: what is held back leaves no trace in them.
final class Moments {
  static final int MOST = 24;

  /// Each a multiple of the one before, so that a coarser look finds moments that were made before.
  private static final List<Duration> STEPS =
      Stream.of(1L, 60L, 300L, 900L, 3_600L, 10_800L, 21_600L, 43_200L)
          .map(Duration::ofSeconds)
          .toList();

  private Moments() {}

  /// When the board of these readers changed, the last change of each stretch of time; of many
  /// changes the stretches are the longer ones.
  ///
  /// @param told entries that their teams were told of
  static List<Instant> of(Phase phase, Sight sight, Collection<Entry> told) {
    var changes = new TreeSet<Instant>();
    for (var entry : told) {
      var story = entry.story();
      if (Standings.isTold(entry) && !story.shownAt().equals(Instant.MAX)) {
        changes.add(story.shownAt());
        Stream.of(story.withdrawnAt(), story.disqualifiedAt())
            .filter(Objects::nonNull)
            .map(at -> sight.shownSince(phase, at, at))
            .filter(at -> at.isAfter(story.shownAt()) && !at.equals(Instant.MAX))
            .forEach(changes::add);
      }
    }
    return thinned(changes);
  }

  static List<Instant> thinned(Collection<Instant> changes) {
    if (changes.size() <= MOST) {
      return changes.stream().sorted().toList();
    }
    for (var step : STEPS) {
      var last = lastOfEach(changes, step);
      if (last.size() <= MOST) {
        return last;
      }
    }
    var step = Duration.ofDays(1);
    while (lastOfEach(changes, step).size() > MOST) {
      step = step.multipliedBy(2);
    }
    return lastOfEach(changes, step);
  }

  private static List<Instant> lastOfEach(Collection<Instant> changes, Duration step) {
    var last = new TreeMap<Long, Instant>();
    for (var at : changes) {
      last.merge(
          Math.floorDiv(at.getEpochSecond(), step.toSeconds()),
          at,
          (one, other) -> one.isAfter(other) ? one : other);
    }
    return List.copyOf(last.values());
  }
}
