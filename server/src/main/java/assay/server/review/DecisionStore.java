package assay.server.review;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Decisions on cases, and what accepted appeals do to other cases of the entry.
@Singleton
class DecisionStore {
  /// What an appeal goes against: decisions, and the verdict that a claim is not the re-run.
  private static final String AGAINST =
      """
      (decision in ('rejected', 'disqualified') or (kind = 'mismatch' and state = 'open'))
      """;

  /// A case that the decision on an appeal changed.
  record Moved(UUID id, String kind, String before, String after, String reason) {}

  /// Decides when nobody else did since the version was read; `none` opens the case again. The
  /// claim is over, and what an appeal had lifted is settled.
  boolean decide(Handle handle, UUID id, Decisions.Opinion opinion, UUID decidedBy) {
    return handle
            .createUpdate(
                """
                update review_case
                set decision = :decision,
                  state = case when :decision = 'none' then 'open' else 'decided' end,
                  reason = :reason,
                  decided_by = case when :decision = 'none' then null else :user end,
                  decided_at = case when :decision = 'none' then null else assay_now() end,
                  claimed_by = null,
                  claimed_at = null,
                  awaits_team = false,
                  settled_by = null,
                  lifted_by = null,
                  lifted_decision = null,
                  lifted_reason = null,
                  version = version + 1
                where id = :id and version = :version
                """)
            .bind("decision", opinion.decision().spelled())
            .bind("reason", opinion.reason())
            .bind("user", decidedBy)
            .bind("id", id)
            .bind("version", opinion.version())
            .execute()
        == 1;
  }

  /// Approves what the accepted appeal went against, and remembers what stood there.
  List<Moved> lift(Handle handle, UUID submission, UUID appeal, String reason, UUID decidedBy) {
    return handle
        .createQuery(
            """
            update review_case
            set lifted_by = :appeal,
              lifted_decision = decision,
              lifted_reason = reason,
              decision = 'approved',
              state = 'decided',
              reason = :reason,
              decided_by = :user,
              decided_at = assay_now(),
              claimed_by = null,
              claimed_at = null,
              awaits_team = false,
              version = version + 1
            where submission_id = :submission
              and kind <> 'appeal'
              and %s
            returning id, kind, lifted_decision as before, decision as after, reason
            """
                .formatted(AGAINST))
        .bind("appeal", appeal)
        .bind("reason", reason)
        .bind("user", decidedBy)
        .bind("submission", submission)
        .mapTo(Moved.class)
        .list();
  }

  /// What the appeal lifted stands again, unless it was decided anew since.
  List<Moved> restore(Handle handle, UUID appeal, UUID decidedBy) {
    return handle
        .createQuery(
            """
            update review_case
            set decision = lifted_decision,
              state = case when lifted_decision = 'none' then 'open' else 'decided' end,
              reason = lifted_reason,
              decided_by = case when lifted_decision = 'none' then null else :user end,
              decided_at = case when lifted_decision = 'none' then null else assay_now() end,
              lifted_by = null,
              lifted_decision = null,
              lifted_reason = null,
              version = version + 1
            where lifted_by = :appeal
            returning id, kind, 'approved' as before, decision as after, reason
            """)
        .bind("appeal", appeal)
        .bind("user", decidedBy)
        .mapTo(Moved.class)
        .list();
  }

  /// What accepting an open appeal would lift, or what an accepted one did.
  List<CaseView.Lifted> lifts(Handle handle, UUID submission, UUID appeal) {
    return handle
        .createQuery(
            """
            select id, kind, coalesce(lifted_decision, decision) as decision
            from review_case
            where submission_id = :submission
              and kind <> 'appeal'
              and (lifted_by = :appeal
                or (%s
                  and exists (select from review_case a where a.id = :appeal and a.state = 'open')))
            order by opened_at, id
            """
                .formatted(AGAINST))
        .bind("submission", submission)
        .bind("appeal", appeal)
        .mapTo(CaseView.Lifted.class)
        .list();
  }

  /// Nobody appeals or opens an appeal of the entry again until the transaction ends.
  boolean hasOtherOpenAppeal(Handle handle, UUID submission, UUID appeal) {
    return handle
        .createQuery(
            """
            select id, state
            from review_case
            where submission_id = :submission
              and kind = 'appeal'
            order by id
            for update
            """)
        .bind("submission", submission)
        .map((row, _) ->
            row.getString("state").equals("open")
                && !appeal.equals(row.getObject("id", UUID.class)))
        .list()
        .contains(true);
  }
}
