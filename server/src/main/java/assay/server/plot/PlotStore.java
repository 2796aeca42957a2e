package assay.server.plot;

import assay.grading.score.ScoreKind;
import assay.server.competition.FigureOfSet;
import assay.server.competition.Metric;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Where the numbers of an entry lie.
@Singleton
class PlotStore {
  /// One set of the entry's track that has a figure or a comparison.
  ///
  /// @param role sanitizer, validation or hidden
  /// @param isOver whether every phase that uses the set has ended and its results are out
  /// @param scored null: the set has no figure
  /// @param compared null: nothing was compared
  record SetRow(
      String set,
      String name,
      String role,
      boolean isOver,
      @Nullable Scored scored,
      @Nullable Compared compared) {}

  /// The vector behind the figure, and what it is judged by.
  ///
  /// @param hasPublicLabels whether the file of a public set tells which pairs are genuine
  /// @param groups digest; null: the set has none
  /// @param std null: the metric has none
  /// @param metric what the figure is
  /// @param threshold of accuracy, a squared distance; of other metrics, in the unit of the scores;
  ///   null: the metric has none
  /// @param folds empty: the metric has none
  record Scored(
      VectorAt vector,
      ScoreKind kind,
      String labels,
      @Nullable String groups,
      boolean hasPublicLabels,
      double value,
      Metric metric,
      @Nullable Double std,
      @Nullable Double threshold,
      List<Double> folds) {}

  record Compared(VectorAt claimed, VectorAt rerun, double match, double review, int setVersion) {}

  record VectorAt(String digest, int pairs) {}

  /// In the order of the track. Figure and comparison are the newest, as on the entry's page.
  List<SetRow> sets(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select e.slug, e.name, e.role,
              not exists (
                select from track_set other
                join track t on t.tenant_id = other.tenant_id and t.id = other.track_id
                join phase p on p.tenant_id = t.tenant_id and p.id = t.phase_id
                where other.tenant_id = a.tenant_id
                  and other.set_id = a.set_id
                  and (p.closes_at is null
                    or p.closes_at + p.grace_seconds * interval '1 second' > assay_now()
                    or p.results_at > assay_now())) as is_over,
              s.*, c.*
            from submission u
            join track_set a on a.tenant_id = u.tenant_id and a.track_id = u.track_id
            join evaluation_set e on e.tenant_id = a.tenant_id and e.id = a.set_id
            """
                + FigureOfSet.JOIN
                + """
                left join lateral (
                  select r.value, r.metric, r.std, r.threshold, r.folds, v.digest as scored_digest,
                    v.pairs as scored_pairs, v.kind, o.labels_digest, o.groups_digest,
                    e.role = 'sanitizer' and o.source_has_labels and not o.labels_corrected
                      as has_public_labels
                  from score r
                  join score_vector v on v.tenant_id = r.tenant_id and v.id = r.vector_id
                  join set_version o on o.tenant_id = r.tenant_id and o.id = r.set_version_id
                  where r.tenant_id = a.tenant_id
                    and r.submission_id = u.id
                    and r.set_id = a.set_id
                    and r.metric = f.metric
                  order by r.created_at desc
                  limit 1) s on true
                left join lateral (
                  select m.digest as claimed_digest, m.pairs as claimed_pairs,
                    n.digest as rerun_digest, n.pairs as rerun_pairs, r.tolerance_match,
                    r.tolerance_review, o.version as compared_version
                  from reproduction r
                  join set_version o on o.tenant_id = r.tenant_id and o.id = r.set_version_id
                  join score_vector m on m.tenant_id = r.tenant_id and m.id = r.claimed_id
                  join score_vector n on n.tenant_id = r.tenant_id and n.id = r.rerun_id
                  where r.tenant_id = a.tenant_id
                    and r.submission_id = u.id
                    and o.set_id = a.set_id
                  order by r.created_at desc
                  limit 1) c on true
                where u.id = :submission
                  and (s.scored_digest is not null or c.claimed_digest is not null)
                order by a.position
                """)
        .bind("submission", submission)
        .map((row, _) ->
            new SetRow(
                row.getString("slug"),
                row.getString("name"),
                row.getString("role"),
                row.getBoolean("is_over"),
                scored(row),
                compared(row)))
        .list();
  }

  private static @Nullable Scored scored(ResultSet row) throws SQLException {
    var vector = vector(row, "scored");
    if (vector == null) {
      return null;
    }
    var folds = row.getArray("folds");
    return new Scored(
        vector,
        ScoreKind.named(row.getString("kind")).orElseThrow(),
        row.getString("labels_digest"),
        row.getString("groups_digest"),
        row.getBoolean("has_public_labels"),
        row.getDouble("value"),
        Metric.of(row.getString("metric")).orElseThrow(),
        row.getObject("std", Double.class),
        row.getObject("threshold", Double.class),
        folds == null ? List.of() : Stream.of((Double[]) folds.getArray()).toList());
  }

  private static @Nullable Compared compared(ResultSet row) throws SQLException {
    var claimed = vector(row, "claimed");
    var rerun = vector(row, "rerun");
    return claimed == null || rerun == null
        ? null
        : new Compared(
            claimed,
            rerun,
            row.getDouble("tolerance_match"),
            row.getDouble("tolerance_review"),
            row.getInt("compared_version"));
  }

  private static @Nullable VectorAt vector(ResultSet row, String which) throws SQLException {
    var digest = row.getString(which + "_digest");
    return digest == null ? null : new VectorAt(digest, row.getInt(which + "_pairs"));
  }
}
