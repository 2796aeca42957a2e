package assay.server.submission;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What is known of the queue around one entry; as the dispatcher.
@Singleton
class QueuePositionStore {
  /// An entry that waits.
  ///
  /// @param isRun for a worker; else for a judge
  /// @param pool whose workers run it: `platform` or `own`
  /// @param needsDevice null: any
  /// @param needsMemoryBytes null: any
  /// @param pausedBy who holds the queue: `operator` or `organizers`; null: nobody
  /// @param pauseReason null: nobody holds it
  record Waiting(
      UUID grading,
      boolean isRun,
      String pool,
      @Nullable String needsDevice,
      @Nullable Long needsMemoryBytes,
      @Nullable String pausedBy,
      @Nullable String pauseReason,
      Instant now) {}

  Optional<Waiting> waiting(Handle handle, UUID tenant, UUID submission) {
    return handle
        .createQuery(
            """
            select g.id as grading, is_of_workers(g.stage) as is_run, c.pool,
              g.needs_device, g.needs_memory_bytes,
              case
                when p.paused_at is not null then 'operator'
                when c.queue_paused_at is not null then 'organizers' end as paused_by,
              case
                when p.paused_at is not null then p.pause_reason
                when c.queue_paused_at is not null then c.queue_pause_reason end as pause_reason,
              assay_now() as now
            from grading g
            join competition c on c.tenant_id = g.tenant_id and c.id = g.competition_id
            cross join platform_queue p
            where g.tenant_id = :tenant
              and g.submission_id = :submission
              and g.state = 'QUEUED'
            """)
        .bind("tenant", tenant)
        .bind("submission", submission)
        .mapTo(Waiting.class)
        .findOne();
  }

  /// Its place in the order in which claims are served, were nothing else to come: within the
  /// tenant the teams take turns, beginning with the least recently served; tenants take turns by
  /// weight.
  Optional<Integer> position(Handle handle, UUID tenant, UUID grading) {
    return handle
        .createQuery(
            """
            with own as (
              select g.tenant_id, g.team_id, g.competition_id, g.stage, g.created_at, g.id,
                case when is_of_workers(g.stage) then c.pool else 'judge' end as line
              from grading g
              join competition c on c.tenant_id = g.tenant_id and c.id = g.competition_id
              where g.tenant_id = :tenant
                and g.id = :grading
                and g.state = 'QUEUED'),
            team as (
              select g.tenant_id, g.team_id, count(*) as entries, min(g.created_at) as oldest,
                count(*) filter (where (g.created_at, g.id) <= (own.created_at, own.id)) as up_to
              from own
              join grading g on g.stage = own.stage and g.state = 'QUEUED'
              join competition c on c.tenant_id = g.tenant_id and c.id = g.competition_id
              where (c.queue_paused_at is null or c.id = own.competition_id)
                and case own.line
                  when 'platform' then c.pool = 'platform'
                  when 'own' then g.tenant_id = own.tenant_id
                  else true end
              group by g.tenant_id, g.team_id),
            mate as (
              select team.team_id, team.entries, team.up_to,
                row_number() over (
                  order by
                    (select max(g.claimed_at)
                     from grading g
                     where g.tenant_id = team.tenant_id
                       and g.team_id = team.team_id) nulls first,
                    team.oldest,
                    team.team_id) as turn
              from team
              join own on own.tenant_id = team.tenant_id),
            mine as (
              select mate.team_id, mate.up_to, mate.turn
              from mate
              join own on own.team_id = mate.team_id),
            inside as (
              select max(mine.up_to) + coalesce(
                  sum(least(
                    mate.entries,
                    mine.up_to - case when mate.turn < mine.turn then 0 else 1 end))
                    filter (where mate.team_id <> mine.team_id),
                  0) as place
              from mate
              cross join mine),
            tenant as (
              select team.tenant_id, sum(team.entries) as entries, o.weight,
                coalesce(turn.served, -1) as served,
                greatest(
                  turn.served + 1.0::float8 / o.weight,
                  (select coalesce(max(q.clock), 0)
                   from queue_turn q
                   where q.line = own.line)) as due
              from team
              cross join own
              join organization o on o.id = team.tenant_id
              left join queue_turn turn on turn.tenant_id = team.tenant_id and turn.line = own.line
              group by team.tenant_id, o.weight, turn.served, own.line),
            mark as (
              select tenant.tenant_id, tenant.served,
                tenant.due + (inside.place - 1)::float8 / tenant.weight as due
              from tenant
              join own on own.tenant_id = tenant.tenant_id
              cross join inside)
            select (inside.place + coalesce(
                (select sum(least(
                    tenant.entries,
                    greatest(0, case
                      when (tenant.served, tenant.tenant_id) < (mark.served, mark.tenant_id)
                        then floor((mark.due - tenant.due) * tenant.weight) + 1
                      else ceil((mark.due - tenant.due) * tenant.weight) end)::bigint))
                 from tenant
                 where tenant.tenant_id <> mark.tenant_id),
                0))::int
            from inside
            cross join mark
            """)
        .bind("tenant", tenant)
        .bind("grading", grading)
        .mapTo(Integer.class)
        .findOne();
  }

  /// Its place among those that wait for a judge, by age: they wait moments, too short for turns to
  /// matter, and in a rush everybody asks.
  Optional<Integer> placeByAge(Handle handle, UUID tenant, UUID grading) {
    return handle
        .createQuery(
            """
            select (
              select count(*)
              from grading other
              where other.stage = own.stage
                and other.state = 'QUEUED'
                and (other.created_at, other.id) <= (own.created_at, own.id))
            from grading own
            where own.tenant_id = :tenant
              and own.id = :grading
              and own.state = 'QUEUED'
            """)
        .bind("tenant", tenant)
        .bind("grading", grading)
        .mapTo(Integer.class)
        .findOne();
  }

  /// The workers that may run an entry.
  ///
  /// @param known of all heard of lately, whether they get work or not
  /// @param slots of those that are alive and get work
  /// @param busy slots of these that have a run in hand
  /// @param meanSeconds of the last runs in the pool; null: none has ended yet
  record Workforce(int known, int slots, int busy, @Nullable Double meanSeconds) {}

  /// @param runs how many of the last ones tell how long a run takes
  Workforce workforce(
      Handle handle, UUID tenant, Waiting entry, Duration alive, Duration remembered, int runs) {
    return handle
        .createQuery(
            """
            with able as (
              select w.id, w.slots,
                w.intake = 'open'
                  and w.last_seen_at > assay_now() - :alive * interval '1 second' as at_work
              from worker w
              join worker_token t on t.id = w.token_id
              where t.revoked_at is null
                and w.last_seen_at > assay_now() - :remembered * interval '1 second'
                and (t.organization_id = :tenant
                  or (t.organization_id is null and :pool = 'platform'))
                and coalesce(:device, w.device) = w.device
                and coalesce(:memory, 0) <= coalesce(w.memory_bytes, 0))
            select
              (select count(*) from able) as known,
              (select coalesce(sum(slots), 0) from able where at_work) as slots,
              (select count(*)
               from grading g
               join able on able.id = g.worker_id and able.at_work
               where g.state = 'LEASED'
                 and is_of_workers(g.stage)) as busy,
              (select avg(run_seconds)
               from (
                 select run_seconds
                 from grading
                 where ran_in = :pool
                   and run_ended_at is not null
                   and run_seconds is not null
                   and (:pool = 'platform' or tenant_id = :tenant)
                 order by run_ended_at desc
                 limit :runs) last) as mean_seconds
            """)
        .bind("tenant", tenant)
        .bind("pool", entry.pool())
        .bind("device", entry.needsDevice())
        .bind("memory", entry.needsMemoryBytes())
        .bind("alive", alive.toSeconds())
        .bind("remembered", remembered.toSeconds())
        .bind("runs", runs)
        .mapTo(Workforce.class)
        .one();
  }
}
