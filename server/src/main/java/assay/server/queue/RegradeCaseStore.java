package assay.server.queue;

import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What applying a re-grade set does to cases. Within the tenant.
@Singleton
public class RegradeCaseStore {
  private final CaseStore cases;

  RegradeCaseStore(CaseStore cases) {
    this.cases = cases;
  }

  /// The claims of an entry are reproduced now: open cases about them are decided for it.
  public void settle(Handle handle, UUID submission, UUID regrade, String reason, UUID by) {
    handle
        .createUpdate(
            """
            with settled as (
              update review_case
              set state = 'decided', decision = 'approved', reason = :reason, decided_by = :by,
                decided_at = assay_now(), version = version + 1, settled_by = :regrade,
                claimed_by = null, claimed_at = null, awaits_team = false
              where submission_id = :submission
                and kind in ('mismatch', 'review')
                and state = 'open'
              returning tenant_id, id)
            insert into case_event (tenant_id, id, case_id, author, kind, text)
            select tenant_id, :event, id, :by, 'approved', :reason
            from settled
            """)
        .bind("submission", submission)
        .bind("regrade", regrade)
        .bind("reason", reason)
        .bind("by", by)
        .bind("event", Ids.next())
        .execute();
  }

  /// The claims of an entry are not reproduced: what an earlier re-grade set settled is open again,
  /// and a case is opened where nobody decided one and none is open.
  ///
  /// @param kind `mismatch` or `review`
  /// @param reason why it is open again
  public void raise(Handle handle, UUID submission, String kind, String reason, UUID by) {
    int reopened =
        handle
            .createUpdate(
                """
                with reopened as (
                  update review_case
                  set state = 'open', decision = 'none', reason = '', decided_by = null,
                    decided_at = null, version = version + 1, settled_by = null
                  where submission_id = :submission
                    and settled_by is not null
                  returning tenant_id, id)
                insert into case_event (tenant_id, id, case_id, author, kind, text)
                select tenant_id, :event, id, :by, 'none', :reason
                from reopened
                """)
            .bind("submission", submission)
            .bind("reason", reason)
            .bind("by", by)
            .bind("event", Ids.next())
            .execute();
    if (reopened == 0 && !isOpen(handle, submission)) {
      cases.open(handle, submission, kind);
    }
  }

  private static boolean isOpen(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select exists (
              select from review_case
              where submission_id = :submission
                and kind in ('mismatch', 'review')
                and state = 'open')
            """)
        .bind("submission", submission)
        .mapTo(boolean.class)
        .one();
  }

  /// An entry that could not be graded anew is not ranked until somebody decides otherwise.
  ///
  /// @param kind `hidden-failure` or `quarantine`
  public void reject(Handle handle, UUID submission, String kind, String reason, UUID by) {
    cases.open(handle, submission, kind);
    handle
        .createUpdate(
            """
            with rejected as (
              update review_case
              set state = 'decided', decision = 'rejected', reason = :reason, decided_by = :by,
                decided_at = assay_now(), version = version + 1, claimed_by = null,
                claimed_at = null, awaits_team = false
              where submission_id = :submission
                and kind = :kind
                and decision <> 'disqualified'
              returning tenant_id, id)
            insert into case_event (tenant_id, id, case_id, author, kind, text)
            select tenant_id, :event, id, :by, 'rejected', :reason
            from rejected
            """)
        .bind("submission", submission)
        .bind("kind", kind)
        .bind("reason", reason)
        .bind("by", by)
        .bind("event", Ids.next())
        .execute();
  }
}
