package assay.server.queue;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Who is served next. Across tenants, as the dispatcher.
@Singleton
class ClaimStore {
  /// Who asks for work.
  ///
  /// @param worker null: a judge slot of a server
  /// @param line whose turns count: of `platform` workers, of an organization's `own`, or of the
  ///   `judge`s
  /// @param tenant the only one that it works for; null: any
  /// @param device null: no matter, nothing is run
  /// @param failures gradings that failed on it since its last success
  record Taker(
      @Nullable UUID worker,
      String line,
      @Nullable UUID tenant,
      @Nullable String device,
      long memoryBytes,
      List<UUID> failures) {
    private static final Taker JUDGE = new Taker(null, "judge", null, null, 0, List.of());

    Taker {
      failures = List.copyOf(failures);
    }

    /// Who may take from any pool: a judge, and an organization's worker from all of its own.
    boolean isOfAnyPool() {
      return !line.equals("platform");
    }
  }

  /// The next of the first stage that has one, in fair order: the tenant whose turn it is, its
  /// least recently served team, that team's oldest. What failed on this worker before is left to
  /// others while it finds something else.
  ///
  /// @param worker null: a judge slot
  Optional<Lease> claim(Handle handle, List<Stage> stages, @Nullable UUID worker, Duration lease) {
    if (worker == null) {
      return next(handle, stages, Taker.JUDGE, lease);
    }
    var open = taker(handle, worker);
    if (open.isEmpty()) {
      return Optional.empty();
    }
    var taker = open.get();
    var fresh = next(handle, stages, taker, lease);
    return fresh.isPresent() || taker.failures().isEmpty()
        ? fresh
        : next(
            handle,
            stages,
            new Taker(
                worker,
                taker.line(),
                taker.tenant(),
                taker.device(),
                taker.memoryBytes(),
                List.of()),
            lease);
  }

  /// A worker that may have work; empty while it is drained or out.
  private static Optional<Taker> taker(Handle handle, UUID worker) {
    return handle
        .createQuery(
            """
            select w.id as worker, t.organization_id as tenant, w.device,
              case when t.organization_id is null then 'platform' else 'own' end as line,
              coalesce(w.memory_bytes, 0) as memory_bytes, w.failures
            from worker w
            join worker_token t on t.id = w.token_id
            where w.id = :worker
              and w.intake = 'open'
              and t.revoked_at is null
            """)
        .bind("worker", worker)
        .mapTo(Taker.class)
        .findOne();
  }

  /// One statement. The clock of a line shows when its last claim was due. A tenant is due 1/weight
  /// after it was last served, or now where that has passed: who was idle waits for nothing and has
  /// saved nothing. Claimers that race may all serve one tenant; it then waits so much longer, and
  /// the clock stands still. The laterals are entered in the order of what stands before them, and
  /// stop at the first row that nobody else holds.
  private static Optional<Lease> next(
      Handle handle, List<Stage> stages, Taker taker, Duration lease) {
    return handle
        .createQuery(
            """
            with next as (
              select waiting.tenant_id, entry.id, waiting.due
              from (
                select o.id as tenant_id, s.stage,
                  greatest(
                    turn.served + 1.0::float8 / o.weight,
                    (select coalesce(max(clock), 0) from queue_turn where line = :line)) as due
                from organization o
                cross join unnest(:stages) with ordinality as s (stage, place)
                cross join lateral (
                  select w.id
                  from grading w
                  where w.tenant_id = o.id
                    and w.stage = s.stage
                    and w.state = 'QUEUED'
                  limit 1) something
                left join queue_turn turn on turn.tenant_id = o.id and turn.line = :line
                where (:tenant::uuid is null or o.id = :tenant::uuid)
                  and not exists (select from platform_queue where paused_at is not null)
                order by s.place, due, turn.served nulls first, o.id) waiting
              cross join lateral (
                select ready.id
                from (
                  select w.team_id, min(w.created_at) as oldest,
                    (select max(g.claimed_at)
                     from grading g
                     where g.tenant_id = waiting.tenant_id
                       and g.team_id = w.team_id) as served
                  from grading w
                  join competition c on c.tenant_id = w.tenant_id and c.id = w.competition_id
                  where w.tenant_id = waiting.tenant_id
                    and w.stage = waiting.stage
                    and w.state = 'QUEUED'
                    and c.queue_paused_at is null
                    and (:anyPool or c.pool = 'platform')
                  group by w.team_id
                  order by served nulls first, oldest, w.team_id) team
                cross join lateral (
                  select g.id
                  from grading g
                  where g.tenant_id = waiting.tenant_id
                    and g.stage = waiting.stage
                    and g.team_id = team.team_id
                    and g.state = 'QUEUED'
                    and g.not_before <= assay_now()
                    and (:device::text is null
                      or (coalesce(g.needs_device, :device) = :device
                        and coalesce(g.needs_memory_bytes, 0) <= :memory))
                    and g.id <> all(:avoided)
                  order by g.created_at, g.id
                  limit 1
                  for update skip locked) ready
                limit 1) entry
              limit 1),
            turn as (
              insert into queue_turn (tenant_id, line, served, clock)
              select tenant_id, :line, due, due
              from next
              on conflict (tenant_id, line) do update
              set served = greatest(
                  queue_turn.served
                    + 1.0::float8 / (select weight from organization where id = queue_turn.tenant_id),
                  excluded.served),
                clock = greatest(queue_turn.clock, excluded.clock))
            update grading
            set state = 'LEASED',
              attempt = attempt + 1,
              lease_token = nextval('lease_token'),
              lease_until = assay_now() + :seconds * interval '1 second',
              worker_id = coalesce(:worker::uuid, worker_id),
              ran_in = case when :line = 'judge' then ran_in else :line end,
              progress = case when is_of_workers(stage) then '[]' else progress end,
              claimed_at = assay_now()
            from next
            where grading.tenant_id = next.tenant_id
              and grading.id = next.id
            returning
              grading.tenant_id as tenant, grading.id as grading, submission_id as submission,
              lease_token as token, attempt, upper(stage) as stage
            """)
        .bindArray("stages", String.class, stages.stream().map(Stage::spelled).toList())
        .bind("line", taker.line())
        .bind("tenant", taker.tenant())
        .bind("anyPool", taker.isOfAnyPool())
        .bind("device", taker.device())
        .bind("memory", taker.memoryBytes())
        .bindArray("avoided", UUID.class, taker.failures())
        .bind("worker", taker.worker())
        .bind("seconds", lease.toSeconds())
        .mapTo(Lease.class)
        .findOne();
  }
}
