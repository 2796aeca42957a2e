package assay.server.outbox;

import assay.server.database.Ids;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
public class OutboxStore {
  private final ObjectMapper json;

  OutboxStore(ObjectMapper json) {
    this.json = json;
  }

  /// Announces an event of the transaction's tenant: once it commits, the event is told at least
  /// once, under this id.
  ///
  /// @param kind dotted: `submission.state`
  public UUID announce(Handle handle, String kind, Map<String, String> payload) {
    var id = Ids.next();
    handle
        .createUpdate(
            """
            insert into outbox (tenant_id, id, kind, payload)
            values (current_tenant(), :id, :kind, cast(:payload as jsonb))
            """)
        .bind("id", id)
        .bind("kind", kind)
        .bind("payload", text(payload))
        .execute();
    return id;
  }

  private String text(Map<String, String> payload) {
    try {
      return json.writeValueAsString(payload);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an event that is not JSON: " + payload, e);
    }
  }
}
