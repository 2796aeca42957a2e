package assay.server.queue;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

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

  /// What a process says of itself.
  ///
  /// @param facts JSON object
  /// @param walls JSON array
  /// @param noise JSON array
  record Said(String name, int slots, String sandbox, String facts, String walls, String noise) {}

  void add(Handle handle, UUID worker, UUID token, Said said) {
    bound(
            handle,
            """
            insert into worker (id, token_id, name, slots, sandbox, facts, walls, noise)
            values (:id, :token, :name, :slots, :sandbox, :facts::jsonb, :walls::jsonb, :noise::jsonb)
            """,
            worker,
            token,
            said)
        .execute();
  }

  /// Brings a worker up to date; false when the token has no such worker.
  boolean update(Handle handle, UUID worker, UUID token, Said said) {
    return bound(
                handle,
                """
                update worker
                set name = :name,
                  slots = :slots,
                  sandbox = :sandbox,
                  facts = :facts::jsonb,
                  walls = :walls::jsonb,
                  noise = :noise::jsonb,
                  last_seen_at = assay_now()
                where id = :id
                  and token_id = :token
                """,
                worker,
                token,
                said)
            .execute()
        == 1;
  }

  private static Update bound(Handle handle, String sql, UUID worker, UUID token, Said said) {
    return handle
        .createUpdate(sql)
        .bind("id", worker)
        .bind("token", token)
        .bind("name", said.name())
        .bind("slots", said.slots())
        .bind("sandbox", said.sandbox())
        .bind("facts", said.facts())
        .bind("walls", said.walls())
        .bind("noise", said.noise());
  }

  /// @param alive heard of lately
  record WorkerRow(UUID id, boolean alive, Instant lastSeenAt, Said said) {}

  /// Those alive, and of those that are gone the last one of each name.
  List<WorkerRow> known(Handle handle, Duration alive, Duration remembered) {
    return handle
        .createQuery(
            """
            select w.id, w.name, w.slots, w.sandbox, w.facts, w.walls, w.noise, w.last_seen_at,
              w.last_seen_at > assay_now() - :alive * interval '1 second' as alive
            from worker w
            where w.last_seen_at > assay_now() - :alive * interval '1 second'
              or (w.last_seen_at > assay_now() - :remembered * interval '1 second'
                and not exists (
                  select 1
                  from worker later
                  where later.token_id = w.token_id
                    and later.name = w.name
                    and (later.last_seen_at, later.id) > (w.last_seen_at, w.id)))
            order by alive desc, w.name, w.id
            """)
        .bind("alive", alive.toSeconds())
        .bind("remembered", remembered.toSeconds())
        .map((row, _) ->
            new WorkerRow(
                row.getObject("id", UUID.class),
                row.getBoolean("alive"),
                row.getObject("last_seen_at", OffsetDateTime.class).toInstant(),
                new Said(
                    row.getString("name"),
                    row.getInt("slots"),
                    row.getString("sandbox"),
                    row.getString("facts"),
                    row.getString("walls"),
                    row.getString("noise"))))
        .list();
  }

  /// The smallest tolerance of the tenant's tasks as |Δ| of a cosine: a squared distance of units
  /// moves twice as far. Null without a task.
  @Nullable Double smallestTolerance(Handle handle) {
    return handle
        .createQuery(
            """
            select min(case score_kind when 'squared-l2' then tolerance_match / 2 else tolerance_match end)
            from task
            """)
        .map((row, _) -> Optional.ofNullable(row.getObject(1, Double.class)))
        .one()
        .orElse(null);
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
