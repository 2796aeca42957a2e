package assay.server.judging;

import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Judgements for a re-grade set, apart from those that stand.
@Singleton
class ShadowStore {
  /// That a grading was queued for.
  UUID regrade(Handle handle, UUID grading) {
    return handle
        .createQuery("select regrade_id from grading where id = :grading")
        .bind("grading", grading)
        .mapTo(UUID.class)
        .one();
  }

  /// Of an earlier attempt.
  void clear(Handle handle, UUID regrade, UUID submission) {
    for (var table : new String[] {"regrade_score", "regrade_reproduction"}) {
      handle
          .createUpdate(
              "delete from "
                  + table
                  + " where regrade_id = :regrade and submission_id = :submission")
          .bind("regrade", regrade)
          .bind("submission", submission)
          .execute();
    }
  }

  void done(Handle handle, UUID regrade, UUID submission) {
    handle
        .createUpdate(
            """
            update regrade_entry
            set state = 'DONE', note = ''
            where regrade_id = :regrade
              and submission_id = :submission
            """)
        .bind("regrade", regrade)
        .bind("submission", submission)
        .execute();
  }

  void insert(Handle handle, UUID regrade, UUID submission, Judgement.Reproduced reproduced) {
    handle
        .createUpdate(
            """
            insert into regrade_reproduction (tenant_id, id, regrade_id, submission_id, set_version_id,
              claimed_id, rerun_id, judging_version, tolerance_match, tolerance_review, max, p95,
              median, rmse, pearson, verdict)
            values (current_tenant(), :id, :regrade, :submission, :version,
              :claimed, :rerun, :judgingVersion, :match, :review, :max, :p95,
              :median, :rmse, :pearson, :verdict)
            """)
        .bind("id", Ids.next())
        .bind("regrade", regrade)
        .bind("submission", submission)
        .bindMap(JudgingStore.bindings(reproduced))
        .execute();
  }

  void insert(Handle handle, UUID regrade, UUID submission, UUID track, Judgement.Scored scored) {
    handle
        .createUpdate(
            """
            insert into regrade_score (tenant_id, id, regrade_id, submission_id, track_id, set_id,
              set_version_id, vector_id, metric, value, std, threshold, folds, evidence,
              judging_version)
            values (current_tenant(), :id, :regrade, :submission, :track, :set,
              :version, :vector, :metric, :value, :std, :threshold, :folds, :evidence,
              :judgingVersion)
            """)
        .bind("id", Ids.next())
        .bind("regrade", regrade)
        .bind("submission", submission)
        .bind("track", track)
        .bindMap(JudgingStore.bindings(scored))
        .execute();
  }
}
