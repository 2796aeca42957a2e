package assay.server.queue;

import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Workers and their tokens; of no tenant, read and written as the dispatcher.
@Singleton
class WorkerStore {
  Optional<UUID> token(Handle handle, byte[] hash) {
    return handle
        .createQuery(
            """
            select id
            from worker_token
            where token_hash = :hash
              and revoked_at is null
            """)
        .bind("hash", hash)
        .mapTo(UUID.class)
        .findOne();
  }

  /// A process that starts.
  ///
  /// @param facts JSON object
  record NewWorker(UUID id, UUID token, String name, int slots, String sandbox, String facts) {}

  void add(Handle handle, NewWorker worker) {
    handle
        .createUpdate(
            """
            insert into worker (id, token_id, name, slots, sandbox, facts)
            values (:id, :token, :name, :slots, :sandbox, :facts::jsonb)
            """)
        .bind("id", worker.id())
        .bind("token", worker.token())
        .bind("name", worker.name())
        .bind("slots", worker.slots())
        .bind("sandbox", worker.sandbox())
        .bind("facts", worker.facts())
        .execute();
  }

  /// Notes that a worker is alive; false when the token has no such worker.
  boolean seen(Handle handle, UUID worker, UUID token) {
    return handle
            .createUpdate(
                """
                update worker
                set last_seen_at = assay_now()
                where id = :worker
                  and token_id = :token
                """)
            .bind("worker", worker)
            .bind("token", token)
            .execute()
        == 1;
  }

  /// Notes that the worker of a grading is alive.
  void seenAtWork(Handle handle, UUID grading, UUID token) {
    handle
        .createUpdate(
            """
            update worker
            set last_seen_at = assay_now()
            where token_id = :token
              and id = (
                select worker_id
                from grading
                where grading.id = :grading)
            """)
        .bind("grading", grading)
        .bind("token", token)
        .execute();
  }
}
