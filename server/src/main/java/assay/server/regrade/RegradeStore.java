package assay.server.regrade;

import assay.server.bundle.Regrading;
import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Re-grade sets and their entries. Within the tenant.
@Singleton
class RegradeStore {
  private static final String ROWS =
      """
      select r.id, r.competition_id, r.number, r.state, r.reason, r.opened_at,
        o.name as opened_by, r.ended_at, e.name as ended_by, r.ended_reason, r.outcome,
        k.slug as task, r.tolerance_match, r.tolerance_review, r.sanitizer, r.runs_again, r.is_narrow,
        s.name as run_set,
        r.runs_again or exists (
          select from regrade_version v
          join set_version n on n.tenant_id = v.tenant_id and n.id = v.version_id
          where v.tenant_id = r.tenant_id
            and v.regrade_id = r.id
            and n.runs_as = n.id) as needs_run,
        (select count(*) from regrade_entry x where x.regrade_id = r.id) as entries,
        (select count(*) from regrade_entry x where x.regrade_id = r.id and x.state = 'WAITING') as waiting,
        (select count(*) from regrade_entry x where x.regrade_id = r.id and x.state = 'DONE') as done,
        (select count(*) from regrade_entry x where x.regrade_id = r.id and x.state = 'FAILED') as failed
      from regrade_set r
      join app_user o on o.id = r.opened_by
      left join app_user e on e.id = r.ended_by
      left join task k on k.tenant_id = r.tenant_id and k.id = r.task_id
      left join evaluation_set s on s.tenant_id = r.tenant_id and s.id = r.set_id
      """;

  /// A re-grade set without its tracks.
  ///
  /// @param tolerance null: none changes
  /// @param needsRun whether models are run
  /// @param runSet the one set that they are run on again; null: all, or none
  /// @param outcome JSON; null: it was not applied
  record Row(
      UUID id,
      UUID competition,
      int number,
      String state,
      String reason,
      @Nullable Tolerance tolerance,
      boolean runsAgain,
      boolean needsRun,
      boolean isNarrow,
      @Nullable String runSet,
      RegradeView.Progress progress,
      OffsetDateTime openedAt,
      String openedBy,
      @Nullable OffsetDateTime endedAt,
      @Nullable String endedBy,
      String endedReason,
      @Nullable String outcome) {
    boolean isOpen() {
      return state.equals("OPEN");
    }
  }

  record Tolerance(String task, double match, double review, String sanitizer) {}

  /// A set that gets another version.
  ///
  /// @param isRelabelled whether its images and pairs stay
  record Replaced(String set, int from, int to, boolean isRelabelled, boolean keepsClaims) {}

  /// Newest first.
  List<Row> of(Handle handle, UUID competition) {
    return handle
        .createQuery(ROWS + "where r.competition_id = :competition order by r.number desc")
        .bind("competition", competition)
        .map((row, _) -> row(row))
        .list();
  }

  Optional<Row> find(Handle handle, UUID competition, int number) {
    return handle
        .createQuery(ROWS + "where r.competition_id = :competition and r.number = :number")
        .bind("competition", competition)
        .bind("number", number)
        .map((row, _) -> row(row))
        .findOne();
  }

  /// Of all competitions of the tenant.
  List<Row> open(Handle handle) {
    return handle
        .createQuery(ROWS + "where r.state = 'OPEN' order by r.opened_at")
        .map((row, _) -> row(row))
        .list();
  }

  private static Row row(ResultSet row) throws SQLException {
    var task = row.getString("task");
    return new Row(
        row.getObject("id", UUID.class),
        row.getObject("competition_id", UUID.class),
        row.getInt("number"),
        row.getString("state"),
        row.getString("reason"),
        task == null
            ? null
            : new Tolerance(
                task,
                row.getDouble("tolerance_match"),
                row.getDouble("tolerance_review"),
                row.getString("sanitizer")),
        row.getBoolean("runs_again"),
        row.getBoolean("needs_run"),
        row.getBoolean("is_narrow"),
        row.getString("run_set"),
        new RegradeView.Progress(
            row.getInt("entries"), row.getInt("waiting"), row.getInt("done"), row.getInt("failed")),
        row.getObject("opened_at", OffsetDateTime.class),
        row.getString("opened_by"),
        row.getObject("ended_at", OffsetDateTime.class),
        row.getString("ended_by"),
        row.getString("ended_reason"),
        row.getString("outcome"));
  }

  List<Replaced> replaced(Handle handle, UUID regrade) {
    return handle
        .createQuery(
            """
            select e.name, n.version,
              (select max(o.version)
               from set_version o
               where o.tenant_id = n.tenant_id
                 and o.set_id = n.set_id
                 and o.version < n.version
                 and o.state <> 'draft') as from_version,
              n.runs_as <> n.id as is_relabelled, v.keeps_claims
            from regrade_version v
            join set_version n on n.tenant_id = v.tenant_id and n.id = v.version_id
            join evaluation_set e on e.tenant_id = v.tenant_id and e.id = v.set_id
            where v.regrade_id = :regrade
            order by e.position
            """)
        .bind("regrade", regrade)
        .map((row, _) ->
            new Replaced(
                row.getString("name"),
                row.getInt("from_version"),
                row.getInt("version"),
                row.getBoolean("is_relabelled"),
                row.getBoolean("keeps_claims")))
        .list();
  }

  /// Tracks that get other columns.
  List<UUID> withColumns(Handle handle, UUID regrade) {
    return handle
        .createQuery("select distinct track_id from regrade_column where regrade_id = :regrade")
        .bind("regrade", regrade)
        .mapTo(UUID.class)
        .list();
  }

  List<UUID> tracks(Handle handle, UUID regrade) {
    return handle
        .createQuery("select track_id from regrade_track where regrade_id = :regrade")
        .bind("regrade", regrade)
        .mapTo(UUID.class)
        .list();
  }

  /// Graded entries by their codes.
  Map<String, UUID> graded(Handle handle, UUID competition, List<String> codes) {
    var found = new LinkedHashMap<String, UUID>();
    handle
        .createQuery(
            """
            select code, id
            from submission
            where competition_id = :competition
              and code = any(:codes)
              and state = 'GRADED'
            order by code
            """)
        .bind("competition", competition)
        .bindArray("codes", String.class, codes)
        .map((row, _) ->
            Optional.ofNullable(found.put(row.getString("code"), row.getObject("id", UUID.class))))
        .list();
    return found;
  }

  /// Empty when one of the competition is open.
  Optional<UUID> insert(Handle handle, UUID competition, Proposal proposal, UUID by) {
    var id = Ids.next();
    var tolerance = proposal.tolerance();
    int rows =
        handle
            .createUpdate(
                """
                insert into regrade_set
                  (tenant_id, id, competition_id, number, reason, task_id, tolerance_match,
                   tolerance_review, sanitizer, runs_again, set_id, is_narrow, opened_by)
                select current_tenant(), :id, :competition, coalesce(max(number), 0) + 1, :reason,
                  cast(:task as uuid), :match, :review, :sanitizer, :runsAgain, cast(:set as uuid), :isNarrow, :by
                from regrade_set
                where competition_id = :competition
                on conflict do nothing
                """)
            .bind("id", id)
            .bind("competition", competition)
            .bind("reason", proposal.reason())
            .bind("task", tolerance.map(changed -> changed.task().id()).orElse(null))
            .bind("match", tolerance.map(changed -> changed.tolerance().match()).orElse(null))
            .bind("review", tolerance.map(changed -> changed.tolerance().review()).orElse(null))
            .bind("sanitizer", tolerance.map(changed -> changed.sanitizer().spelled()).orElse(null))
            .bind("runsAgain", proposal.runs().isPresent())
            .bind("set", proposal.runs().flatMap(Proposal.Runs::set).orElse(null))
            .bind("isNarrow", !proposal.entries().isEmpty())
            .bind("by", by)
            .execute();
    return rows == 0 ? Optional.empty() : Optional.of(id);
  }

  void addTrack(Handle handle, UUID regrade, UUID track) {
    handle
        .createUpdate(
            """
            insert into regrade_track (tenant_id, regrade_id, track_id)
            values (current_tenant(), :regrade, :track)
            """)
        .bind("regrade", regrade)
        .bind("track", track)
        .execute();
  }

  void addVersion(Handle handle, UUID regrade, UUID set, UUID version, boolean keepsClaims) {
    handle
        .createUpdate(
            """
            insert into regrade_version (tenant_id, regrade_id, set_id, version_id, keeps_claims)
            values (current_tenant(), :regrade, :set, :version, :keepsClaims)
            """)
        .bind("regrade", regrade)
        .bind("set", set)
        .bind("version", version)
        .bind("keepsClaims", keepsClaims)
        .execute();
  }

  void addColumns(Handle handle, UUID regrade, Regrading.NewColumns columns) {
    for (int position = 0; position < columns.columns().size(); position++) {
      var column = columns.columns().get(position);
      handle
          .createUpdate(
              """
              insert into regrade_column
                (tenant_id, regrade_id, track_id, position, key, name, set_id, metric, is_ranked,
                 is_private)
              values (current_tenant(), :regrade, :track, :position, :key, :name, cast(:set as uuid), :metric,
                :isRanked, :isPrivate)
              """)
          .bind("regrade", regrade)
          .bind("track", columns.track())
          .bind("position", position)
          .bind("key", column.key())
          .bind("name", column.name())
          .bind("set", column.set())
          .bind("metric", column.metric().spelled())
          .bind("isRanked", column.isRanked())
          .bind("isPrivate", column.isPrivate())
          .execute();
    }
  }

  void addEntry(Handle handle, UUID regrade, UUID submission) {
    handle
        .createUpdate(
            """
            insert into regrade_entry (tenant_id, regrade_id, submission_id)
            values (current_tenant(), :regrade, :submission)
            """)
        .bind("regrade", regrade)
        .bind("submission", submission)
        .execute();
  }

  /// Graded entries of its tracks join an open set that is not of chosen ones.
  int join(Handle handle, UUID regrade) {
    return handle
        .createUpdate(
            """
            insert into regrade_entry (tenant_id, regrade_id, submission_id)
            select s.tenant_id, r.id, s.id
            from regrade_set r
            join regrade_track t on t.tenant_id = r.tenant_id and t.regrade_id = r.id
            join submission s on s.tenant_id = t.tenant_id and s.track_id = t.track_id
            where r.id = :regrade
              and r.state = 'OPEN'
              and not r.is_narrow
              and s.state = 'GRADED'
            on conflict do nothing
            """)
        .bind("regrade", regrade)
        .execute();
  }

  /// Entries that wait.
  List<UUID> waiting(Handle handle, UUID regrade, int most) {
    return handle
        .createQuery(
            """
            select submission_id
            from regrade_entry
            where regrade_id = :regrade
              and state = 'WAITING'
            order by joined_at, submission_id
            limit :most
            """)
        .bind("regrade", regrade)
        .bind("most", most)
        .mapTo(UUID.class)
        .list();
  }

  List<RegradeView.Failure> failures(Handle handle, UUID regrade) {
    return handle
        .createQuery(
            """
            select s.id, s.code, t.name, x.note, x.is_participants
            from regrade_entry x
            join submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id
            join team t on t.tenant_id = s.tenant_id and t.id = s.team_id
            where x.regrade_id = :regrade
              and x.state = 'FAILED'
            order by s.accepted_at, s.id
            """)
        .bind("regrade", regrade)
        .map((row, _) ->
            new RegradeView.Failure(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getString("name"),
                row.getString("note"),
                row.getBoolean("is_participants")))
        .list();
  }

  /// Locks an open set until the transaction ends; false when it ended.
  boolean hold(Handle handle, UUID regrade) {
    return handle
        .createQuery(
            "select id from regrade_set where id = :regrade and state = 'OPEN' for no key update")
        .bind("regrade", regrade)
        .mapTo(UUID.class)
        .findOne()
        .isPresent();
  }

  void end(
      Handle handle, UUID regrade, String state, UUID by, String reason, @Nullable String outcome) {
    handle
        .createUpdate(
            """
            update regrade_set
            set state = :state, ended_by = :by, ended_at = assay_now(), ended_reason = :reason,
              outcome = cast(:outcome as jsonb)
            where id = :regrade
            """)
        .bind("regrade", regrade)
        .bind("state", state)
        .bind("by", by)
        .bind("reason", reason)
        .bind("outcome", outcome)
        .execute();
  }

  /// A figure before and after, or a verdict of which either may be missing.
  record Line(
      UUID submission,
      String code,
      String team,
      UUID track,
      @Nullable String before,
      @Nullable String after) {}

  /// The worst verdict of each entry that was graded anew, as it stands and as it would.
  List<Line> verdicts(Handle handle, UUID regrade) {
    return handle
        .createQuery(
            """
            select s.id, s.code, t.name, s.track_id, o.verdict as before, n.verdict as after
            from regrade_entry x
            join submission s on s.tenant_id = x.tenant_id and s.id = x.submission_id
            join team t on t.tenant_id = s.tenant_id and t.id = s.team_id
            left join lateral (
              select r.verdict
              from standing_reproduction r
              where r.tenant_id = s.tenant_id
                and r.submission_id = s.id
              order by array_position(array['MISMATCH', 'REVIEW', 'REPRODUCED'], r.verdict)
              limit 1) o on true
            left join lateral (
              select r.verdict
              from regrade_reproduction r
              where r.tenant_id = s.tenant_id
                and r.submission_id = s.id
                and r.regrade_id = x.regrade_id
              order by array_position(array['MISMATCH', 'REVIEW', 'REPRODUCED'], r.verdict)
              limit 1) n on true
            where x.regrade_id = :regrade
              and x.state = 'DONE'
            order by s.accepted_at, s.id
            """)
        .bind("regrade", regrade)
        .map((row, _) ->
            new Line(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getString("name"),
                row.getObject("track_id", UUID.class),
                row.getString("before"),
                row.getString("after")))
        .list();
  }

  /// Of one entry.
  record Figure(UUID submission, UUID set, RegradeView.FigureChange change) {}

  /// Figures that would change, of entries that were graded anew.
  List<Figure> figures(Handle handle, UUID regrade) {
    return handle
        .createQuery(
            """
            with fresh as (
              select n.submission_id, n.set_id, n.metric, n.value
              from regrade_score n
              join regrade_entry x on x.tenant_id = n.tenant_id
                and x.regrade_id = n.regrade_id
                and x.submission_id = n.submission_id
                and x.state = 'DONE'
              where n.regrade_id = :regrade),
            standing as (
              select o.submission_id, o.set_id, o.metric, o.value
              from standing_score o
              where (o.submission_id, o.set_id) in (select submission_id, set_id from fresh))
            select submission_id, set_id, e.slug, metric, standing.value as before, fresh.value as after
            from standing
            full join fresh using (submission_id, set_id, metric)
            join evaluation_set e on e.tenant_id = current_tenant() and e.id = set_id
            where standing.value is distinct from fresh.value
            order by submission_id, e.position, metric
            """)
        .bind("regrade", regrade)
        .map((row, _) ->
            new Figure(
                row.getObject("submission_id", UUID.class),
                row.getObject("set_id", UUID.class),
                new RegradeView.FigureChange(
                    row.getString("slug"),
                    row.getString("metric"),
                    row.getObject("before", Double.class),
                    row.getObject("after", Double.class))))
        .list();
  }

  /// Whether an organizer released the results of an entry, which its phase holds back.
  boolean isReleased(Handle handle, UUID submission) {
    return handle
        .createQuery("select released_at is not null from submission where id = :submission")
        .bind("submission", submission)
        .mapTo(boolean.class)
        .one();
  }

  static String spelled(String state) {
    return state.toLowerCase(Locale.ROOT);
  }
}
