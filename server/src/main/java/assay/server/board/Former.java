package assay.server.board;

import assay.server.board.Contender.Entry;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An entry that stood for its team until it was taken off the board. Whatever never stood there is
/// none: its team withdrew it before anybody saw it, or another entry of the team was the better
/// one.
///
/// @param isWithdrawn by its team; false: disqualified in review
/// @param at when it went
record Former(Entry entry, boolean isWithdrawn, Instant at) {
  /// So many of the newest are told.
  static final int MOST = 100;

  /// Newest first.
  ///
  /// @param told entries that their teams were told of
  static List<Former> of(List<Entry> told, Standings.Rule rule) {
    Map<UUID, List<Entry>> byTeam =
        told.stream()
            .filter(Standings::isTold)
            .collect(Collectors.groupingBy(entry -> entry.team().id()));
    return byTeam.values().stream()
        .flatMap(
            ofTeam -> ofTeam.stream().flatMap(Former::of).filter(one -> one.stood(ofTeam, rule)))
        .sorted(
            Comparator.comparing(Former::at)
                .reversed()
                .thenComparing(one -> one.entry().submission()))
        .limit(MOST)
        .toList();
  }

  /// What came first counts where it was both.
  private static Stream<Former> of(Entry entry) {
    var withdrawn = entry.story().withdrawnAt();
    var disqualified = entry.story().disqualifiedAt();
    if (withdrawn != null && (disqualified == null || !disqualified.isBefore(withdrawn))) {
      return Stream.of(new Former(entry, true, withdrawn));
    }
    return disqualified == null
        ? Stream.empty()
        : Stream.of(new Former(entry, false, disqualified));
  }

  /// Whether it was its team's row when it went.
  private boolean stood(List<Entry> ofTeam, Standings.Rule rule) {
    var there = ofTeam.stream().filter(one -> one.story().stoodBefore(at)).toList();
    return there.contains(entry) && Standings.standing(there, rule).equals(entry);
  }
}
