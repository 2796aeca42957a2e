package assay.server.seal;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

@Singleton
class AuditReadStore {
  /// @param actor null: the system itself
  /// @param actorName null: the same
  /// @param seal null: none yet
  record Row(
      UUID id,
      Instant at,
      @Nullable UUID actor,
      @Nullable String actorName,
      String action,
      Subject subject,
      String detail,
      @Nullable Integer seal) {}

  record Subject(String kind, String id) {}

  /// What is asked for, in conditions that all have to hold. Their text is the program's, their
  /// values the reader's.
  static final class Conditions {
    private final List<String> texts = new ArrayList<>();
    private final Map<String, Object> values = new HashMap<>();

    void add(String text, Map<String, ?> named) {
      texts.add(text);
      values.putAll(named);
    }

    private String text() {
      return texts.isEmpty() ? "" : "where " + String.join("\n  and ", texts);
    }
  }

  /// Newest first.
  List<Row> list(Handle handle, Conditions conditions, int atMost) {
    return handle
        .createQuery(
            """
            select e.id, e.at, e.actor, u.name as actor_name, e.action, e.subject_kind,
              e.subject_id, e.detail::text as detail, l.seal
            from audit_event e
            left join app_user u on u.id = e.actor
            left join audit_link l on l.tenant_id = e.tenant_id and l.event_id = e.id
            %s
            order by e.at desc, e.id desc
            limit :atMost
            """
                .formatted(conditions.text()))
        .bindMap(conditions.values)
        .bind("atMost", atMost)
        .map((row, context) ->
            new Row(
                row.getObject("id", UUID.class),
                row.getTimestamp("at").toInstant(),
                row.getObject("actor", UUID.class),
                row.getString("actor_name"),
                row.getString("action"),
                new Subject(row.getString("subject_kind"), row.getString("subject_id")),
                row.getString("detail"),
                row.getObject("seal", Integer.class)))
        .list();
  }
}
