package assay.server.submission;

import assay.server.competition.FigureOfSet;
import assay.server.http.PageQuery;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

@Singleton
class SubmissionViewStore {
  private static final String LINE =
      """
      select s.id, s.code, o.slug as organization, c.slug as competition, p.slug as phase,
        k.slug as task, l.slug as scale, t.name as team, s.state, s.reason,
        (select case max(case r.verdict when 'MISMATCH' then 3 when 'REVIEW' then 2 else 1 end)
           when 3 then 'MISMATCH' when 2 then 'REVIEW' when 1 then 'REPRODUCED' end
         from standing_reproduction r
         where r.tenant_id = s.tenant_id
           and r.submission_id = s.id) as verdict,
        array(
          select d.kind || ' ' || d.decision || ' ' || d.reason
          from review_case d
          where d.tenant_id = s.tenant_id
            and d.submission_id = s.id
          order by d.decided_at desc nulls last) as cases,
        s.method_name, s.accepted_at, s.withdrawn_at
      from submission s
      join organization o on o.id = s.tenant_id
      join competition c on c.tenant_id = s.tenant_id and c.id = s.competition_id
      join track a on a.tenant_id = s.tenant_id and a.id = s.track_id
      join phase p on p.tenant_id = a.tenant_id and p.id = a.phase_id
      join task k on k.tenant_id = a.tenant_id and k.id = a.task_id
      join scale l on l.tenant_id = a.tenant_id and l.id = a.scale_id
      join team t on t.tenant_id = s.tenant_id and t.id = s.team_id
      """;

  private final ObjectMapper json;

  SubmissionViewStore(ObjectMapper json) {
    this.json = json;
  }

  /// The submission's own columns that a line lacks.
  ///
  /// @param failureCode null unless the model failed
  /// @param kitVersion null: the team named none
  /// @param releasedAt null: its results were not released
  record Rest(
      UUID teamId,
      UUID trackId,
      UUID competitionId,
      Fault fault,
      @Nullable String failureCode,
      String methodDescription,
      String methodLink,
      @Nullable String kitVersion,
      String facts,
      Instant stateAt,
      @Nullable Instant releasedAt) {}

  /// A judged figure of one of a team's entries.
  record FigureRow(UUID submission, UUID set, String metric, double value) {}

  /// One set of the track with what is known by now; nulls where nothing is.
  record SetRow(
      UUID version,
      String slug,
      String name,
      String role,
      int images,
      boolean isClaimed,
      boolean isRun,
      boolean isPrivate,
      boolean isVectorThere,
      int imagesDone,
      @Nullable Double value,
      String metric,
      @Nullable Double std,
      @Nullable String evidence,
      @Nullable Double max,
      @Nullable Double p95,
      @Nullable Double median,
      @Nullable Double rmse,
      @Nullable Double pearson,
      @Nullable Double toleranceMatch,
      @Nullable Double toleranceReview,
      @Nullable String verdict,
      @Nullable Integer comparedVersion,
      @Nullable Boolean comparedLive) {}

  /// Why the claim for a set was not reproduced.
  ///
  /// @param set its slug
  /// @param cause null: no known mistake explains it; the figures and the name are null then
  record DiagnosisRow(
      String set,
      @Nullable String cause,
      @Nullable String name,
      String sentence,
      @Nullable Double max,
      @Nullable Double p95,
      @Nullable Double median) {}

  Optional<SubmissionLine> line(Handle handle, UUID submission) {
    return handle
        .createQuery(LINE + "where s.id = :submission")
        .bind("submission", submission)
        .map((row, _) -> line(row))
        .findOne();
  }

  /// Entries of the user's present teams, newest first.
  ///
  /// @param after an entry that they come after; null: from the newest on
  List<SubmissionLine> own(
      Handle handle, UUID competition, UUID user, PageQuery.@Nullable Place after, int most) {
    return handle
        .createQuery(
            LINE
                + """
                join team_member m
                  on m.tenant_id = s.tenant_id and m.team_id = s.team_id
                where s.competition_id = :competition
                  and m.user_id = :user
                  and m.left_at is null
                  and (cast(:at as timestamptz) is null
                    or (s.accepted_at, s.id) < (cast(:at as timestamptz), cast(:id as uuid)))
                order by s.accepted_at desc, s.id desc
                limit :most
                """)
        .bind("competition", competition)
        .bind("user", user)
        .bind("at", after == null ? null : after.at())
        .bind("id", after == null ? null : after.id())
        .bind("most", most)
        .map((row, _) -> line(row))
        .list();
  }

  /// The same over all competitions of the tenant.
  List<SubmissionLine> own(Handle handle, UUID user) {
    return handle
        .createQuery(
            LINE
                + """
                join team_member m
                  on m.tenant_id = s.tenant_id and m.team_id = s.team_id
                where m.user_id = :user
                  and m.left_at is null
                order by s.accepted_at desc, s.id desc
                limit 500
                """)
        .bind("user", user)
        .map((row, _) -> line(row))
        .list();
  }

  /// Tenants in which the user has a team; within `asUser`.
  List<UUID> tenantsOf(Handle handle, UUID user) {
    return handle
        .createQuery(
            """
            select distinct tenant_id
            from team_member
            where user_id = :user
              and left_at is null
            """)
        .bind("user", user)
        .mapTo(UUID.class)
        .list();
  }

  Rest rest(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select team_id, track_id, competition_id, upper(fault) as fault, failure_code,
              method_description, method_link, kit_version, facts, state_at, released_at
            from submission
            where id = :submission
            """)
        .bind("submission", submission)
        .mapTo(Rest.class)
        .one();
  }

  List<SubmissionView.File> files(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select kind, name, bytes, notices, inspection ->> 'facts' as facts
            from submission_file
            where submission_id = :submission
            order by id
            """)
        .bind("submission", submission)
        .map((row, _) ->
            new SubmissionView.File(
                row.getString("kind"),
                row.getString("name"),
                row.getLong("bytes"),
                List.of((String[]) row.getArray("notices").getArray()),
                facts(row.getString("facts"))))
        .list();
  }

  private @Nullable ModelFacts facts(@Nullable String stored) {
    try {
      return stored == null ? null : json.readValue(stored, ModelFacts.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts that we did not write: " + stored, e);
    }
  }

  List<SubmissionView.Event> events(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select at, state, reason, upper(fault) as fault
            from submission_event
            where submission_id = :submission
            order by at, id
            """)
        .bind("submission", submission)
        .mapTo(SubmissionView.Event.class)
        .list();
  }

  /// Its cases: open ones first, then by their decision, newest first.
  List<SubmissionView.CaseAbout> cases(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select id, kind
            from review_case
            where submission_id = :submission
            order by decided_at desc nulls first, opened_at desc
            """)
        .bind("submission", submission)
        .mapTo(SubmissionView.CaseAbout.class)
        .list();
  }

  private static SubmissionLine line(ResultSet row) throws SQLException {
    var withdrawnAt = row.getObject("withdrawn_at", OffsetDateTime.class);
    var ruling = Ruling.of((String[]) row.getArray("cases").getArray());
    return new SubmissionLine(
        row.getObject("id", UUID.class),
        row.getString("code"),
        row.getString("organization"),
        row.getString("competition"),
        row.getString("phase"),
        row.getString("task"),
        row.getString("scale"),
        row.getString("team"),
        SubmissionState.valueOf(row.getString("state")),
        row.getString("reason"),
        row.getString("verdict"),
        ruling.decision(),
        ruling.reason(),
        row.getString("method_name"),
        row.getObject("accepted_at", OffsetDateTime.class).toInstant(),
        withdrawnAt == null ? null : withdrawnAt.toInstant());
  }

  List<SetRow> sets(Handle handle, UUID submission, UUID track) {
    return handle
        .createQuery(
            """
            select v.id as version, e.slug, e.name, e.role, v.images, a.is_claimed,
              a.is_run and g.has_model as is_run,
              exists (
                select from board_column b
                where b.tenant_id = a.tenant_id
                  and b.track_id = a.track_id
                  and (b.set_id = a.set_id or b.set_id is null)
                  and b.until is null
                  and b.is_private) as is_private,
              exists (
                select from score_vector r
                where r.tenant_id = a.tenant_id
                  and r.submission_id = :submission
                  and r.set_version_id = v.runs_as
                  and r.origin = 're-run'
                  and not r.is_shadow
                  and r.variant = 'plain') as is_vector_there,
              coalesce(
                (select (p ->> 'images_done')::int
                 from jsonb_array_elements(g.progress) p
                 where p ->> 'work' = v.id::text),
                0) as images_done,
              s.value, f.metric, s.std, s.evidence,
              c.max, c.p95, c.median, c.rmse, c.pearson, c.tolerance_match, c.tolerance_review,
              c.verdict, c.compared_version, c.compared_live
            from track_set a
            join evaluation_set e on e.tenant_id = a.tenant_id and e.id = a.set_id
            join set_version v on v.tenant_id = a.tenant_id and v.set_id = a.set_id
              and v.state = 'live'
            cross join lateral (
              select
                exists (
                  select from submission_file f
                  where f.tenant_id = a.tenant_id
                    and f.submission_id = :submission
                    and f.kind = 'model') as has_model,
                coalesce(
                  (select w.progress
                   from grading w
                   where w.tenant_id = a.tenant_id
                     and w.submission_id = :submission),
                  '[]') as progress) g
            """
                + FigureOfSet.JOIN
                + """
                left join lateral (
                  select value, std, evidence
                  from score
                  where score.tenant_id = a.tenant_id
                    and score.submission_id = :submission
                    and score.set_id = a.set_id
                    and score.metric = f.metric
                  order by score.created_at desc
                  limit 1) s on true
                left join lateral (
                  select r.*, of.version as compared_version, of.state = 'live' as compared_live
                  from reproduction r
                  join set_version of on of.tenant_id = r.tenant_id and of.id = r.set_version_id
                  where r.tenant_id = a.tenant_id
                    and r.submission_id = :submission
                    and of.set_id = a.set_id
                  order by r.created_at desc
                  limit 1) c on true
                where a.track_id = :track
                order by a.position
                """)
        .bind("submission", submission)
        .bind("track", track)
        .mapTo(SetRow.class)
        .list();
  }

  /// A team's graded entries on a track.
  ///
  /// @param isReleasedOnly without those whose results an organizer holds back
  List<SubmissionLine> graded(Handle handle, UUID track, UUID team, boolean isReleasedOnly) {
    return handle
        .createQuery(
            LINE
                + """
                where s.track_id = :track
                  and s.team_id = :team
                  and s.state = 'GRADED'
                  and (not :isReleasedOnly or s.released_at is not null)
                """)
        .bind("track", track)
        .bind("team", team)
        .bind("isReleasedOnly", isReleasedOnly)
        .map((row, _) -> line(row))
        .list();
  }

  /// Figures of entries, those of the first accepted first, and of each the newest last.
  List<FigureRow> figures(Handle handle, List<UUID> submissions) {
    return handle
        .createQuery(
            """
            select s.id as submission, c.set_id as set, c.metric, c.value
            from submission s
            join standing_score c on c.tenant_id = s.tenant_id and c.submission_id = s.id
            where s.id = any(:submissions)
            order by s.accepted_at, s.id, c.created_at, c.id
            """)
        .bindArray("submissions", UUID.class, submissions)
        .mapTo(FigureRow.class)
        .list();
  }

  /// The latest of each set.
  List<DiagnosisRow> diagnoses(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select distinct on (e.id) e.slug as set, d.cause,
              case when d.cause is not null then d.tried -> 0 ->> 'name' end as name,
              d.sentence, d.max, d.p95, d.median
            from diagnosis d
            join set_version v on v.tenant_id = d.tenant_id and v.id = d.set_version_id
            join evaluation_set e on e.tenant_id = v.tenant_id and e.id = v.set_id
            where d.submission_id = :submission
            order by e.id, d.created_at desc
            """)
        .bind("submission", submission)
        .mapTo(DiagnosisRow.class)
        .list();
  }

  /// Whether somebody still looks for the cause of a difference.
  boolean isDiagnosing(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select exists (
              select from grading
              where submission_id = :submission
                and stage in ('diagnose', 'conclude')
                and state in ('QUEUED', 'LEASED'))
            """)
        .bind("submission", submission)
        .mapTo(boolean.class)
        .one();
  }
}
