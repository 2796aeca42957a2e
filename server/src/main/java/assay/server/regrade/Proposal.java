package assay.server.regrade;

import assay.grading.reproduction.Tolerance;
import assay.server.bundle.Releases;
import assay.server.competition.BoardColumn;
import assay.server.competition.EvaluationSet;
import assay.server.competition.Task;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What a re-grade set is to change, and whose entries it is about.
///
/// @param tracks those whose entries are graded anew
/// @param tolerance empty: that of the tasks stays
/// @param release empty: the data and labels of all sets stay
/// @param columns empty: the columns of all boards stay
/// @param runs empty: nothing is run that was run before
/// @param entries chosen ones alone; empty: all of the tracks, and those that come meanwhile
record Proposal(
    String reason,
    List<UUID> tracks,
    Optional<NewTolerance> tolerance,
    Optional<NewRelease> release,
    Optional<NewColumns> columns,
    Optional<Runs> runs,
    List<UUID> entries) {
  Proposal {
    tracks = List.copyOf(tracks);
    entries = List.copyOf(entries);
  }

  record NewTolerance(Task task, Tolerance tolerance, Task.Sanitizer sanitizer) {}

  /// @param keepsClaims whether claims for the version that is live now still count
  record NewRelease(EvaluationSet set, Releases.Draft draft, boolean keepsClaims) {}

  record NewColumns(UUID track, List<BoardColumn> columns) {
    NewColumns {
      columns = List.copyOf(columns);
    }
  }

  /// Models are run once more on what they were run on.
  ///
  /// @param set the only one; empty: all that the track has
  record Runs(Optional<UUID> set) {}
}
