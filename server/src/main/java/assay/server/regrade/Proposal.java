package assay.server.regrade;

import assay.server.bundle.Regrading;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a re-grade set is to change, and whose entries it is about.
///
/// @param tracks those whose entries are graded anew
/// @param tolerance empty: that of the tasks stays
/// @param releases empty: the data and labels of all sets stay
/// @param columns empty: the columns of all boards stay
/// @param runs empty: nothing is run that was run before
/// @param entries chosen ones alone; empty: all of the tracks, and those that come meanwhile
record Proposal(
    String reason,
    List<UUID> tracks,
    Optional<Regrading.NewTolerance> tolerance,
    List<Regrading.NewRelease> releases,
    List<Regrading.NewColumns> columns,
    Optional<Runs> runs,
    List<UUID> entries) {
  Proposal {
    tracks = List.copyOf(tracks);
    releases = List.copyOf(releases);
    columns = List.copyOf(columns);
    entries = List.copyOf(entries);
  }

  /// Models are run once more on what they were run on.
  ///
  /// @param set the only one; empty: all that the track has
  record Runs(Optional<UUID> set) {}
}
