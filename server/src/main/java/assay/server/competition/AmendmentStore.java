package assay.server.competition;

import assay.grading.reproduction.Tolerance;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What re-grade sets would change about the rules.
@Singleton
class AmendmentStore {
  record NewTolerance(Tolerance tolerance, Task.Sanitizer sanitizer) {}

  /// @param keepsClaims whether claims for the version that is live still count
  record NewVersion(UUID version, boolean keepsClaims) {}

  /// Empty where the set changes no tolerance of the task.
  Optional<NewTolerance> tolerance(Handle handle, UUID regrade, UUID task) {
    return handle
        .createQuery(
            """
            select tolerance_match, tolerance_review, sanitizer
            from regrade_set
            where id = :regrade
              and task_id = :task
            """)
        .bind("regrade", regrade)
        .bind("task", task)
        .map((row, _) ->
            new NewTolerance(
                new Tolerance(row.getDouble("tolerance_match"), row.getDouble("tolerance_review")),
                Task.Sanitizer.valueOf(row.getString("sanitizer").toUpperCase(Locale.ROOT))))
        .findOne();
  }

  /// By the evaluation set.
  Map<UUID, NewVersion> versions(Handle handle, UUID regrade) {
    var versions = new HashMap<UUID, NewVersion>();
    handle
        .createQuery(
            """
            select set_id, version_id, keeps_claims
            from regrade_version
            where regrade_id = :regrade
            """)
        .bind("regrade", regrade)
        .map((row, _) ->
            versions.put(
                row.getObject("set_id", UUID.class),
                new NewVersion(
                    row.getObject("version_id", UUID.class), row.getBoolean("keeps_claims"))))
        .list();
    return versions;
  }

  /// Empty where the track keeps its columns.
  List<BoardColumn> columns(Handle handle, UUID regrade, UUID track) {
    return handle
        .createQuery(
            """
            select c.key, c.name, c.set_id, e.slug, c.metric, c.is_ranked, c.is_private
            from regrade_column c
            left join evaluation_set e on e.tenant_id = c.tenant_id and e.id = c.set_id
            where c.regrade_id = :regrade
              and c.track_id = :track
            order by c.position
            """)
        .bind("regrade", regrade)
        .bind("track", track)
        .map((row, _) -> CompetitionStore.column(row))
        .list();
  }
}
