package assay.server.queue;

import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What a run rests on and what it leaves, within the tenant.
@Singleton
class RunStore {
  /// The uploaded model.
  record Model(String digest, long bytes) {}

  UUID track(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select track_id
            from submission
            where id = :submission
            """)
        .bind("submission", submission)
        .mapTo(UUID.class)
        .one();
  }

  Optional<Model> model(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select digest, bytes
            from submission_file
            where submission_id = :submission
              and kind = 'model'
            """)
        .bind("submission", submission)
        .mapTo(Model.class)
        .findOne();
  }

  List<UUID> versionsDone(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select set_version_id
            from score_vector
            where submission_id = :submission
              and origin = 're-run'
              and variant = 'plain'
            """)
        .bind("submission", submission)
        .mapTo(UUID.class)
        .list();
  }

  /// A vector to be stored.
  ///
  /// @param engine JSON object of facts
  record NewVector(
      UUID submission,
      UUID version,
      String kind,
      String runVersion,
      String digest,
      int pairs,
      String engine,
      double seconds) {}

  /// Once for each run version: what comes twice changes nothing.
  void add(Handle handle, NewVector vector) {
    handle
        .createUpdate(
            """
            insert into score_vector (
              tenant_id, id, submission_id, set_version_id, origin, kind, run_version, digest,
              pairs, engine, seconds)
            values (
              current_tenant(), :id, :submission, :version, 're-run', :kind, :runVersion, :digest,
              :pairs, :engine::jsonb, :seconds)
            on conflict do nothing
            """)
        .bind("id", Ids.next())
        .bind("submission", vector.submission())
        .bind("version", vector.version())
        .bind("kind", vector.kind())
        .bind("runVersion", vector.runVersion())
        .bind("digest", vector.digest())
        .bind("pairs", vector.pairs())
        .bind("engine", vector.engine())
        .bind("seconds", vector.seconds())
        .execute();
  }
}
