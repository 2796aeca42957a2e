package assay.server.review;

import assay.server.queue.CaseStore;
import assay.server.queue.Evidence;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Cases and what is needed to judge them.
@Singleton
class ReviewStore {
  private static final String CASES =
      """
      select c.id, c.kind, c.state, c.decision, c.reason, c.version, c.opened_at, c.decided_at, u.name as decided_by, c.evidence,
        c.claimed_by, c.claimed_at, h.name as claimed_name, c.awaits_team,
        s.id as submission, s.code, s.state as entry_state, s.reason as state_reason, t.name as team, k.name as task_name, p.slug as phase,
        l.slug as scale, o.slug as competition, o.name as competition_name,
        (select max(r.max) from standing_reproduction r
         where r.tenant_id = s.tenant_id and r.submission_id = s.id and r.verdict <> 'REPRODUCED') as worst
      from review_case c
      join submission s on s.tenant_id = c.tenant_id and s.id = c.submission_id
      join team t on t.tenant_id = s.tenant_id and t.id = s.team_id
      join track tr on tr.tenant_id = s.tenant_id and tr.id = s.track_id
      join task k on k.tenant_id = tr.tenant_id and k.id = tr.task_id
      join phase p on p.tenant_id = tr.tenant_id and p.id = tr.phase_id
      join scale l on l.tenant_id = tr.tenant_id and l.id = tr.scale_id
      join competition o on o.tenant_id = c.tenant_id and o.id = c.competition_id
      left join app_user u on u.id = c.decided_by
      left join app_user h on h.id = c.claimed_by
      """;

  private final CaseStore cases;

  ReviewStore(CaseStore cases) {
    this.cases = cases;
  }

  /// @param worst largest |Δ| of a comparison that did not reproduce; null when there is none
  record CaseRow(
      UUID id,
      String kind,
      CaseView.Decided decided,
      CaseView.Subject subject,
      Instant openedAt,
      List<Evidence> evidence,
      @Nullable Double worst,
      CaseView.Handling handling) {}

  /// Open cases oldest first, decided ones by their decision, newest first.
  ///
  /// @param me whose claims are one's own
  List<CaseRow> list(Handle handle, InboxFilter.Wanted wanted, UUID me, int atMost) {
    var conditions = wanted.conditions();
    return handle
        .createQuery(
            CASES
                + " where "
                + String.join(" and ", conditions.keySet())
                + (wanted.isOpen()
                    ? " order by c.opened_at, c.id"
                    : " order by c.decided_at desc, c.id desc")
                + " limit :atMost")
        .bind("me", me)
        .bind("atMost", atMost)
        .bindMap(InboxFilter.values(conditions))
        .map((row, _) -> caseRow(row))
        .list();
  }

  Optional<CaseRow> find(Handle handle, UUID id) {
    return handle
        .createQuery(CASES + " where c.id = :id")
        .bind("id", id)
        .map((row, _) -> caseRow(row))
        .findOne();
  }

  /// Entries by their ids, those of one competition alone.
  List<CaseView.Other> entries(Handle handle, Collection<UUID> ids, UUID likeSubmission) {
    return handle
        .createQuery(
            """
            select s.id as submission, s.code, t.name as team
            from submission s
            join team t on t.tenant_id = s.tenant_id and t.id = s.team_id
            where s.id = any(:ids)
              and s.competition_id = (select competition_id from submission where id = :like)
            """)
        .bindArray("ids", UUID.class, List.copyOf(ids))
        .bind("like", likeSubmission)
        .mapTo(CaseView.Other.class)
        .list();
  }

  private CaseRow caseRow(ResultSet row) throws SQLException {
    var worst = row.getObject("worst", Double.class);
    var decidedAt = row.getObject("decided_at", OffsetDateTime.class);
    return new CaseRow(
        row.getObject("id", UUID.class),
        row.getString("kind"),
        new CaseView.Decided(
            row.getString("state"),
            row.getString("decision"),
            row.getString("reason"),
            row.getInt("version"),
            decidedAt == null ? null : decidedAt.toInstant(),
            row.getString("decided_by")),
        new CaseView.Subject(
            row.getObject("submission", UUID.class),
            row.getString("code"),
            row.getString("team"),
            row.getString("competition"),
            row.getString("competition_name"),
            row.getString("task_name"),
            row.getString("phase"),
            row.getString("scale"),
            row.getString("entry_state"),
            row.getString("state_reason")),
        row.getObject("opened_at", OffsetDateTime.class).toInstant(),
        cases.read(row.getString("evidence")),
        worst,
        handling(row));
  }

  private static CaseView.Handling handling(ResultSet row) throws SQLException {
    var claimedAt = row.getObject("claimed_at", OffsetDateTime.class);
    return new CaseView.Handling(
        claimedAt == null
            ? null
            : new CaseView.Claim(
                row.getObject("claimed_by", UUID.class),
                row.getString("claimed_name"),
                claimedAt.toInstant()),
        row.getBoolean("awaits_team"));
  }
}
