package assay.server.bundle;

import assay.server.competition.BoardColumn;
import assay.server.competition.Metric;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What only bundles ask of a competition. Within the tenant.
@Singleton
class PresentStore {
  String pool(Handle handle, UUID competition) {
    return handle
        .createQuery("select pool from competition where id = :competition")
        .bind("competition", competition)
        .mapTo(String.class)
        .one();
  }

  /// Rows of a track's board that stand in papers, with all figures that are known of them.
  List<Manifest.PublishedPart> published(Handle handle, UUID track) {
    var values = new HashMap<UUID, Map<String, Double>>();
    handle
        .createQuery(
            """
            select s.published_id, s.metric, s.value, e.slug
            from score s
            left join evaluation_set e on e.tenant_id = s.tenant_id and e.id = s.set_id
            where s.track_id = :track
              and s.source = 'published'
            """)
        .bind("track", track)
        .map((row, _) -> {
          var key =
              BoardColumn.key(
                  Objects.requireNonNullElse(row.getString("slug"), BoardColumn.OVERALL),
                  Metric.of(row.getString("metric")).orElseThrow());
          return Objects.requireNonNullElse(
              values
                  .computeIfAbsent(row.getObject("published_id", UUID.class), _ -> new HashMap<>())
                  .put(key, row.getDouble("value")),
              0.0);
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
            new Manifest.PublishedPart(
                row.getString("name"),
                row.getString("source"),
                row.getString("link"),
                row.getBoolean("is_baseline"),
                values.getOrDefault(row.getObject("id", UUID.class), Map.of())))
        .list();
  }

  /// A track that was entered.
  ///
  /// @param lastInTime null: all entries were late
  record Entered(UUID track, Instant first, Instant last, @Nullable Instant lastInTime) {}

  /// Tracks that have entries, whatever became of those.
  List<Entered> entered(Handle handle, UUID competition) {
    return handle
        .createQuery(
            """
            select t.id, min(s.accepted_at) as first, max(s.accepted_at) as last,
              max(s.accepted_at) filter (where p.closes_at is null or s.accepted_at < p.closes_at)
                as last_in_time
            from track t
            join phase p on p.tenant_id = t.tenant_id and p.id = t.phase_id
            join submission s on s.tenant_id = t.tenant_id and s.track_id = t.id
            where t.competition_id = :competition
            group by t.id
            """)
        .bind("competition", competition)
        .map((row, _) -> {
          var inTime = row.getTimestamp("last_in_time");
          return new Entered(
              row.getObject("id", UUID.class),
              row.getTimestamp("first").toInstant(),
              row.getTimestamp("last").toInstant(),
              inTime == null ? null : inTime.toInstant());
        })
        .list();
  }

  /// Tracks, sets and tasks that re-grade sets are about.
  Set<UUID> regraded(Handle handle, UUID competition) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                select unnest(array[r.task_id, r.set_id, t.track_id, v.set_id, c.track_id, c.set_id])
                from regrade_set r
                left join regrade_track t on t.tenant_id = r.tenant_id and t.regrade_id = r.id
                left join regrade_version v on v.tenant_id = r.tenant_id and v.regrade_id = r.id
                left join regrade_column c on c.tenant_id = r.tenant_id and c.regrade_id = r.id
                where r.competition_id = :competition
                """)
            .bind("competition", competition)
            .mapTo(UUID.class)
            .list()
            .stream()
            .filter(Objects::nonNull)
            .toList());
  }

  boolean hasOpenRegrade(Handle handle, UUID competition) {
    return handle
        .createQuery(
            """
            select exists (
              select from regrade_set where competition_id = :competition and state = 'OPEN')
            """)
        .bind("competition", competition)
        .mapTo(boolean.class)
        .one();
  }

  /// Phases of which something stands published.
  Set<UUID> published(Handle handle, List<UUID> phases) {
    return new HashSet<>(
        handle
            .createQuery(
                """
                select phase_id
                from publication
                where phase_id = any(:phases)
                  and retracted_at is null
                """)
            .bindArray("phases", UUID.class, phases)
            .mapTo(UUID.class)
            .list());
  }

  /// Keeps entries out until the caller's transaction ends.
  void hold(Handle handle, UUID competition) {
    handle
        .createQuery(
            "select id from phase where competition_id = :competition order by id for update")
        .bind("competition", competition)
        .mapTo(UUID.class)
        .list();
  }
}
