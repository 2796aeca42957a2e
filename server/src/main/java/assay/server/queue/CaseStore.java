package assay.server.queue;

import assay.server.database.Ids;
import assay.server.outbox.OutboxStore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
public class CaseStore {
  private final ObjectMapper json;
  private final OutboxStore outbox;

  CaseStore(ObjectMapper json, OutboxStore outbox) {
    this.json = json;
    this.outbox = outbox;
  }

  private record Known(UUID id, String decision, List<Evidence> evidence) {}

  /// Opens a case for a human, once a submission and kind.
  public void open(Handle handle, UUID submission, String kind) {
    insert(handle, submission, kind, List.of());
  }

  /// Opens a case with what was seen, or adds to the evidence of the one that is there. A case that
  /// had been cleared opens again when there is more to see; a decision that took something from
  /// the team stands.
  public void open(Handle handle, UUID submission, String kind, List<Evidence> evidence) {
    if (insert(handle, submission, kind, evidence)) {
      return;
    }
    var known = known(handle, submission, kind);
    var all = new ArrayList<>(known.evidence());
    for (var one : evidence) {
      if (known.evidence().stream().noneMatch(one::repeats)) {
        all.add(one);
      }
    }
    if (all.size() > known.evidence().size()) {
      extend(handle, submission, kind, all);
      if (known.decision().equals("approved")) {
        announce(handle, known.id(), submission, kind);
      }
    }
  }

  private void announce(Handle handle, UUID id, UUID submission, String kind) {
    outbox.announce(
        handle,
        "case.opened",
        Map.of("case", id.toString(), "submission", submission.toString(), "kind", kind));
  }

  private boolean insert(Handle handle, UUID submission, String kind, List<Evidence> evidence) {
    var id = Ids.next();
    boolean isNew =
        handle
                .createUpdate(
                    """
                    insert into review_case
                      (tenant_id, id, competition_id, submission_id, kind, evidence)
                    select tenant_id, :id, competition_id, id, :kind, cast(:evidence as jsonb)
                    from submission
                    where id = :submission
                    on conflict do nothing
                    """)
                .bind("id", id)
                .bind("submission", submission)
                .bind("kind", kind)
                .bind("evidence", written(evidence))
                .execute()
            == 1;
    if (isNew) {
      announce(handle, id, submission, kind);
    }
    return isNew;
  }

  private Known known(Handle handle, UUID submission, String kind) {
    return handle
        .createQuery(
            """
            select id, decision, evidence
            from review_case
            where submission_id = :submission
              and kind = :kind
            for update
            """)
        .bind("submission", submission)
        .bind("kind", kind)
        .map((row, _) ->
            new Known(
                row.getObject("id", UUID.class),
                row.getString("decision"),
                read(row.getString("evidence"))))
        .one();
  }

  private void extend(Handle handle, UUID submission, String kind, List<Evidence> evidence) {
    handle
        .createUpdate(
            """
            update review_case
            set evidence = cast(:evidence as jsonb),
              version = version + 1,
              state = case when decision = 'approved' then 'open' else state end,
              decided_by = case when decision = 'approved' then null else decided_by end,
              decided_at = case when decision = 'approved' then null else decided_at end,
              decision = case when decision = 'approved' then 'none' else decision end
            where submission_id = :submission
              and kind = :kind
            """)
        .bind("submission", submission)
        .bind("kind", kind)
        .bind("evidence", written(evidence))
        .execute();
  }

  /// Evidence as it is stored.
  public List<Evidence> read(String evidence) {
    try {
      return Arrays.asList(json.readValue(evidence, Evidence[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("evidence that we did not write: " + evidence, e);
    }
  }

  private String written(List<Evidence> evidence) {
    try {
      return json.writeValueAsString(evidence);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
