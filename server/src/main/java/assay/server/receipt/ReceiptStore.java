package assay.server.receipt;

import assay.grading.receipt.Receipt;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Reads what receipts are made of. Results are read of named sets alone.
@Singleton
class ReceiptStore {
  private final ObjectMapper json;

  ReceiptStore(ObjectMapper json) {
    this.json = json;
  }

  /// Something of a set, by its slug.
  record Of<T>(String set, T value) {}

  List<Receipt.File> files(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select kind, name, bytes, digest
            from submission_file
            where submission_id = :submission
            order by id
            """)
        .bind("submission", submission)
        .map((row, _) ->
            new Receipt.File(
                row.getString("kind"),
                row.getString("name"),
                row.getLong("bytes"),
                row.getString("digest")))
        .list();
  }

  /// Claims with their decisions, and plain re-runs: the other variants explain a difference, no
  /// result rests on them.
  List<Of<Receipt.Vector>> vectors(Handle handle, UUID submission, Collection<String> sets) {
    return handle
        .createQuery(
            """
            select e.slug, s.version, v.origin, v.role, v.variant, v.kind, v.digest, v.pairs,
              v.run_version, v.seconds, v.engine
            from score_vector v
            join set_version s on s.tenant_id = v.tenant_id and s.id = v.set_version_id
            join evaluation_set e on e.tenant_id = s.tenant_id and e.id = s.set_id
            where v.submission_id = :submission
              and v.variant in ('plain', 'decision')
              and not v.is_shadow
              and e.slug = any(:sets)
            order by v.created_at, v.id
            """)
        .bind("submission", submission)
        .bindArray("sets", String.class, sets)
        .map((row, _) -> new Of<>(row.getString("slug"), vector(row)))
        .list();
  }

  private Receipt.Vector vector(ResultSet row) throws SQLException {
    return new Receipt.Vector(
        row.getInt("version"),
        row.getString("origin"),
        row.getString("role"),
        row.getString("variant"),
        row.getString("kind"),
        row.getString("digest"),
        row.getInt("pairs"),
        row.getString("run_version"),
        row.getObject("seconds", Double.class),
        engine(row.getString("engine")));
  }

  private @Nullable Map<String, String> engine(@Nullable String stored) {
    try {
      return stored == null ? null : json.readValue(stored, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts that we did not write: " + stored, e);
    }
  }

  /// The newest of each set, which is the one that the entry's view shows.
  List<Of<Receipt.Reproduction>> reproductions(
      Handle handle, UUID submission, Collection<String> sets) {
    return handle
        .createQuery(
            """
            select distinct on (e.id) e.slug, s.version, r.verdict, c.digest as claimed,
              u.digest as rerun, r.tolerance_match, r.tolerance_review, r.max, r.p95, r.median,
              r.rmse, r.pearson, r.judging_version
            from reproduction r
            join set_version s on s.tenant_id = r.tenant_id and s.id = r.set_version_id
            join evaluation_set e on e.tenant_id = s.tenant_id and e.id = s.set_id
            join score_vector c on c.tenant_id = r.tenant_id and c.id = r.claimed_id
            join score_vector u on u.tenant_id = r.tenant_id and u.id = r.rerun_id
            where r.submission_id = :submission
              and e.slug = any(:sets)
            order by e.id, r.created_at desc
            """)
        .bind("submission", submission)
        .bindArray("sets", String.class, sets)
        .map((row, _) -> new Of<>(row.getString("slug"), reproduction(row)))
        .list();
  }

  private static Receipt.Reproduction reproduction(ResultSet row) throws SQLException {
    return new Receipt.Reproduction(
        row.getInt("version"),
        row.getString("verdict"),
        row.getString("claimed"),
        row.getString("rerun"),
        new Receipt.Tolerance(row.getDouble("tolerance_match"), row.getDouble("tolerance_review")),
        new Receipt.Difference(
            row.getDouble("max"),
            row.getDouble("p95"),
            row.getDouble("median"),
            row.getDouble("rmse"),
            row.getObject("pearson", Double.class)),
        row.getString("judging_version"));
  }

  /// The newest of each set and metric.
  List<Of<Receipt.Figure>> figures(Handle handle, UUID submission, Collection<String> sets) {
    return handle
        .createQuery(
            """
            select distinct on (e.id, f.metric) e.slug, s.version, f.metric, f.value, f.std,
              f.threshold, f.evidence, v.digest, f.judging_version
            from standing_score f
            join set_version s on s.tenant_id = f.tenant_id and s.id = f.set_version_id
            join evaluation_set e on e.tenant_id = s.tenant_id and e.id = s.set_id
            join score_vector v on v.tenant_id = f.tenant_id and v.id = f.vector_id
            where f.submission_id = :submission
              and e.slug = any(:sets)
            order by e.id, f.metric, f.created_at desc, f.id desc
            """)
        .bind("submission", submission)
        .bindArray("sets", String.class, sets)
        .map((row, _) -> new Of<>(row.getString("slug"), figure(row)))
        .list();
  }

  private static Receipt.Figure figure(ResultSet row) throws SQLException {
    return new Receipt.Figure(
        row.getInt("version"),
        row.getString("metric"),
        row.getDouble("value"),
        row.getObject("std", Double.class),
        row.getObject("threshold", Double.class),
        row.getString("evidence"),
        row.getString("digest"),
        row.getString("judging_version"));
  }
}
