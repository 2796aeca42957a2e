package assay.server.queue;

import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

@Singleton
public class CaseStore {
  /// Opens a case for a human, once a submission and kind.
  public void open(Handle handle, UUID submission, String kind) {
    handle
        .createUpdate(
            """
            insert into review_case (tenant_id, id, competition_id, submission_id, kind)
            select tenant_id, :id, competition_id, id, :kind
            from submission
            where id = :submission
            on conflict do nothing
            """)
        .bind("id", Ids.next())
        .bind("submission", submission)
        .bind("kind", kind)
        .execute();
  }
}
