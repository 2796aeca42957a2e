package assay.server.queue;

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
            update review_case
            set state = 'decided', decision = 'approved', reason = :reason, decided_by = :by,
              decided_at = assay_now(), version = version + 1, settled_by = :regrade
            where submission_id = :submission
              and kind in ('mismatch', 'review')
              and state = 'open'
            """)
        .bind("submission", submission)
        .bind("regrade", regrade)
        .bind("reason", reason)
        .bind("by", by)
        .execute();
  }

  /// The claims of an entry are not reproduced: what an earlier re-grade set settled is open again,
  /// and a case is opened where nobody decided one and none is open.
  ///
  /// @param kind `mismatch` or `review`
  public void raise(Handle handle, UUID submission, String kind) {
    int reopened =
        handle
            .createUpdate(
                """
                update review_case
                set state = 'open', decision = 'none', reason = '', decided_by = null,
                  decided_at = null, version = version + 1, settled_by = null
                where submission_id = :submission
                  and settled_by is not null
                """)
            .bind("submission", submission)
            .execute();
    boolean isOpen =
        handle
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
    if (reopened == 0 && !isOpen) {
      cases.open(handle, submission, kind);
    }
  }

  /// An entry that could not be graded anew is not ranked until somebody decides otherwise.
  ///
  /// @param kind `hidden-failure` or `quarantine`
  public void reject(Handle handle, UUID submission, String kind, String reason, UUID by) {
    cases.open(handle, submission, kind);
    handle
        .createUpdate(
            """
            update review_case
            set state = 'decided', decision = 'rejected', reason = :reason, decided_by = :by,
              decided_at = assay_now(), version = version + 1
            where submission_id = :submission
              and kind = :kind
              and decision <> 'disqualified'
            """)
        .bind("submission", submission)
        .bind("kind", kind)
        .bind("reason", reason)
        .bind("by", by)
        .execute();
  }
}
