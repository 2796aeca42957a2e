package assay.server.judging;

import assay.server.database.Ids;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What judging reads and writes.
@Singleton
class JudgingStore {
  /// @param version the set version that the vector is of, one that runs as itself
  /// @param role `entry`, or of two systems `proposed` and `baseline`
  record VectorRow(
      UUID id,
      UUID version,
      UUID set,
      String origin,
      String role,
      String variant,
      String kind,
      String digest,
      int pairs) {
    /// What the set is judged and compared by; a baseline and decisions only go with it.
    boolean isCounting() {
      return variant.equals("plain") && !role.equals("baseline");
    }

    boolean isDecision(String of) {
      return variant.equals("decision") && role.equals(of);
    }
  }

  record SubmissionRow(UUID id, String code, UUID competition, UUID track) {}

  SubmissionRow submission(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select id, code, competition_id, track_id
            from submission
            where id = :submission
            """)
        .bind("submission", submission)
        .map((row, _) ->
            new SubmissionRow(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getObject("competition_id", UUID.class),
                row.getObject("track_id", UUID.class)))
        .one();
  }

  /// Claims with their decisions, and plain re-runs, oldest first.
  ///
  /// @param regrade with those that were made for it; null: with those that stand alone
  List<VectorRow> vectors(Handle handle, UUID submission, @Nullable UUID regrade) {
    return handle
        .createQuery(
            """
            select v.id, v.set_version_id, s.set_id, v.origin, v.role, v.variant, v.kind, v.digest,
              v.pairs
            from score_vector v
            join set_version s on s.tenant_id = v.tenant_id and s.id = v.set_version_id
            where v.submission_id = :submission
              and v.variant in ('plain', 'decision')
              and (not v.is_shadow or v.regrade_id = cast(:regrade as uuid))
            order by v.created_at, v.id
            """)
        .bind("submission", submission)
        .bind("regrade", regrade)
        .map((row, _) ->
            new VectorRow(
                row.getObject("id", UUID.class),
                row.getObject("set_version_id", UUID.class),
                row.getObject("set_id", UUID.class),
                row.getString("origin"),
                row.getString("role"),
                row.getString("variant"),
                row.getString("kind"),
                row.getString("digest"),
                row.getInt("pairs")))
        .list();
  }

  void insertReproduction(
      Handle handle, UUID tenant, UUID submission, Judgement.Reproduced reproduced) {
    handle
        .createUpdate(
            """
            insert into reproduction (tenant_id, id, submission_id, set_version_id, claimed_id, rerun_id,
              judging_version, tolerance_match, tolerance_review, max, p95, median, rmse, pearson, verdict)
            values (:tenant, :id, :submission, :version, :claimed, :rerun,
              :judgingVersion, :match, :review, :max, :p95, :median, :rmse, :pearson, :verdict)
            on conflict do nothing
            """)
        .bind("tenant", tenant)
        .bind("id", Ids.next())
        .bind("submission", submission)
        .bindMap(bindings(reproduced))
        .execute();
  }

  void insertScore(
      Handle handle, UUID tenant, UUID submission, UUID track, Judgement.Scored scored) {
    handle
        .createUpdate(
            """
            insert into score (tenant_id, id, submission_id, track_id, set_id, set_version_id, vector_id,
              metric, value, std, threshold, folds, evidence, source, judging_version)
            values (:tenant, :id, :submission, :track, :set, :version, :vector,
              :metric, :value, :std, :threshold, :folds, :evidence, 'judged', :judgingVersion)
            on conflict do nothing
            """)
        .bind("tenant", tenant)
        .bind("id", Ids.next())
        .bind("submission", submission)
        .bind("track", track)
        .bindMap(bindings(scored))
        .execute();
  }

  /// As the columns of `reproduction` and `regrade_reproduction` are named in statements.
  static Map<String, @Nullable Object> bindings(Judgement.Reproduced reproduced) {
    var comparison = reproduced.comparison();
    var map = new HashMap<String, @Nullable Object>();
    map.put("version", reproduced.basis().version());
    map.put("claimed", reproduced.claimed().id());
    map.put("rerun", reproduced.rerun().id());
    map.put("judgingVersion", reproduced.basis().judgingVersion());
    map.put("match", reproduced.tolerance().match());
    map.put("review", reproduced.tolerance().review());
    map.put("max", comparison.max());
    map.put("p95", comparison.p95());
    map.put("median", comparison.median());
    map.put("rmse", comparison.rmse());
    map.put("pearson", Double.isNaN(comparison.pearson()) ? null : comparison.pearson());
    map.put("verdict", comparison.verdict().name());
    return map;
  }

  /// As the columns of `score` and `regrade_score` are named in statements.
  static Map<String, @Nullable Object> bindings(Judgement.Scored scored) {
    var measured = scored.measured();
    var map = new HashMap<String, @Nullable Object>();
    map.put("set", scored.set());
    map.put("version", scored.version());
    map.put("vector", scored.vector());
    map.put("metric", measured.metric().spelled());
    map.put("value", measured.value());
    map.put("std", measured.std());
    map.put("threshold", measured.threshold());
    map.put("folds", folds(measured));
    map.put("evidence", scored.evidence());
    map.put("judgingVersion", scored.judgingVersion());
    return map;
  }

  /// Null where the metric has none.
  private static double @Nullable [] folds(Judgement.Measured measured) {
    return measured.folds().isEmpty()
        ? null
        : measured.folds().stream().mapToDouble(Double::doubleValue).toArray();
  }
}
