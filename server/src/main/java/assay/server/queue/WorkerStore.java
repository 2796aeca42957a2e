package assay.server.queue;

import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
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
  record Said(
      String name,
      int slots,
      String sandbox,
      Capabilities capabilities,
      String facts,
      String walls,
      String noise) {}

  /// What a worker can do.
  ///
  /// @param device `cpu` or `cuda`
  /// @param memoryBytes of it, for one model; null: not known
  record Capabilities(String device, @Nullable Long memoryBytes) {}

  /// A process that starts under the name of an earlier one is still drained, out or suspected as
  /// that one was.
  void add(Handle handle, UUID worker, UUID token, Said said) {
    bound(
            handle,
            """
            insert into worker (
              id, token_id, name, slots, sandbox, facts, walls, noise, device, memory_bytes,
              intake, intake_reason, intake_at, failures, lost_at)
            select :id, :token, :name, :slots, :sandbox, :facts::jsonb, :walls::jsonb,
              :noise::jsonb, :device, :memory, coalesce(before.intake, 'open'),
              coalesce(before.intake_reason, ''), before.intake_at,
              coalesce(before.failures, '{}'), before.lost_at
            from (values (1)) one
            left join lateral (
              select intake, intake_reason, intake_at, failures, lost_at
              from worker
              where token_id = :token
                and name = :name
              order by last_seen_at desc, id desc
              limit 1) before on true
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
                  device = :device,
                  memory_bytes = :memory,
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
        .bind("device", said.capabilities().device())
        .bind("memory", said.capabilities().memoryBytes())
        .bind("facts", said.facts())
        .bind("walls", said.walls())
        .bind("noise", said.noise());
  }

  /// @param state `open`, `drained` or `out`
  void setIntake(Handle handle, UUID worker, String state, String reason) {
    handle
        .createUpdate(
            """
            update worker
            set intake = :state, intake_reason = :reason, intake_at = assay_now(),
              failures = case when :state = 'open' then '{}' else failures end
            where id = :worker
            """)
        .bind("worker", worker)
        .bind("state", state)
        .bind("reason", reason)
        .execute();
  }

  String intake(Handle handle, UUID worker) {
    return handle
        .createQuery("select intake from worker where id = :worker")
        .bind("worker", worker)
        .mapTo(String.class)
        .one();
  }

  /// Workers that are out, of those heard of lately.
  int out(Handle handle, Duration remembered) {
    return handle
        .createQuery(
            """
            select count(distinct (token_id, name))
            from worker
            where intake = 'out'
              and last_seen_at > assay_now() - :remembered * interval '1 second'
            """)
        .bind("remembered", remembered.toSeconds())
        .mapTo(int.class)
        .one();
  }

  /// Whether a worker gets work, and whose it is.
  ///
  /// @param own whether it is of the organization's own pool; else of the platform's
  /// @param state `open`, `drained` or `out`
  /// @param since null: it never changed
  record Standing(boolean own, String state, String reason, @Nullable Instant since) {}

  /// @param alive heard of lately
  record WorkerRow(UUID id, boolean alive, Instant lastSeenAt, Standing standing, Said said) {}

  /// Those that the tenant's gradings may run on: alive, and of those that are gone the last one of
  /// each name.
  List<WorkerRow> known(Handle handle, UUID tenant, Duration alive, Duration remembered) {
    return handle
        .createQuery(
            """
            select w.id, w.name, w.slots, w.sandbox, w.facts, w.walls, w.noise, w.last_seen_at,
              w.device, w.memory_bytes, w.intake, w.intake_reason, w.intake_at,
              t.organization_id is not null as own,
              w.last_seen_at > assay_now() - :alive * interval '1 second' as alive
            from worker w
            join worker_token t on t.id = w.token_id
            where (t.organization_id is null or t.organization_id = :tenant)
              and (w.last_seen_at > assay_now() - :alive * interval '1 second'
                or (w.last_seen_at > assay_now() - :remembered * interval '1 second'
                  and not exists (
                    select 1
                    from worker later
                    where later.token_id = w.token_id
                      and later.name = w.name
                      and (later.last_seen_at, later.id) > (w.last_seen_at, w.id))))
            order by alive desc, w.name, w.id
            """)
        .bind("tenant", tenant)
        .bind("alive", alive.toSeconds())
        .bind("remembered", remembered.toSeconds())
        .map((row, _) -> worker(row))
        .list();
  }

  private static WorkerRow worker(ResultSet row) throws SQLException {
    var since = row.getObject("intake_at", OffsetDateTime.class);
    return new WorkerRow(
        row.getObject("id", UUID.class),
        row.getBoolean("alive"),
        row.getObject("last_seen_at", OffsetDateTime.class).toInstant(),
        new Standing(
            row.getBoolean("own"),
            row.getString("intake"),
            row.getString("intake_reason"),
            since == null ? null : since.toInstant()),
        new Said(
            row.getString("name"),
            row.getInt("slots"),
            row.getString("sandbox"),
            new Capabilities(row.getString("device"), row.getObject("memory_bytes", Long.class)),
            row.getString("facts"),
            row.getString("walls"),
            row.getString("noise")));
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
