package assay.server.queue;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// The gradings of a re-grade set: those of its entries, queued once more. Within the tenant.
@Singleton
class RegradeQueueStore {
  /// What a re-grade set wants of workers.
  ///
  /// @param runsAgain whether vectors that are there do not count
  record Wish(UUID regrade, boolean runsAgain, Optional<UUID> set) {}

  /// That a submission was last queued for.
  Wish wish(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select r.id, r.runs_again, r.set_id
            from grading g
            join regrade_set r on r.tenant_id = g.tenant_id and r.id = g.regrade_id
            where g.submission_id = :submission
            """)
        .bind("submission", submission)
        .map((row, _) ->
            new Wish(
                row.getObject("id", UUID.class),
                row.getBoolean("runs_again"),
                Optional.ofNullable(row.getObject("set_id", UUID.class))))
        .one();
  }

  void done(Handle handle, UUID grading) {
    handle
        .createUpdate(
            """
            update regrade_entry e
            set state = 'DONE', note = ''
            from grading g
            where g.id = :grading
              and e.tenant_id = g.tenant_id
              and e.regrade_id = g.regrade_id
              and e.submission_id = g.submission_id
            """)
        .bind("grading", grading)
        .execute();
  }

  void failed(Handle handle, UUID grading, String note, boolean isParticipants) {
    handle
        .createUpdate(
            """
            update regrade_entry e
            set state = 'FAILED', note = :note, is_participants = :isParticipants
            from grading g
            where g.id = :grading
              and e.tenant_id = g.tenant_id
              and e.regrade_id = g.regrade_id
              and e.submission_id = g.submission_id
            """)
        .bind("grading", grading)
        .bind("note", note)
        .bind("isParticipants", isParticipants)
        .execute();
  }

  /// Queues the entries of the set that wait and that nothing else works on.
  ///
  /// @param needsRun whether models are run; entries without one are only judged
  int queue(Handle handle, UUID regrade, boolean needsRun) {
    return handle
        .createUpdate(
            """
            update grading g
            set stage = case
                when :needsRun and exists (
                  select from submission_file f
                  where f.tenant_id = g.tenant_id
                    and f.submission_id = g.submission_id
                    and f.kind = 'model') then 'rerun'
                else 'rejudge' end,
              state = 'QUEUED', attempt = 0, not_before = assay_now(), last_error = null,
              failed_on = '{}', skipped = '{}', regrade_id = :regrade
            from regrade_entry e
            where e.regrade_id = :regrade
              and e.state = 'WAITING'
              and g.tenant_id = e.tenant_id
              and g.submission_id = e.submission_id
              and g.state = 'DONE'
              and g.regrade_id is distinct from :regrade
            """)
        .bind("regrade", regrade)
        .bind("needsRun", needsRun)
        .execute();
  }

  /// Lets those be queued again that failed.
  int forgetFailures(Handle handle, UUID regrade) {
    handle
        .createUpdate(
            """
            update grading g
            set regrade_id = null
            from regrade_entry e
            where e.regrade_id = :regrade
              and e.state = 'FAILED'
              and g.tenant_id = e.tenant_id
              and g.submission_id = e.submission_id
            """)
        .bind("regrade", regrade)
        .execute();
    return handle
        .createUpdate(
            """
            update regrade_entry
            set state = 'WAITING', note = '', is_participants = false
            where regrade_id = :regrade
              and state = 'FAILED'
            """)
        .bind("regrade", regrade)
        .execute();
  }

  /// Ends what is still queued or under way; whoever holds it is told with its next step.
  void stop(Handle handle, UUID regrade) {
    handle
        .createUpdate(
            """
            update grading
            set state = 'DONE', lease_token = null, lease_until = null, finished_at = assay_now()
            where regrade_id = :regrade
              and stage in ('rerun', 'rejudge')
              and state in ('QUEUED', 'LEASED')
            """)
        .bind("regrade", regrade)
        .execute();
  }

  /// Has the causes looked for of those claims of an entry that are not reproduced.
  void diagnose(Handle handle, UUID submission) {
    handle
        .createUpdate(
            """
            update grading
            set stage = 'diagnose', state = 'QUEUED', attempt = 0, not_before = assay_now(),
              last_error = null, failed_on = '{}', skipped = '{}'
            where submission_id = :submission
              and state = 'DONE'
            """)
        .bind("submission", submission)
        .execute();
  }
}
