package assay.server.board;

import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What organizers made public, and took back.
@Singleton
class PublicationStore {
  /// What a final board would not wait for.
  record Open(int cases, int gradings, int regrades, boolean isOpen) {}

  /// Keeps the phase as it is until the transaction ends.
  void hold(Handle handle, UUID phase) {
    handle
        .createQuery("select id from phase where id = :phase for update")
        .bind("phase", phase)
        .mapTo(UUID.class)
        .one();
  }

  Open open(Handle handle, UUID phase) {
    return handle
        .createQuery(
            """
            select
              (select count(*)
               from review_case c
               join submission s on s.tenant_id = c.tenant_id and s.id = c.submission_id
               join track t on t.tenant_id = s.tenant_id and t.id = s.track_id
               where t.phase_id = :phase
                 and s.withdrawn_at is null
                 and c.state = 'open') as cases,
              (select count(*)
               from grading g
               join submission s on s.tenant_id = g.tenant_id and s.id = g.submission_id
               join track t on t.tenant_id = s.tenant_id and t.id = s.track_id
               where t.phase_id = :phase
                 and g.state in ('QUEUED', 'LEASED')) as gradings,
              (select count(*)
               from regrade_set r
               where r.state = 'OPEN'
                 and exists (
                   select from regrade_track a
                   join track t on t.tenant_id = a.tenant_id and t.id = a.track_id
                   where a.tenant_id = r.tenant_id
                     and a.regrade_id = r.id
                     and t.phase_id = :phase)) as regrades,
              (select closes_at is null
                 or closes_at + grace_seconds * interval '1 second' > assay_now()
               from phase
               where id = :phase) as is_open
            """)
        .bind("phase", phase)
        .map((row, _) ->
            new Open(
                row.getInt("cases"),
                row.getInt("gradings"),
                row.getInt("regrades"),
                row.getBoolean("is_open")))
        .one();
  }

  /// Empty when there is one of the kind that stands.
  Optional<UUID> insert(
      Handle handle,
      UUID tenant,
      UUID phase,
      Publications.Wanted wanted,
      UUID by,
      List<String> overridden) {
    var id = Ids.next();
    int rows =
        handle
            .createUpdate(
                """
                insert into publication
                  (tenant_id, id, phase_id, kind, published_by, reason, overridden)
                values (:tenant, :id, :phase, :kind, :by, :reason, :overridden)
                on conflict do nothing
                """)
            .bind("tenant", tenant)
            .bind("id", id)
            .bind("phase", phase)
            .bind("kind", wanted.kind())
            .bind("by", by)
            .bind("reason", wanted.reason())
            .bindArray("overridden", String.class, overridden)
            .execute();
    return rows == 0 ? Optional.empty() : Optional.of(id);
  }

  /// False when none of the kind stands.
  boolean retract(Handle handle, UUID phase, String kind, UUID by, String reason) {
    return handle
            .createUpdate(
                """
                update publication
                set retracted_at = assay_now(), retracted_by = :by, retraction = :reason
                where phase_id = :phase
                  and kind = :kind
                  and retracted_at is null
                """)
            .bind("by", by)
            .bind("reason", reason)
            .bind("phase", phase)
            .bind("kind", kind)
            .execute()
        == 1;
  }

  /// Of a phase, newest first, with what was taken back.
  List<Publications.Publication> of(Handle handle, UUID phase) {
    return handle
        .createQuery(
            """
            select p.id, p.kind, p.at, u.name as by, p.reason, p.overridden, p.retracted_at,
              p.retraction
            from publication p
            join app_user u on u.id = p.published_by
            where p.phase_id = :phase
            order by p.at desc, p.id desc
            """)
        .bind("phase", phase)
        .mapTo(Publications.Publication.class)
        .list();
  }

  /// False when the entry is not graded, or was released.
  boolean release(Handle handle, UUID submission) {
    return handle
            .createUpdate(
                """
                update submission
                set released_at = assay_now()
                where id = :submission
                  and state = 'GRADED'
                  and released_at is null
                """)
            .bind("submission", submission)
            .execute()
        == 1;
  }

  /// A board that should have been kept and is not.
  ///
  /// @param publication null: the clock's
  record Due(UUID track, String kind, Instant at, @Nullable UUID publication) {}

  /// Of the tenant: publications and freezes without their snapshots, and the day's. Each waits
  /// until what was being written at its moment is written, and for intervals, at most an hour.
  List<Due> due(Handle handle, Duration settle) {
    return handle
        .createQuery(
            """
            with wanted as (
              select t.id as track, p.kind, p.at, p.id as publication
              from publication p
              join track t on t.tenant_id = p.tenant_id and t.phase_id = p.phase_id
              where p.retracted_at is null
              union all
              select t.id, 'freeze', f.freezes_at, null
              from phase f
              join track t on t.tenant_id = f.tenant_id and t.phase_id = f.id
              where f.freezes_at <= assay_now()
              union all
              select t.id, 'daily', date_trunc('day', assay_now(), 'UTC'), null
              from phase f
              join track t on t.tenant_id = f.tenant_id and t.phase_id = f.id
              where exists (
                select from submission e
                where e.tenant_id = t.tenant_id
                  and e.track_id = t.id
                  and e.state_at between date_trunc('day', assay_now(), 'UTC') - interval '1 day'
                    and date_trunc('day', assay_now(), 'UTC'))
            )
            select track, kind, at, publication
            from wanted
            where at + :settle * interval '1 millisecond' < assay_now()
              and not exists (
                select from board_snapshot s
                where s.track_id = wanted.track
                  and s.kind = wanted.kind
                  and s.taken_at = wanted.at)
              and (at + interval '1 hour' < assay_now()
                or not exists (
                  select from score c
                  where c.track_id = wanted.track
                    and c.source = 'judged'
                    and c.created_at <= wanted.at
                    and not c.has_interval))
            order by at, track, kind
            """)
        .bind("settle", settle.toMillis())
        .mapTo(Due.class)
        .list();
  }
}
