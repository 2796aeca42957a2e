package assay.server.review;

import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What a team may read of cases about its entry. It reads nothing that is for organizers.
@Singleton
class TeamCaseStore {
  /// A screen's case is the organizers' own until they decide it or write to the team; of the
  /// others a team knows by how its entry ended.
  private static final String VISIBLE =
      """
      (c.kind not in ('duplicate', 'suspicious', 'architecture')
        or c.state = 'decided'
        or exists (
          select from case_event e
          where e.tenant_id = c.tenant_id
            and e.case_id = c.id
            and e.kind in ('approved', 'rejected', 'disqualified'))
        or exists (
          select from case_message m
          where m.tenant_id = c.tenant_id
            and m.case_id = c.id))
      """;

  record Row(
      UUID id,
      String kind,
      String state,
      String decision,
      String reason,
      Instant openedAt,
      @Nullable Instant decidedAt,
      boolean awaitsTeam) {}

  /// @param by name of its writer
  record MessageRow(UUID about, Instant at, String by, boolean isFromTeam, String text) {}

  /// Oldest first.
  List<Row> cases(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select c.id, c.kind, c.state, c.decision,
              case when c.state = 'decided' then c.reason else '' end as reason,
              c.opened_at, c.decided_at, c.awaits_team
            from review_case c
            where c.submission_id = :submission
              and %s
            order by c.opened_at, c.id
            """
                .formatted(VISIBLE))
        .bind("submission", submission)
        .mapTo(Row.class)
        .list();
  }

  /// Of all cases of the entry, oldest first.
  List<MessageRow> messages(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select m.case_id as about, m.at, u.name as by, m.is_from_team, m.text
            from case_message m
            join review_case c on c.tenant_id = m.tenant_id and c.id = m.case_id
            join app_user u on u.id = m.author
            where c.submission_id = :submission
            order by m.at, m.id
            """)
        .bind("submission", submission)
        .mapTo(MessageRow.class)
        .list();
  }

  /// Nobody else writes about the entry's cases until the transaction ends.
  void hold(Handle handle, UUID submission) {
    handle
        .createQuery(
            """
            select id
            from review_case
            where submission_id = :submission
            order by id
            for update
            """)
        .bind("submission", submission)
        .mapTo(UUID.class)
        .list();
  }

  /// Empty where an appeal of the entry is open already.
  Optional<UUID> appeal(Handle handle, UUID submission) {
    var id = Ids.next();
    int rows =
        handle
            .createUpdate(
                """
                insert into review_case (tenant_id, id, competition_id, submission_id, kind)
                select tenant_id, :id, competition_id, id, 'appeal'
                from submission
                where id = :submission
                on conflict do nothing
                """)
            .bind("id", id)
            .bind("submission", submission)
            .execute();
    return rows == 1 ? Optional.of(id) : Optional.empty();
  }
}
