package assay.server.board;

import static java.util.Objects.requireNonNull;

import assay.grading.reproduction.Verdict;
import assay.server.board.Contender.Entry;
import assay.server.board.Contender.Figures;
import assay.server.board.Contender.Published;
import assay.server.competition.BoardColumn;
import assay.server.competition.Competitions;
import assay.server.competition.Metric;
import assay.server.competition.OverallFigure;
import assay.server.competition.Track;
import assay.server.competition.TrackSet;
import assay.server.submission.Ruling;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads what standings are made of, as it was at a moment: rows are only ever added, each with its
/// time.
@Singleton
class BoardStore {
  private static final List<String> EVIDENCE = List.of("claimed", "re-run", "reproduced");

  /// Later than any row.
  private static final Instant FOREVER = Instant.parse("9999-01-01T00:00:00Z");

  /// @param first when the entry's first figure of that kind was there
  private record ScoreRow(
      UUID id,
      Instant first,
      UUID set,
      String metric,
      double value,
      @Nullable Double std,
      String evidence,
      @Nullable Double low,
      @Nullable Double high) {}

  /// What the cases of an entry come to.
  ///
  /// @param disqualifiedAt null: it is not
  private record Ruled(String decision, @Nullable Instant disqualifiedAt) {
    static final Ruled NONE = new Ruled("none", null);

    static Ruled of(List<CaseRow> rows) {
      var decision = Ruling.of(rows.stream().map(CaseRow::one).toList()).decision();
      return new Ruled(
          decision,
          rows.stream()
              .filter(row -> row.one().decision().equals("disqualified"))
              .map(CaseRow::at)
              .min(Comparator.naturalOrder())
              .orElse(null));
    }
  }

  private record CaseRow(Ruling.Case one, Instant at) {}

  /// The rows of a set that the last judging brought.
  ///
  /// @param regrade null: it was the first
  /// @param first when the first judging brought some
  private record OfSet(@Nullable UUID regrade, Instant first, Map<String, ScoreRow> byMetric) {
    static OfSet after(@Nullable OfSet earlier, @Nullable UUID regrade, Instant at) {
      return earlier != null && Objects.equals(earlier.regrade, regrade)
          ? earlier
          : new OfSet(regrade, earlier == null ? at : earlier.first, new HashMap<>());
    }
  }

  private final Competitions competitions;

  BoardStore(Competitions competitions) {
    this.competitions = competitions;
  }

  /// All that a board is made of, at the moment that a reader sees.
  BoardMaker.Parts parts(Handle handle, Track track, Sight sight) {
    return parts(handle, track, sight, null);
  }

  /// @param shadow as it would be with this re-grade set applied; null: as it is
  BoardMaker.Parts parts(Handle handle, Track track, Sight sight, @Nullable UUID shadow) {
    var columns = columns(handle, track, sight, shadow);
    boolean holds = track.phase().secrecy().holdsResults();
    var entries =
        sight.isHidden()
            ? List.<Entry>of()
            : entries(handle, track, columns, sight, shadow, holds && !sight.showsHeld());
    var frozeAt = sight.frozeAt();
    return new BoardMaker.Parts(
        columns,
        entries,
        frozeAt == null || sight.isHidden()
            ? entries
            : entries(handle, track, columns, sight.at(frozeAt), shadow, holds),
        published(handle, track.id(), columns));
  }

  private List<BoardColumn> columns(
      Handle handle, Track track, Sight sight, @Nullable UUID shadow) {
    if (shadow != null) {
      return competitions.rules(handle, track.id(), shadow).columns();
    }
    var at = sight.at();
    return at == null
        ? competitions.columnsOf(handle, track.id())
        : competitions.columnsOf(handle, track.id(), at);
  }

  /// Graded entries of a track, the withdrawn among them.
  ///
  /// @param columns in their order
  /// @param isReleasedOnly without those whose results an organizer holds back
  // Six parameters: what is read, when, by whom, and of what it would be.
  private List<Entry> entries(
      Handle handle,
      Track track,
      List<BoardColumn> columns,
      Sight sight,
      @Nullable UUID shadow,
      boolean isReleasedOnly) {
    var at = sight.at();
    var moment = utc(at == null ? FOREVER : at);
    var scores = scores(handle, track.id(), moment, shadow);
    var verdicts = verdicts(handle, track.id(), moment, shadow);
    var cases = cases(handle, track.id(), moment);
    var ranked = rankedSets(handle, track, columns);
    return handle
        .createQuery(
            """
            select s.id, s.code, s.team_id, t.name as team_name, s.accepted_at, s.released_at,
              case when s.withdrawn_at <= :at then s.withdrawn_at end as withdrawn_at
            from submission s
            join team t on t.tenant_id = s.tenant_id and t.id = s.team_id
            where s.track_id = :track
              and s.state = 'GRADED'
              and s.accepted_at <= :at
              and (not :isReleasedOnly or s.released_at <= :at)
            order by s.accepted_at, s.id
            """)
        .bind("track", track.id())
        .bind("at", moment)
        .bind("isReleasedOnly", isReleasedOnly)
        .map((row, _) -> {
          var id = row.getObject("id", UUID.class);
          var ofEntry = scores.getOrDefault(id, List.of());
          var ruled = cases.getOrDefault(id, Ruled.NONE);
          var accepted = requireNonNull(instant(row, "accepted_at"));
          // It came on the board with the last of its figures.
          var judged =
              ofEntry.stream()
                  .filter(score -> isShown(columns, score))
                  .map(ScoreRow::first)
                  .max(Comparator.naturalOrder())
                  .orElse(accepted);
          return new Entry(
              id,
              row.getString("code"),
              new Contender.Team(row.getObject("team_id", UUID.class), row.getString("team_name")),
              accepted,
              weakest(ofEntry),
              Optional.ofNullable(verdicts.get(id)),
              ruled.decision(),
              new Contender.Story(
                  sight.shownSince(track.phase(), judged, instant(row, "released_at")),
                  instant(row, "withdrawn_at"),
                  ruled.disqualifiedAt()),
              figures(columns, ranked, ofEntry));
        })
        .filter(entry -> at == null || scores.containsKey(entry.submission()))
        .list();
  }

  /// Rows that were published elsewhere, in their order.
  private List<Published> published(Handle handle, UUID track, List<BoardColumn> columns) {
    var figures = new HashMap<UUID, double[]>();
    handle
        .createQuery(
            """
            select published_id, set_id, metric, value
            from score
            where track_id = :track
              and source = 'published'
            """)
        .bind("track", track)
        .map((row, _) -> {
          var values =
              figures.computeIfAbsent(
                  row.getObject("published_id", UUID.class), _ -> missing(columns.size()));
          int column =
              column(columns, row.getObject("set_id", UUID.class), row.getString("metric"));
          if (column >= 0) {
            values[column] = row.getDouble("value");
          }
          return column;
        })
        .list();
    return handle
        .createQuery(
            """
            select id, name, source, link, is_baseline
            from published_row
            where track_id = :track
            order by position
            """)
        .bind("track", track)
        .map((row, _) ->
            new Published(
                row.getString("name"),
                row.getString("source"),
                row.getString("link"),
                row.getBoolean("is_baseline"),
                figures.getOrDefault(row.getObject("id", UUID.class), missing(columns.size()))))
        .list();
  }

  /// Changes whenever the standings of the track may have.
  String stamp(Handle handle, UUID track) {
    return handle
        .createQuery(
            """
            select concat_ws('/',
              count(*),
              max(s.state_at),
              count(s.withdrawn_at),
              count(s.released_at),
              (select coalesce(sum(c.version), 0)
               from review_case c
               join submission o on o.tenant_id = c.tenant_id and o.id = c.submission_id
               where o.track_id = :track),
              (select count(*) from score where track_id = :track),
              (select count(*) from score_interval where track_id = :track),
              (select c.bundle_digest
               from track t
               join competition c on c.tenant_id = t.tenant_id and c.id = t.competition_id
               where t.id = :track))
            from submission s
            where s.track_id = :track
            """)
        .bind("track", track)
        .mapTo(String.class)
        .one();
  }

  /// Figures on sets drawn anew, by the id of the figure; those without any are left out.
  Map<UUID, double[]> replicates(Handle handle, Collection<UUID> scores) {
    var found = new HashMap<UUID, double[]>();
    handle
        .createQuery(
            """
            select score_id, replicates
            from score_interval
            where score_id = any(:scores)
              and cardinality(replicates) > 0
            """)
        .bindArray("scores", UUID.class, List.copyOf(scores))
        .map((row, _) -> {
          var values = (Double[]) row.getArray("replicates").getArray();
          return found.put(
              row.getObject("score_id", UUID.class),
              Arrays.stream(values).mapToDouble(Double::doubleValue).toArray());
        })
        .list();
    return found;
  }

  /// Of each set the rows of its last judging, those of the shadow being the last.
  private static Map<UUID, List<ScoreRow>> scores(
      Handle handle, UUID track, OffsetDateTime at, @Nullable UUID shadow) {
    var last = new HashMap<UUID, Map<UUID, OfSet>>();
    handle
        .createQuery(
            """
            select s.*, i.low, i.high
            from (
              select submission_id, id, set_id, metric, value, std, evidence, regrade_id, created_at,
                false as is_shadow
              from score
              where track_id = :track
                and source = 'judged'
                and created_at <= :at
              union all
              select submission_id, id, set_id, metric, value, std, evidence, regrade_id, assay_now(),
                true
              from regrade_score
              where track_id = :track
                and regrade_id = cast(:shadow as uuid)) s
            left join score_interval i on i.tenant_id = current_tenant() and i.score_id = s.id
            order by s.is_shadow, s.created_at, s.id
            """)
        .bind("track", track)
        .bind("at", at)
        .bind("shadow", shadow)
        .map((row, _) -> {
          var set = row.getObject("set_id", UUID.class);
          var regrade = row.getObject("regrade_id", UUID.class);
          var metric = row.getString("metric");
          var made = requireNonNull(instant(row, "created_at"));
          var ofSet =
              last.computeIfAbsent(row.getObject("submission_id", UUID.class), _ -> new HashMap<>())
                  .compute(set, (_, earlier) -> OfSet.after(earlier, regrade, made));
          return ofSet.byMetric().put(metric, score(row, set, metric, ofSet.first()));
        })
        .list();
    var bySubmission = new HashMap<UUID, List<ScoreRow>>();
    last.forEach((submission, sets) ->
        bySubmission.put(
            submission,
            sets.values().stream().flatMap(ofSet -> ofSet.byMetric().values().stream()).toList()));
    return bySubmission;
  }

  private static ScoreRow score(ResultSet row, UUID set, String metric, Instant first)
      throws SQLException {
    return new ScoreRow(
        row.getObject("id", UUID.class),
        first,
        set,
        metric,
        row.getDouble("value"),
        row.getObject("std", Double.class),
        row.getString("evidence"),
        row.getObject("low", Double.class),
        row.getObject("high", Double.class));
  }

  /// The worst of each entry; of a claim that was judged twice, the later verdict, that of the
  /// shadow being the last.
  private static Map<UUID, Verdict> verdicts(
      Handle handle, UUID track, OffsetDateTime at, @Nullable UUID shadow) {
    var worst = new HashMap<UUID, Verdict>();
    handle
        .createQuery(
            """
            select distinct on (r.claimed_id) r.submission_id, r.verdict
            from (
              select submission_id, claimed_id, verdict, created_at, id, false as is_shadow
              from reproduction
              where created_at <= :at
              union all
              select submission_id, claimed_id, verdict, null, id, true
              from regrade_reproduction
              where regrade_id = cast(:shadow as uuid)) r
            join submission s on s.tenant_id = current_tenant() and s.id = r.submission_id
            where s.track_id = :track
            order by r.claimed_id, r.is_shadow desc, r.created_at desc, r.id desc
            """)
        .bind("track", track)
        .bind("at", at)
        .bind("shadow", shadow)
        .map((row, _) ->
            worst.merge(
                row.getObject("submission_id", UUID.class),
                Verdict.valueOf(row.getString("verdict")),
                (one, other) -> one.compareTo(other) >= 0 ? one : other))
        .list();
    return worst;
  }

  /// What the decisions that stood on the cases of each entry come to.
  private static Map<UUID, Ruled> cases(Handle handle, UUID track, OffsetDateTime at) {
    var bySubmission = new HashMap<UUID, List<CaseRow>>();
    handle
        .createQuery(
            """
            select distinct on (c.id) c.submission_id, c.kind, h.decision, h.reason, h.at
            from review_case c
            join submission s on s.tenant_id = c.tenant_id and s.id = c.submission_id
            join case_history h on h.tenant_id = c.tenant_id and h.case_id = c.id
            where s.track_id = :track
              and h.at <= :at
            order by c.id, h.version desc
            """)
        .bind("track", track)
        .bind("at", at)
        .map((row, _) ->
            bySubmission
                .computeIfAbsent(row.getObject("submission_id", UUID.class), _ -> new ArrayList<>())
                .add(
                    new CaseRow(
                        new Ruling.Case(
                            row.getString("kind"),
                            row.getString("decision"),
                            row.getString("reason")),
                        requireNonNull(instant(row, "at")))))
        .list();
    var ruled = new HashMap<UUID, Ruled>();
    bySubmission.forEach((submission, rows) -> ruled.put(submission, Ruled.of(rows)));
    return ruled;
  }

  /// An entry rests on its weakest figure; without any it was only claimed.
  private static String weakest(List<ScoreRow> scores) {
    return EVIDENCE.stream()
        .filter(evidence -> scores.stream().anyMatch(score -> score.evidence().equals(evidence)))
        .findFirst()
        .orElse("claimed");
  }

  /// Needed where a column is of all of them.
  private List<UUID> rankedSets(Handle handle, Track track, List<BoardColumn> columns) {
    return columns.stream().allMatch(column -> column.set() != null)
        ? List.of()
        : competitions.setsOf(handle, track.id()).stream()
            .filter(TrackSet::isRanked)
            .map(set -> set.set().id())
            .toList();
  }

  private static boolean isShown(List<BoardColumn> columns, ScoreRow score) {
    return columns.stream()
        .flatMap(column -> column.metricsOf(score.set()).stream())
        .anyMatch(metric -> metric.spelled().equals(score.metric()));
  }

  private static Figures figures(
      List<BoardColumn> columns, List<UUID> ranked, List<ScoreRow> scores) {
    int n = columns.size();
    var figures =
        new Figures(missing(n), missing(n), missing(n), missing(n), new @Nullable UUID[n]);
    for (var score : scores) {
      int column = column(columns, score.set(), score.metric());
      if (column >= 0) {
        figures.values()[column] = score.value();
        figures.stds()[column] = Objects.requireNonNullElse(score.std(), Double.NaN);
        figures.lows()[column] = Objects.requireNonNullElse(score.low(), Double.NaN);
        figures.highs()[column] = Objects.requireNonNullElse(score.high(), Double.NaN);
        figures.scores()[column] = score.id();
      }
    }
    for (int i = 0; i < n; i++) {
      if (columns.get(i).set() == null) {
        figures.values()[i] =
            OverallFigure.of(
                columns.get(i).metric(), ranked, (set, metric) -> value(scores, set, metric));
      }
    }
    return figures;
  }

  private static double value(List<ScoreRow> scores, UUID set, Metric metric) {
    return scores.stream()
        .filter(score -> score.set().equals(set) && score.metric().equals(metric.spelled()))
        .mapToDouble(ScoreRow::value)
        .findFirst()
        .orElse(Double.NaN);
  }

  private static int column(List<BoardColumn> columns, @Nullable UUID set, String metric) {
    for (int i = 0; i < columns.size(); i++) {
      var column = columns.get(i);
      if (Objects.equals(column.set(), set) && column.metric().spelled().equals(metric)) {
        return i;
      }
    }
    return -1;
  }

  private static double[] missing(int columns) {
    var values = new double[columns];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    var at = row.getObject(column, OffsetDateTime.class);
    return at == null ? null : at.toInstant();
  }

  private static OffsetDateTime utc(Instant at) {
    return at.atOffset(ZoneOffset.UTC);
  }
}
