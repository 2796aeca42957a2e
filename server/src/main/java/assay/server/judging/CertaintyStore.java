package assay.server.judging;

import assay.grading.statistics.Plan;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Figures and their intervals.
@Singleton
class CertaintyStore {
  /// A judged figure and what it was computed from.
  ///
  /// @param groups digest; null: the set has none
  /// @param identities digest; null: unknown
  record Row(
      UUID score,
      UUID track,
      UUID version,
      String metric,
      double value,
      String judgingVersion,
      String vector,
      String kind,
      int pairs,
      String labels,
      @Nullable String groups,
      @Nullable String identities) {}

  private static final String ROWS =
      """
      select s.id as score, s.track_id as track, s.set_version_id as version, s.metric, s.value,
        s.judging_version, v.digest as vector, v.kind, v.pairs, e.labels_digest as labels,
        e.groups_digest as groups, e.identities_digest as identities
      from score s
      join score_vector v on v.tenant_id = s.tenant_id and v.id = s.vector_id
      join set_version e on e.tenant_id = s.tenant_id and e.id = s.set_version_id
      """;

  /// Figures without an interval: the newest, those of one set version together.
  List<Row> without(Handle handle, int atMost) {
    return handle
        .createQuery(
            "select * from ("
                + ROWS
                + """
                where s.source = 'judged'
                  and not s.has_interval
                order by s.created_at desc
                limit :atMost) newest
                order by version, score
                """)
        .bind("atMost", atMost)
        .mapTo(Row.class)
        .list();
  }

  /// Figures by their ids, in any order.
  List<Row> figures(Handle handle, Collection<UUID> ids) {
    return handle
        .createQuery(ROWS + "where s.id = any(:ids)")
        .bindArray("ids", UUID.class, List.copyOf(ids))
        .mapTo(Row.class)
        .list();
  }

  /// Keeps what another server did first: it is the same.
  void insert(Handle handle, UUID tenant, Row row, Spread spread, Plan plan) {
    handle
        .createUpdate(
            """
            insert into score_interval
              (tenant_id, score_id, track_id, unit, seed, level, low, high, replicates)
            values (:tenant, :score, :track, :unit, :seed, :level, :low, :high, :replicates)
            on conflict do nothing
            """)
        .bind("tenant", tenant)
        .bind("score", row.score())
        .bind("track", row.track())
        .bind("unit", spread.unit())
        .bind("seed", plan.seed())
        .bind("level", plan.level())
        .bind("low", spread.interval().map(interval -> interval.low()).orElse(null))
        .bind("high", spread.interval().map(interval -> interval.high()).orElse(null))
        .bind("replicates", spread.replicates())
        .execute();
    handle
        .createUpdate("update score set has_interval = true where id = :score")
        .bind("score", row.score())
        .execute();
  }
}
