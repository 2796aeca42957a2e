package assay.server.review;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Claims beside re-runs, and why they differ.
@Singleton
class ComparisonStore {
  private final ObjectMapper json;

  ComparisonStore(ObjectMapper json) {
    this.json = json;
  }

  record ComparisonRow(
      String set,
      String name,
      CaseView.Difference difference,
      double match,
      double review,
      String verdict,
      VectorAt claimed,
      VectorAt rerun,
      int setVersion,
      @Nullable DiagnosisRow diagnosis) {}

  record VectorAt(String digest, int pairs) {}

  /// @param kind of the scores
  /// @param rerun in the variant of the cause; null without a cause
  record DiagnosisRow(
      @Nullable String cause,
      String sentence,
      List<CaseView.Tried> tried,
      String kind,
      @Nullable VectorAt rerun) {}

  /// The latest comparison of each set of the submission.
  List<ComparisonRow> ofEntry(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select distinct on (e.id) e.slug, e.name, r.max, r.p95, r.median, r.rmse, r.pearson, r.verdict,
              r.tolerance_match, r.tolerance_review,
              c.digest as claimed_digest, c.pairs as claimed_pairs, n.digest as rerun_digest, n.pairs as rerun_pairs,
              v.version, c.kind, d.cause, d.sentence, d.tried, m.digest as mended_digest
            from reproduction r
            join score_vector c on c.tenant_id = r.tenant_id and c.id = r.claimed_id
            join score_vector n on n.tenant_id = r.tenant_id and n.id = r.rerun_id
            join set_version v on v.tenant_id = r.tenant_id and v.id = r.set_version_id
            join evaluation_set e on e.tenant_id = v.tenant_id and e.id = v.set_id
            left join diagnosis d on d.tenant_id = r.tenant_id and d.claimed_id = r.claimed_id
              and d.judging_version = r.judging_version
            left join score_vector m on m.tenant_id = d.tenant_id and m.id = d.rerun_id
            where r.submission_id = :submission
            order by e.id, r.created_at desc, d.version desc
            """)
        .bind("submission", submission)
        .map((row, _) ->
            new ComparisonRow(
                row.getString("slug"),
                row.getString("name"),
                new CaseView.Difference(
                    row.getDouble("max"),
                    row.getDouble("p95"),
                    row.getDouble("median"),
                    row.getDouble("rmse"),
                    row.getObject("pearson", Double.class)),
                row.getDouble("tolerance_match"),
                row.getDouble("tolerance_review"),
                row.getString("verdict"),
                new VectorAt(row.getString("claimed_digest"), row.getInt("claimed_pairs")),
                new VectorAt(row.getString("rerun_digest"), row.getInt("rerun_pairs")),
                row.getInt("version"),
                diagnosis(row)))
        .list();
  }

  private @Nullable DiagnosisRow diagnosis(ResultSet row) throws SQLException {
    var sentence = row.getString("sentence");
    if (sentence == null) {
      return null;
    }
    var mended = row.getString("mended_digest");
    return new DiagnosisRow(
        row.getString("cause"),
        sentence,
        tried(row.getString("tried")),
        row.getString("kind"),
        mended == null ? null : new VectorAt(mended, row.getInt("claimed_pairs")));
  }

  private List<CaseView.Tried> tried(String text) {
    try {
      return List.of(json.readValue(text, CaseView.Tried[].class));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("column tried: " + text, e);
    }
  }
}
