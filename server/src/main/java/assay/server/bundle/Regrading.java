package assay.server.bundle;

import assay.grading.reproduction.Tolerance;
import assay.server.account.Caller;
import assay.server.competition.BoardColumn;
import assay.server.competition.Competition;
import assay.server.competition.EvaluationSet;
import assay.server.competition.Task;
import assay.server.organization.Organization;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Where changes of results wait until an organizer applies them: re-grade sets are of a later
/// package.
public interface Regrading {
  /// Opens one set with all of it, in the caller's transaction.
  ///
  /// @return its number
  int open(Handle handle, Caller caller, Target target, Changes changes);

  record Target(Organization organization, Competition competition) {}

  /// @param tolerance empty: that of the tasks stays
  record Changes(
      String reason,
      Optional<NewTolerance> tolerance,
      List<NewRelease> releases,
      List<NewColumns> columns) {
    public Changes {
      releases = List.copyOf(releases);
      columns = List.copyOf(columns);
    }

    boolean isEmpty() {
      return tolerance.isEmpty() && releases.isEmpty() && columns.isEmpty();
    }
  }

  record NewTolerance(Task task, Tolerance tolerance, Task.Sanitizer sanitizer) {}

  /// @param keepsClaims whether claims for the version that is live now still count
  record NewRelease(EvaluationSet set, Releases.Draft draft, boolean keepsClaims) {}

  record NewColumns(UUID track, List<BoardColumn> columns) {
    public NewColumns {
      columns = List.copyOf(columns);
    }
  }
}
