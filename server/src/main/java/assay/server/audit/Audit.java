package assay.server.audit;

import assay.server.database.Ids;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The log of deeds. Rows can be inserted and read, never changed.
@Singleton
public class Audit {
  private final ObjectMapper json;

  Audit(ObjectMapper json) {
    this.json = json;
  }

  /// Records a deed in the transaction that does it; from then on it waits for its seal.
  ///
  /// @param actor null: the system itself
  /// @param action dotted verb: `submission.accepted`
  public void record(
      Handle handle,
      UUID tenant,
      @Nullable UUID actor,
      String action,
      String subjectKind,
      String subjectId,
      Map<String, ?> detail) {
    handle
        .createUpdate(
            """
            with event as (
              insert into audit_event
                (tenant_id, id, actor, action, subject_kind, subject_id, detail)
              values
                (:tenant, :id, cast(:actor as uuid), :action, :subjectKind, :subjectId,
                 cast(:detail as jsonb))
              returning tenant_id, id, at
            )
            insert into audit_waiting (tenant_id, event_id, at)
            select tenant_id, id, at
            from event
            """)
        .bind("tenant", tenant)
        .bind("id", Ids.next())
        .bind("actor", actor)
        .bind("action", action)
        .bind("subjectKind", subjectKind)
        .bind("subjectId", subjectId)
        .bind("detail", text(detail))
        .execute();
  }

  private String text(Map<String, ?> detail) {
    try {
      return json.writeValueAsString(detail);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("audit detail is not JSON: " + detail, e);
    }
  }
}
