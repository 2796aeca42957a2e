package assay.server.submission;

import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
class TimelineStore {
  boolean setState(Handle handle, UUID submission, Timeline.Step step) {
    return handle
            .createUpdate(
                """
                update submission
                set state = :state, reason = :reason, fault = :fault, state_at = assay_now()
                where id = :submission
                  and state in ('CHECKING', 'QUEUED', 'RUNNING', 'JUDGING')
                  and (state, reason) is distinct from (:state, :reason)
                """)
            .bind("submission", submission)
            .bind("state", step.state())
            .bind("reason", step.reason())
            .bind("fault", step.fault().spelled())
            .execute()
        == 1;
  }

  void setFailure(Handle handle, UUID submission, String failureCode) {
    handle
        .createUpdate(
            """
            update submission
            set failure_code = :failureCode
            where id = :submission
            """)
        .bind("submission", submission)
        .bind("failureCode", failureCode)
        .execute();
  }

  void addEvent(Handle handle, UUID submission, Timeline.Step step) {
    handle
        .createUpdate(
            """
            insert into submission_event (tenant_id, id, submission_id, state, reason, fault)
            values (current_tenant(), :id, :submission, :state, :reason, :fault)
            """)
        .bind("id", Ids.next())
        .bind("submission", submission)
        .bind("state", step.state())
        .bind("reason", step.reason())
        .bind("fault", step.fault().spelled())
        .execute();
  }
}
