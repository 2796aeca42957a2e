package assay.server.competition;

import static java.util.Objects.requireNonNull;

import assay.grading.gate.Architecture;
import assay.grading.gate.ModelContract;
import assay.grading.reproduction.Tolerance;
import assay.grading.score.ScoreKind;
import assay.grading.ticket.Preprocessing;
import assay.grading.ticket.Ticket;
import assay.server.question.Questions;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

@Singleton
class CompetitionStore {
  private static final String COMPETITION =
      """
      select tenant_id, id, slug, name, summary, description, rules, time_zone, is_private,
        terms, max_members, allows_overlap, registration
      from competition
      """;

  private static final String PHASE =
      """
      select id, slug, name, opens_at, closes_at, state, per_day, per_phase, window_entries,
        window_seconds, concurrent, grace_seconds, results_at, freezes_at, is_anonymous,
        holds_results, ladder_step, told_decimals, told_looks
      from phase
      """;

  private static final String TASK =
      """
      select id, slug, name, description, submit, claim_format, score_kind, score_min, score_max, channels, height, width,
        embedding, model_max_bytes, time_limit_seconds, memory_limit_bytes, tolerance_match,
        tolerance_review, sanitizer, pixel_mean, pixel_std, flip, reference_digest, reference_layers,
        needs_device, needs_memory_bytes, fact_sheet
      from task
      """;

  private static final String TRACK =
      """
      select track.id, track.competition_id, track.phase_id, track.task_id, track.scale_id,
        board.rule, board.ties, board.ddof, board.decisive_set, board.accepts, board.selection
      from track
      join board on board.tenant_id = track.tenant_id and board.track_id = track.id
      join phase on phase.tenant_id = track.tenant_id and phase.id = track.phase_id
      join task on task.tenant_id = track.tenant_id and task.id = track.task_id
      join scale on scale.tenant_id = track.tenant_id and scale.id = track.scale_id
      """;

  private static final String VERSION =
      """
      select id, set_id, runs_as, version, state, images, pairs, source_digest, pack_digest, map_digest,
        permutation_digest, labels_digest, groups_digest, identities_digest, source_has_labels,
        labels_corrected, detector_scores, warp
      from set_version
      """;

  private static final String PUBLIC =
      """
      select organization_slug, organization_name, slug, name, summary, opens_at, closes_at
      from public_competition
      """;

  private static final String IS_DUE =
      """
      ((state = 'PLANNED' and opens_at <= assay_now())
        or (state <> 'CLOSED'
          and closes_at + grace_seconds * interval '1 second' <= assay_now()))
      """;

  private final ObjectMapper json;
  private final Questions questions;

  CompetitionStore(ObjectMapper json, Questions questions) {
    this.json = json;
    this.questions = questions;
  }

  /// A track whose parts are still ids.
  record TrackRow(UUID id, UUID competition, UUID phase, UUID task, UUID scale, BoardRules board) {}

  /// A set in its part on a track, without its versions.
  record TrackSetRow(EvaluationSet set, boolean isClaimed, boolean isRun, boolean isRanked) {}

  Optional<Competition> competition(Handle handle, String slug) {
    return handle
        .createQuery(COMPETITION + "where slug = :slug")
        .bind("slug", slug)
        .map((row, _) -> competition(row))
        .findOne();
  }

  Optional<Competition> competition(Handle handle, UUID id) {
    return handle
        .createQuery(COMPETITION + "where id = :id")
        .bind("id", id)
        .map((row, _) -> competition(row))
        .findOne();
  }

  List<Phase> phases(Handle handle, UUID competition) {
    return handle
        .createQuery(PHASE + "where competition_id = :competition order by position")
        .bind("competition", competition)
        .map((row, _) -> phase(row))
        .list();
  }

  Optional<Phase> phase(Handle handle, UUID id) {
    return handle
        .createQuery(PHASE + "where id = :id")
        .bind("id", id)
        .map((row, _) -> phase(row))
        .findOne();
  }

  Optional<Phase> phaseForShare(Handle handle, UUID id) {
    return handle
        .createQuery(PHASE + "where id = :id for share")
        .bind("id", id)
        .map((row, _) -> phase(row))
        .findOne();
  }

  List<Task> tasks(Handle handle, UUID competition) {
    return handle
        .createQuery(TASK + "where competition_id = :competition order by position")
        .bind("competition", competition)
        .map((row, _) -> task(row))
        .list();
  }

  Optional<Task> task(Handle handle, UUID id) {
    return handle
        .createQuery(TASK + "where id = :id")
        .bind("id", id)
        .map((row, _) -> task(row))
        .findOne();
  }

  List<Scale> scales(Handle handle, UUID task) {
    return handle
        .createQuery(
            """
            select id, slug, name
            from scale
            where task_id = :task
            order by position
            """)
        .bind("task", task)
        .map((row, _) -> scale(row))
        .list();
  }

  /// Of all its tasks.
  List<Scale> scalesOf(Handle handle, UUID competition) {
    return handle
        .createQuery(
            """
            select scale.id, scale.slug, scale.name
            from scale
            join task on task.tenant_id = scale.tenant_id and task.id = scale.task_id
            where task.competition_id = :competition
            """)
        .bind("competition", competition)
        .map((row, _) -> scale(row))
        .list();
  }

  Optional<Scale> scale(Handle handle, UUID id) {
    return handle
        .createQuery("select id, slug, name from scale where id = :id")
        .bind("id", id)
        .map((row, _) -> scale(row))
        .findOne();
  }

  List<TrackRow> tracks(Handle handle, UUID competition) {
    return handle
        .createQuery(
            TRACK
                + """
                where track.competition_id = :competition
                order by phase.position, task.position, scale.position
                """)
        .bind("competition", competition)
        .map((row, _) -> track(row))
        .list();
  }

  Optional<TrackRow> track(Handle handle, UUID id) {
    return handle
        .createQuery(TRACK + "where track.id = :id")
        .bind("id", id)
        .map((row, _) -> track(row))
        .findOne();
  }

  List<EvaluationSet> sets(Handle handle, UUID competition) {
    return handle
        .createQuery(
            """
            select id, slug, name, role, protocol
            from evaluation_set
            where competition_id = :competition
            order by position
            """)
        .bind("competition", competition)
        .map((row, _) -> set(row))
        .list();
  }

  List<TrackSetRow> setsOfTrack(Handle handle, UUID track) {
    return handle
        .createQuery(
            """
            select evaluation_set.id, evaluation_set.slug, evaluation_set.name, evaluation_set.role,
              evaluation_set.protocol, track_set.is_claimed, track_set.is_run, track_set.is_ranked
            from track_set
            join evaluation_set
              on evaluation_set.tenant_id = track_set.tenant_id
              and evaluation_set.id = track_set.set_id
            where track_set.track_id = :track
            order by track_set.position
            """)
        .bind("track", track)
        .map((row, _) ->
            new TrackSetRow(
                set(row),
                row.getBoolean("is_claimed"),
                row.getBoolean("is_run"),
                row.getBoolean("is_ranked")))
        .list();
  }

  /// Columns of the track's board, in their order.
  ///
  /// @param at as they were then; null: now
  List<BoardColumn> columns(Handle handle, UUID track, @Nullable Instant at) {
    return handle
        .createQuery(
            """
            select c.key, c.name, c.set_id, e.slug, c.metric, c.is_ranked, c.is_private
            from board_column c
            left join evaluation_set e on e.tenant_id = c.tenant_id and e.id = c.set_id
            where c.track_id = :track
              and case
                when cast(:at as timestamptz) is null then c.until is null
                else c.since <= :at and (c.until is null or c.until > :at) end
            order by c.position
            """)
        .bind("track", track)
        .bind("at", at == null ? null : at.atOffset(ZoneOffset.UTC))
        .map((row, _) -> column(row))
        .list();
  }

  static BoardColumn column(ResultSet row) throws SQLException {
    return new BoardColumn(
        row.getString("key"),
        row.getString("name"),
        row.getObject("set_id", UUID.class),
        Objects.requireNonNullElse(row.getString("slug"), BoardColumn.OVERALL),
        Metric.of(row.getString("metric")).orElseThrow(),
        row.getBoolean("is_ranked"),
        row.getBoolean("is_private"));
  }

  int edition(Handle handle, UUID competition) {
    return handle
        .createQuery("select edition from competition where id = :competition")
        .bind("competition", competition)
        .mapTo(int.class)
        .one();
  }

  int editionForShare(Handle handle, UUID competition) {
    return handle
        .createQuery("select edition from competition where id = :competition for share")
        .bind("competition", competition)
        .mapTo(int.class)
        .one();
  }

  /// What organizers published of a phase, as far as it stood.
  ///
  /// @param at null: now
  Publicity publicity(Handle handle, UUID phase, @Nullable Instant at) {
    var times = new HashMap<String, Instant>();
    handle
        .createQuery(
            """
            select kind, at
            from publication
            where phase_id = :phase
              and (cast(:at as timestamptz) is null or at <= :at)
              and (retracted_at is null or retracted_at > :at)
            """)
        .bind("phase", phase)
        .bind("at", at == null ? null : at.atOffset(ZoneOffset.UTC))
        .map((row, _) -> times.put(row.getString("kind"), requireNonNull(instant(row, "at"))))
        .list();
    return new Publicity(times.get("reveal"), times.get("provisional"), times.get("final"));
  }

  /// Newest first.
  List<SetVersion> versions(Handle handle, UUID set) {
    return handle
        .createQuery(VERSION + "where set_id = :set order by version desc")
        .bind("set", set)
        .map((row, _) -> version(row))
        .list();
  }

  /// Of all sets of a track, newest first.
  List<SetVersion> versionsOf(Handle handle, UUID track) {
    return handle
        .createQuery(
            VERSION
                + """
                where set_id in (
                  select set_id from track_set where track_id = :track)
                order by version desc
                """)
        .bind("track", track)
        .map((row, _) -> version(row))
        .list();
  }

  Optional<SetVersion> version(Handle handle, UUID id) {
    return handle
        .createQuery(VERSION + "where id = :id")
        .bind("id", id)
        .map((row, _) -> version(row))
        .findOne();
  }

  /// By opening, newest first.
  List<ListedCompetition> published(Handle handle) {
    return handle
        .createQuery(PUBLIC + "order by opens_at desc, organization_slug, slug")
        .map((row, _) -> published(row))
        .list();
  }

  List<ListedCompetition> published(Handle handle, String organization) {
    return handle
        .createQuery(PUBLIC + "where organization_slug = :slug order by opens_at desc, slug")
        .bind("slug", organization)
        .map((row, _) -> published(row))
        .list();
  }

  /// A phase of any tenant whose time to open or close has come.
  record Due(UUID tenant, UUID phase) {}

  /// Reads across tenants, so the handle is the dispatcher's.
  List<Due> due(Handle handle) {
    return handle
        .createQuery("select tenant_id, id from phase where " + IS_DUE)
        .map((row, _) -> new Due(uuid(row, "tenant_id"), uuid(row, "id")))
        .list();
  }

  /// What a phase has just become.
  record Turned(String slug, Phase.State state) {}

  /// Opens or closes a phase if that is due; empty when another server was faster.
  Optional<Turned> turn(Handle handle, UUID phase) {
    return handle
        .createQuery(
            """
            update phase
            set state = case
              when closes_at + grace_seconds * interval '1 second' <= assay_now() then 'CLOSED'
              else 'OPEN' end
            where id = :id and\
            """
                + IS_DUE
                + " returning slug, state")
        .bind("id", phase)
        .map((row, _) ->
            new Turned(row.getString("slug"), Phase.State.valueOf(row.getString("state"))))
        .findOne();
  }

  Instant now(Handle handle) {
    return handle.createQuery("select assay_now()").mapTo(Instant.class).one();
  }

  private Competition competition(ResultSet row) throws SQLException {
    return new Competition(
        uuid(row, "tenant_id"),
        uuid(row, "id"),
        row.getString("slug"),
        row.getString("name"),
        row.getString("summary"),
        row.getString("description"),
        row.getString("rules"),
        ZoneId.of(row.getString("time_zone")),
        new Entrance(
            row.getString("terms"),
            row.getInt("max_members"),
            row.getBoolean("allows_overlap"),
            questions.questions(row.getString("registration"))),
        row.getBoolean("is_private"));
  }

  private static ListedCompetition published(ResultSet row) throws SQLException {
    return new ListedCompetition(
        row.getString("organization_slug"),
        row.getString("organization_name"),
        row.getString("slug"),
        row.getString("name"),
        row.getString("summary"),
        row.getObject("opens_at", OffsetDateTime.class).toInstant(),
        instant(row, "closes_at"),
        false);
  }

  private static Phase phase(ResultSet row) throws SQLException {
    return new Phase(
        uuid(row, "id"),
        row.getString("slug"),
        row.getString("name"),
        new Phase.Window(
            row.getObject("opens_at", OffsetDateTime.class).toInstant(),
            instant(row, "closes_at"),
            Duration.ofSeconds(row.getInt("grace_seconds"))),
        Phase.State.valueOf(row.getString("state")),
        quota(row),
        new Secrecy(
            instant(row, "results_at"),
            instant(row, "freezes_at"),
            row.getBoolean("is_anonymous"),
            row.getBoolean("holds_results"),
            new Feedback(
                row.getObject("ladder_step", Double.class),
                row.getObject("told_decimals", Integer.class),
                row.getObject("told_looks", Integer.class))));
  }

  private static Phase.Quota quota(ResultSet row) throws SQLException {
    var entries = row.getObject("window_entries", Integer.class);
    return new Phase.Quota(
        row.getObject("per_day", Integer.class),
        row.getObject("per_phase", Integer.class),
        entries == null
            ? null
            : new Phase.Sliding(entries, Duration.ofSeconds(row.getInt("window_seconds"))),
        row.getObject("concurrent", Integer.class));
  }

  private Task task(ResultSet row) throws SQLException {
    var embedding = row.getObject("embedding", Integer.class);
    return new Task(
        uuid(row, "id"),
        row.getString("slug"),
        row.getString("name"),
        row.getString("description"),
        Task.Submit.of(row.getString("submit")),
        new Task.Claim(
            Task.Format.valueOf(row.getString("claim_format").toUpperCase(Locale.ROOT)),
            ScoreKind.named(row.getString("score_kind"))
                .orElseThrow()
                .within(row.getDouble("score_min"), row.getDouble("score_max")),
            new Tolerance(row.getDouble("tolerance_match"), row.getDouble("tolerance_review")),
            Task.Sanitizer.valueOf(row.getString("sanitizer").toUpperCase(Locale.ROOT))),
        new Task.Run(
            new ModelContract(
                row.getInt("channels"),
                row.getInt("height"),
                row.getInt("width"),
                embedding == null ? OptionalInt.empty() : OptionalInt.of(embedding),
                row.getLong("model_max_bytes")),
            new Ticket.Limits(row.getInt("time_limit_seconds"), row.getLong("memory_limit_bytes")),
            new Preprocessing(
                row.getDouble("pixel_mean"), row.getDouble("pixel_std"), row.getString("flip")),
            new Task.Requirements(
                row.getString("needs_device"), row.getObject("needs_memory_bytes", Long.class))),
        reference(row),
        questions.questions(row.getString("fact_sheet")));
  }

  private Task.@Nullable Reference reference(ResultSet row) throws SQLException {
    var digest = row.getString("reference_digest");
    return digest == null
        ? null
        : new Task.Reference(digest, layers(row.getString("reference_layers")));
  }

  private Architecture layers(String stored) {
    try {
      return json.readValue(stored, Architecture.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("layers that we did not write: " + stored, e);
    }
  }

  private static Scale scale(ResultSet row) throws SQLException {
    return new Scale(uuid(row, "id"), row.getString("slug"), row.getString("name"));
  }

  private static TrackRow track(ResultSet row) throws SQLException {
    return new TrackRow(
        uuid(row, "id"),
        uuid(row, "competition_id"),
        uuid(row, "phase_id"),
        uuid(row, "task_id"),
        uuid(row, "scale_id"),
        new BoardRules(
            new RankingRule(
                row.getString("rule"),
                row.getString("ties"),
                row.getObject("ddof", Integer.class),
                row.getString("decisive_set")),
            Set.copyOf(Arrays.asList((String[]) row.getArray("accepts").getArray())),
            row.getString("selection")));
  }

  private static EvaluationSet set(ResultSet row) throws SQLException {
    return new EvaluationSet(
        uuid(row, "id"),
        row.getString("slug"),
        row.getString("name"),
        EvaluationSet.Role.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
        Protocol.of(row.getString("protocol")));
  }

  private static SetVersion version(ResultSet row) throws SQLException {
    return new SetVersion(
        uuid(row, "id"),
        uuid(row, "set_id"),
        uuid(row, "runs_as"),
        row.getInt("version"),
        SetVersion.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        row.getInt("images"),
        row.getInt("pairs"),
        new SetVersion.Parts(
            row.getString("source_digest"),
            row.getString("pack_digest"),
            row.getString("map_digest"),
            row.getString("permutation_digest"),
            row.getString("labels_digest"),
            row.getString("groups_digest"),
            row.getString("identities_digest")),
        row.getBoolean("source_has_labels"),
        row.getBoolean("labels_corrected"),
        pooling(row));
  }

  private static @Nullable Pooling pooling(ResultSet row) throws SQLException {
    var warp = row.getString("warp");
    return warp == null ? null : new Pooling(row.getBoolean("detector_scores"), Pooling.warp(warp));
  }

  private static UUID uuid(ResultSet row, String column) throws SQLException {
    return row.getObject(column, UUID.class);
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }
}
