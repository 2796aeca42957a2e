package assay.server.judging;

import assay.grading.reproduction.Diagnosis;
import assay.grading.reproduction.Tolerance;
import assay.grading.score.ScoreKind;
import assay.server.database.Ids;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What a diagnosis reads and leaves.
@Singleton
class DiagnosisStore {
  private final ObjectMapper json;

  DiagnosisStore(ObjectMapper json) {
    this.json = json;
  }

  /// A comparison that nobody explained yet.
  ///
  /// @param set name of the set
  /// @param runsAs whose vectors count for the version
  record Open(
      String set,
      UUID version,
      UUID runsAs,
      UUID claimed,
      UUID rerun,
      String claimedDigest,
      int pairs,
      String kind,
      String judgingVersion,
      Tolerance tolerance) {}

  /// A vector of the model in some variant.
  record Rerun(UUID id, UUID version, String variant, String digest) {}

  /// As the column `tried` holds it and pages show it.
  private record Tried(String cause, String name, double max) {}

  UUID track(Handle handle, UUID submission) {
    return handle
        .createQuery("select track_id from submission where id = :submission")
        .bind("submission", submission)
        .mapTo(UUID.class)
        .one();
  }

  List<Open> open(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select e.name, r.set_version_id, v.runs_as, r.claimed_id, r.rerun_id, c.digest, c.pairs, c.kind,
              r.judging_version, r.tolerance_match, r.tolerance_review
            from standing_reproduction r
            join score_vector c on c.tenant_id = r.tenant_id and c.id = r.claimed_id
            join set_version v on v.tenant_id = r.tenant_id and v.id = r.set_version_id
            join evaluation_set e on e.tenant_id = v.tenant_id and e.id = v.set_id
            where r.submission_id = :submission
              and r.verdict <> 'REPRODUCED'
              and e.role <> 'hidden'
              and not exists (
                select from diagnosis d
                where d.tenant_id = r.tenant_id
                  and d.claimed_id = r.claimed_id
                  and d.judging_version = r.judging_version)
            order by r.id
            """)
        .bind("submission", submission)
        .map((row, _) ->
            new Open(
                row.getString("name"),
                row.getObject("set_version_id", UUID.class),
                row.getObject("runs_as", UUID.class),
                row.getObject("claimed_id", UUID.class),
                row.getObject("rerun_id", UUID.class),
                row.getString("digest"),
                row.getInt("pairs"),
                row.getString("kind"),
                row.getString("judging_version"),
                new Tolerance(row.getDouble("tolerance_match"), row.getDouble("tolerance_review"))))
        .list();
  }

  /// Oldest first.
  List<Rerun> reruns(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select id, set_version_id as version, variant, digest
            from score_vector
            where submission_id = :submission
              and origin = 're-run'
              and not is_shadow
            order by created_at, id
            """)
        .bind("submission", submission)
        .mapTo(Rerun.class)
        .list();
  }

  /// Once for each claim and set of rules: what comes twice changes nothing.
  void add(Handle handle, UUID submission, Diagnosing.Found found) {
    var diagnosis = found.diagnosis();
    var cause = diagnosis.cause();
    var figures = diagnosis.figures();
    handle
        .createUpdate(
            """
            insert into diagnosis (tenant_id, id, submission_id, set_version_id, claimed_id, rerun_id,
              judging_version, version, cause, sentence, max, p95, median, tried)
            values (current_tenant(), :id, :submission, :setVersion, :claimed, :rerun::uuid,
              :judgingVersion, :version, :cause, :sentence, :max, :p95, :median, :tried::jsonb)
            on conflict (tenant_id, claimed_id, judging_version, version) do nothing
            """)
        .bind("id", Ids.next())
        .bind("submission", submission)
        .bind("setVersion", found.version())
        .bind("claimed", found.claimed())
        .bind("rerun", cause == null ? null : found.rerun())
        .bind("judgingVersion", found.judgingVersion())
        .bind("version", Diagnosis.VERSION)
        .bind("cause", cause == null ? null : cause.code())
        .bind("sentence", diagnosis.sentence())
        .bind("max", figures == null ? null : figures.max())
        .bind("p95", figures == null ? null : figures.p95())
        .bind("median", figures == null ? null : figures.median())
        .bind("tried", tried(diagnosis, found.kind()))
        .execute();
  }

  private String tried(Diagnosis diagnosis, ScoreKind kind) {
    var tried =
        diagnosis.tried().stream()
            .map(one -> new Tried(one.hypothesis().code(), one.hypothesis().name(kind), one.max()))
            .toList();
    try {
      return json.writeValueAsString(tried);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + tried, e);
    }
  }
}
