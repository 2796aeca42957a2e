package assay.server.queue;

import assay.server.competition.SetVersion;
import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

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

  /// The pool whose worker holds or last held a grading.
  String pool(Handle handle, UUID grading) {
    return handle
        .createQuery("select ran_in from grading where id = :grading")
        .bind("grading", grading)
        .mapTo(String.class)
        .one();
  }

  /// A re-run that is there.
  ///
  /// @param version one that runs as itself
  record Done(UUID version, String variant) {}

  /// @param regrade null: without those of a re-grade set that was not applied
  /// @param onlyRegrade whether nothing else counts
  List<Done> done(Handle handle, UUID submission, @Nullable UUID regrade, boolean onlyRegrade) {
    return handle
        .createQuery(
            """
            select set_version_id as version, variant
            from score_vector
            where submission_id = :submission
              and origin = 're-run'
              and (not is_shadow or regrade_id = cast(:regrade as uuid))
              and (not :onlyRegrade or regrade_id = cast(:regrade as uuid))
            """)
        .bind("submission", submission)
        .bind("regrade", regrade)
        .bind("onlyRegrade", onlyRegrade)
        .mapTo(Done.class)
        .list();
  }

  /// Pieces of work on which the model failed where it may.
  List<String> skipped(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select unnest(skipped)
            from grading
            where submission_id = :submission
            """)
        .bind("submission", submission)
        .mapTo(String.class)
        .list();
  }

  /// What an entry claims about a set.
  record Claim(UUID set, int pairs) {
    boolean fits(SetVersion version) {
      return version.set().equals(set) && version.pairs() == pairs;
    }
  }

  List<Claim> claims(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select s.set_id as set, v.pairs
            from score_vector v
            join set_version s on s.tenant_id = v.tenant_id and s.id = v.set_version_id
            where v.submission_id = :submission
              and v.origin = 'claimed'
            """)
        .bind("submission", submission)
        .mapTo(Claim.class)
        .list();
  }

  /// Set versions on which a claim was not reproduced and nobody said yet why.
  List<UUID> undiagnosed(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select r.set_version_id
            from standing_reproduction r
            where r.submission_id = :submission
              and r.verdict <> 'REPRODUCED'
              and not exists (
                select from diagnosis d
                where d.tenant_id = r.tenant_id
                  and d.claimed_id = r.claimed_id
                  and d.judging_version = r.judging_version)
            order by r.id
            """)
        .bind("submission", submission)
        .mapTo(UUID.class)
        .list();
  }

  /// A vector to be stored.
  ///
  /// @param version one that runs as itself
  /// @param engine JSON object of facts
  /// @param isShadow made for the re-grade set that the grading is queued for
  record NewVector(
      UUID submission,
      UUID version,
      String variant,
      String kind,
      String runVersion,
      String digest,
      int pairs,
      String engine,
      double seconds,
      boolean isShadow) {}

  /// Once for each run version: what comes twice changes nothing.
  void add(Handle handle, NewVector vector) {
    handle
        .createUpdate(
            """
            insert into score_vector (
              tenant_id, id, submission_id, set_version_id, origin, variant, kind, run_version,
              digest, pairs, engine, seconds, is_shadow, regrade_id)
            values (
              current_tenant(), :id, :submission, :version, 're-run', :variant, :kind, :runVersion,
              :digest, :pairs, :engine::jsonb, :seconds, :isShadow,
              case when :isShadow then (
                select regrade_id from grading where submission_id = :submission) end)
            on conflict do nothing
            """)
        .bind("id", Ids.next())
        .bind("submission", vector.submission())
        .bind("version", vector.version())
        .bind("variant", vector.variant())
        .bind("kind", vector.kind())
        .bind("runVersion", vector.runVersion())
        .bind("digest", vector.digest())
        .bind("pairs", vector.pairs())
        .bind("engine", vector.engine())
        .bind("seconds", vector.seconds())
        .bind("isShadow", vector.isShadow())
        .execute();
  }
}
