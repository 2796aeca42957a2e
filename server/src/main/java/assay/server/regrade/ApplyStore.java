package assay.server.regrade;

import jakarta.inject.Singleton;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What applying a re-grade set writes: rows are added to what stands, and the rules change. Within
/// the tenant.
@Singleton
class ApplyStore {
  /// Nothing is judged by these rules while the caller's transaction lasts, and what was judged by
  /// the old ones and not yet written is judged again.
  void nextEdition(Handle handle, UUID competition) {
    handle
        .createUpdate("update competition set edition = edition + 1 where id = :competition")
        .bind("competition", competition)
        .execute();
  }

  void scores(Handle handle, UUID regrade) {
    handle
        .createUpdate(
            """
            insert into score (tenant_id, id, submission_id, track_id, set_id, set_version_id,
              vector_id, metric, value, std, threshold, folds, evidence, source, judging_version,
              regrade_id)
            select n.tenant_id, n.id, n.submission_id, n.track_id, n.set_id, n.set_version_id,
              n.vector_id, n.metric, n.value, n.std, n.threshold, n.folds, n.evidence, 'judged',
              n.judging_version, n.regrade_id
            from regrade_score n
            join regrade_entry x on x.tenant_id = n.tenant_id
              and x.regrade_id = n.regrade_id
              and x.submission_id = n.submission_id
              and x.state = 'DONE'
            where n.regrade_id = :regrade
            order by n.id
            """)
        .bind("regrade", regrade)
        .execute();
  }

  void reproductions(Handle handle, UUID regrade) {
    handle
        .createUpdate(
            """
            insert into reproduction (tenant_id, id, submission_id, set_version_id, claimed_id,
              rerun_id, judging_version, tolerance_match, tolerance_review, max, p95, median, rmse,
              pearson, verdict, regrade_id)
            select n.tenant_id, n.id, n.submission_id, n.set_version_id, n.claimed_id,
              n.rerun_id, n.judging_version, n.tolerance_match, n.tolerance_review, n.max, n.p95,
              n.median, n.rmse, n.pearson, n.verdict, n.regrade_id
            from regrade_reproduction n
            join regrade_entry x on x.tenant_id = n.tenant_id
              and x.regrade_id = n.regrade_id
              and x.submission_id = n.submission_id
              and x.state = 'DONE'
            where n.regrade_id = :regrade
            order by n.id
            """)
        .bind("regrade", regrade)
        .execute();
  }

  /// Its vectors count from now on.
  void vectors(Handle handle, UUID regrade) {
    handle
        .createUpdate(
            """
            update score_vector v
            set is_shadow = false
            from regrade_entry x
            where v.regrade_id = :regrade
              and v.is_shadow
              and x.tenant_id = v.tenant_id
              and x.regrade_id = v.regrade_id
              and x.submission_id = v.submission_id
              and x.state = 'DONE'
            """)
        .bind("regrade", regrade)
        .execute();
  }

  void tolerance(Handle handle, UUID regrade) {
    handle
        .createUpdate(
            """
            update task k
            set tolerance_match = r.tolerance_match, tolerance_review = r.tolerance_review,
              sanitizer = r.sanitizer
            from regrade_set r
            where r.id = :regrade
              and k.tenant_id = r.tenant_id
              and k.id = r.task_id
            """)
        .bind("regrade", regrade)
        .execute();
  }

  /// Drafts become live. What was live stays accepted where its claims still count and it has other
  /// images than its successor.
  void versions(Handle handle, UUID regrade) {
    handle
        .createUpdate(
            """
            update set_version o
            set state = case
              when v.keeps_claims and o.runs_as <> n.runs_as then 'accepted' else 'retired' end
            from regrade_version v
            join set_version n on n.tenant_id = v.tenant_id and n.id = v.version_id
            where v.regrade_id = :regrade
              and o.tenant_id = v.tenant_id
              and o.set_id = v.set_id
              and o.state = 'live'
            """)
        .bind("regrade", regrade)
        .execute();
    handle
        .createUpdate(
            """
            update set_version n
            set state = 'live'
            from regrade_version v
            where v.regrade_id = :regrade
              and n.tenant_id = v.tenant_id
              and n.id = v.version_id
            """)
        .bind("regrade", regrade)
        .execute();
  }

  void columns(Handle handle, UUID regrade) {
    handle
        .createUpdate(
            """
            update board_column
            set until = assay_now()
            where until is null
              and track_id in (select track_id from regrade_column where regrade_id = :regrade)
            """)
        .bind("regrade", regrade)
        .execute();
    handle
        .createUpdate(
            """
            insert into board_column
              (tenant_id, track_id, position, key, name, set_id, metric, is_ranked, is_private, since)
            select tenant_id, track_id, position, key, name, set_id, metric, is_ranked, is_private,
              assay_now()
            from regrade_column
            where regrade_id = :regrade
            """)
        .bind("regrade", regrade)
        .execute();
  }
}
