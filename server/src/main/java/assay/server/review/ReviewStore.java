package assay.server.review;

import assay.server.queue.CaseStore;
import assay.server.queue.Evidence;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
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
      """;

  private final CaseStore cases;
  private final ObjectMapper json;

  ReviewStore(CaseStore cases, ObjectMapper json) {
    this.cases = cases;
    this.json = json;
  }

  /// @param worst largest |Δ| of a comparison that did not reproduce; null when there is none
  record CaseRow(
      UUID id,
      String kind,
      CaseView.Decided decided,
      CaseView.Subject subject,
      Instant openedAt,
      List<Evidence> evidence,
      @Nullable Double worst) {}

  record ComparisonRow(
      String set,
      String name,
      CaseView.Difference difference,
      double match,
      double review,
      String verdict,
      VectorAt claimed,
      VectorAt rerun,
      int setVersion,
      @Nullable DiagnosisRow diagnosis) {}

  record VectorAt(String digest, int pairs) {}

  /// @param kind of the scores
  /// @param rerun in the variant of the cause; null without a cause
  record DiagnosisRow(
      @Nullable String cause,
      String sentence,
      List<CaseView.Tried> tried,
      String kind,
      @Nullable VectorAt rerun) {}

  List<CaseRow> ofState(Handle handle, String state) {
    return handle
        .createQuery(CASES + " where c.state = :state order by c.opened_at, c.id")
        .bind("state", state)
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

  /// The latest comparison of each set of the submission.
  List<ComparisonRow> comparisons(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select distinct on (e.id) e.slug, e.name, r.max, r.p95, r.median, r.rmse, r.pearson, r.verdict,
              r.tolerance_match, r.tolerance_review,
              c.digest as claimed_digest, c.pairs as claimed_pairs, n.digest as rerun_digest, n.pairs as rerun_pairs,
              v.version, c.kind, d.cause, d.sentence, d.tried, m.digest as mended_digest
            from reproduction r
            join score_vector c on c.tenant_id = r.tenant_id and c.id = r.claimed_id
            join score_vector n on n.tenant_id = r.tenant_id and n.id = r.rerun_id
            join set_version v on v.tenant_id = r.tenant_id and v.id = r.set_version_id
            join evaluation_set e on e.tenant_id = v.tenant_id and e.id = v.set_id
            left join diagnosis d on d.tenant_id = r.tenant_id and d.claimed_id = r.claimed_id
              and d.judging_version = r.judging_version
            left join score_vector m on m.tenant_id = d.tenant_id and m.id = d.rerun_id
            where r.submission_id = :submission
            order by e.id, r.created_at desc, d.version desc
            """)
        .bind("submission", submission)
        .map((row, _) ->
            new ComparisonRow(
                row.getString("slug"),
                row.getString("name"),
                new CaseView.Difference(
                    row.getDouble("max"),
                    row.getDouble("p95"),
                    row.getDouble("median"),
                    row.getDouble("rmse"),
                    row.getObject("pearson", Double.class)),
                row.getDouble("tolerance_match"),
                row.getDouble("tolerance_review"),
                row.getString("verdict"),
                new VectorAt(row.getString("claimed_digest"), row.getInt("claimed_pairs")),
                new VectorAt(row.getString("rerun_digest"), row.getInt("rerun_pairs")),
                row.getInt("version"),
                diagnosis(row)))
        .list();
  }

  private @Nullable DiagnosisRow diagnosis(ResultSet row) throws SQLException {
    var sentence = row.getString("sentence");
    if (sentence == null) {
      return null;
    }
    var mended = row.getString("mended_digest");
    return new DiagnosisRow(
        row.getString("cause"),
        sentence,
        tried(row.getString("tried")),
        row.getString("kind"),
        mended == null ? null : new VectorAt(mended, row.getInt("claimed_pairs")));
  }

  private List<CaseView.Tried> tried(String text) {
    try {
      return List.of(json.readValue(text, CaseView.Tried[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("column tried: " + text, e);
    }
  }

  /// Decides when nobody else did since `version` was read; `none` opens the case again.
  boolean decide(
      Handle handle, UUID id, String decision, String reason, int version, UUID decidedBy) {
    return handle
            .createUpdate(
                """
                update review_case
                set decision = :decision,
                  state = case when :decision = 'none' then 'open' else 'decided' end,
                  reason = :reason,
                  decided_by = case when :decision = 'none' then null else :user end,
                  decided_at = case when :decision = 'none' then null else assay_now() end,
                  version = version + 1
                where id = :id and version = :version
                """)
            .bind("decision", decision)
            .bind("reason", reason)
            .bind("user", decidedBy)
            .bind("id", id)
            .bind("version", version)
            .execute()
        == 1;
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
        worst);
  }
}
