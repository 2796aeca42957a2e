package assay.server.submission;

import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The ledger: rows are added, never changed.
@Singleton
class QuotaStore {
  /// Serialises the acceptances of a team; foreign keys to the team are not held up.
  void lockTeam(Handle handle, UUID team) {
    handle
        .createQuery(
            """
            select id
            from team
            where id = :team
            for no key update
            """)
        .bind("team", team)
        .mapTo(UUID.class)
        .one();
  }

  /// @param window null: there is no sliding window
  Quota.Used used(
      Handle handle, UUID team, UUID phase, Instant daySince, @Nullable Duration window) {
    return handle
        .createQuery(
            """
            select
              count(*) filter (where spent.at >= :day) as today,
              count(*) as in_phase,
              count(*) filter (where spent.at > assay_now() - :window * interval '1 second')
                as in_window,
              min(spent.at) filter (where spent.at > assay_now() - :window * interval '1 second')
                + :window * interval '1 second' as window_opens_at,
              (select count(*)
               from submission s
               join track t on t.tenant_id = s.tenant_id and t.id = s.track_id
               where s.team_id = :team
                 and t.phase_id = :phase
                 and s.state in ('CHECKING', 'QUEUED', 'RUNNING', 'JUDGING')) as active
            from quota_entry spent
            where spent.team_id = :team
              and spent.phase_id = :phase
              and spent.kind = 'reserve'
              and not spent.extra
              and spent.submission_id not in (
                select back.submission_id
                from quota_entry back
                where back.team_id = :team
                  and back.phase_id = :phase
                  and back.kind = 'refund')
            """)
        .bind("team", team)
        .bind("phase", phase)
        .bind("day", daySince.atOffset(ZoneOffset.UTC))
        .bind("window", window == null ? 0 : window.toSeconds())
        .mapTo(Quota.Used.class)
        .one();
  }

  /// Attempts that were given beyond the limits, less those spent and not refunded.
  int extra(Handle handle, UUID team, UUID phase) {
    return handle
        .createQuery(
            """
            select
              coalesce((
                select sum(attempts)
                from quota_grant
                where team_id = :team
                  and phase_id = :phase), 0)
              - (
                select count(*)
                from quota_entry spent
                where spent.team_id = :team
                  and spent.phase_id = :phase
                  and spent.kind = 'reserve'
                  and spent.extra
                  and spent.submission_id not in (
                    select back.submission_id
                    from quota_entry back
                    where back.team_id = :team
                      and back.phase_id = :phase
                      and back.kind = 'refund'))
            """)
        .bind("team", team)
        .bind("phase", phase)
        .mapTo(int.class)
        .one();
  }

  void grant(Handle handle, UUID team, UUID phase, Quotas.Grant grant) {
    handle
        .createUpdate(
            """
            insert into quota_grant (tenant_id, id, team_id, phase_id, attempts, reason, granted_by)
            values (current_tenant(), :id, :team, :phase, :attempts, :reason, :by)
            """)
        .bind("id", Ids.next())
        .bind("team", team)
        .bind("phase", phase)
        .bind("attempts", grant.attempts())
        .bind("reason", grant.reason())
        .bind("by", grant.by())
        .execute();
  }

  void reserve(Handle handle, UUID submission, Quotas.Spending spending) {
    handle
        .createUpdate(
            """
            insert into quota_entry
              (tenant_id, id, team_id, phase_id, track_id, submission_id, kind, reason, extra)
            values
              (current_tenant(), :id, :team, :phase, :track, :submission, 'reserve', 'accepted',
               :extra)
            """)
        .bind("id", Ids.next())
        .bind("team", spending.team())
        .bind("phase", spending.phase())
        .bind("track", spending.track())
        .bind("extra", spending.isExtra())
        .bind("submission", submission)
        .execute();
  }

  /// Ends a reservation one way or the other; the first way holds.
  void settle(Handle handle, UUID submission, String kind, String reason) {
    handle
        .createUpdate(
            """
            insert into quota_entry
              (tenant_id, id, team_id, phase_id, track_id, submission_id, kind, reason)
            select tenant_id, :id, team_id, phase_id, track_id, submission_id, :kind, :reason
            from quota_entry reserved
            where reserved.submission_id = :submission
              and reserved.kind = 'reserve'
              and not exists (
                select from quota_entry settled
                where settled.tenant_id = reserved.tenant_id
                  and settled.submission_id = :submission
                  and settled.kind <> 'reserve')
            on conflict do nothing
            """)
        .bind("id", Ids.next())
        .bind("submission", submission)
        .bind("kind", kind)
        .bind("reason", reason)
        .execute();
  }

  record Reservation(UUID team, UUID phase, String timeZone) {
    ZoneId zone() {
      return ZoneId.of(timeZone);
    }
  }

  Reservation reservation(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select e.team_id as team, e.phase_id as phase, c.time_zone
            from quota_entry e
            join phase p on p.tenant_id = e.tenant_id and p.id = e.phase_id
            join competition c on c.tenant_id = p.tenant_id and c.id = p.competition_id
            where e.submission_id = :submission
              and e.kind = 'reserve'
            """)
        .bind("submission", submission)
        .mapTo(Reservation.class)
        .one();
  }

  int refundsSince(Handle handle, Reservation reservation, String reason, Instant since) {
    return handle
        .createQuery(
            """
            select count(*)
            from quota_entry
            where team_id = :team
              and phase_id = :phase
              and kind = 'refund'
              and reason = :reason
              and at >= :since
            """)
        .bind("team", reservation.team())
        .bind("phase", reservation.phase())
        .bind("reason", reason)
        .bind("since", since.atOffset(ZoneOffset.UTC))
        .mapTo(int.class)
        .one();
  }
}
