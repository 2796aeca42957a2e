package assay.server.judging;

import assay.grading.statistics.Sketch;
import assay.server.submission.ModelFacts;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What the screens compare an entry with: entries of other teams of the same competition.
@Singleton
class ScreenStore {
  private final ObjectMapper json;

  ScreenStore(ObjectMapper json) {
    this.json = json;
  }

  /// An entry in the order of acceptance.
  ///
  /// @param isJudged by now, or being judged
  record Row(UUID submission, Instant acceptedAt, boolean isJudged) {
    boolean isBefore(Row other) {
      return acceptedAt.equals(other.acceptedAt)
          ? submission.compareTo(other.submission) < 0
          : acceptedAt.isBefore(other.acceptedAt);
    }
  }

  /// @param sameFile false: other bytes with the same weights
  record SameModel(Row entry, boolean sameFile) {}

  /// A vector of any entry.
  record Sketched(UUID id, Sketch sketch) {}

  record OtherVector(Row entry, String digest) {}

  Row row(Handle handle, UUID submission) {
    return handle
        .createQuery("select id, accepted_at, true as is_judged from submission where id = :id")
        .bind("id", submission)
        .map((row, _) -> row(row))
        .one();
  }

  /// What the gate read of the entry's model; empty when it has none.
  Optional<ModelFacts> facts(Handle handle, UUID submission) {
    return handle
        .createQuery(
            """
            select inspection ->> 'facts' as facts
            from submission_file
            where submission_id = :submission
              and inspection is not null
            """)
        .bind("submission", submission)
        .map((row, _) -> read(row.getString("facts")))
        .findFirst();
  }

  private ModelFacts read(String facts) {
    try {
      return json.readValue(facts, ModelFacts.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("facts that we did not write: " + facts, e);
    }
  }

  /// Entries of other teams with the same model file or the same weights, first those of old.
  List<SameModel> sameModels(Handle handle, UUID submission, int most) {
    return handle
        .createQuery(
            """
            select s.id, s.accepted_at, s.state in ('JUDGING', 'GRADED') as is_judged,
              theirs.digest = mine.digest as same_file
            from submission_file mine
            join submission m on m.tenant_id = mine.tenant_id and m.id = mine.submission_id
            join submission_file theirs
              on theirs.tenant_id = mine.tenant_id
              and theirs.kind = 'model'
              and (theirs.digest = mine.digest or theirs.weight_hash = mine.weight_hash)
            join submission s
              on s.tenant_id = theirs.tenant_id
              and s.id = theirs.submission_id
              and s.competition_id = m.competition_id
              and s.team_id <> m.team_id
            where mine.submission_id = :submission
              and mine.kind = 'model'
            order by s.accepted_at, s.id
            limit :most
            """)
        .bind("submission", submission)
        .bind("most", most)
        .map((row, _) -> new SameModel(row(row), row.getBoolean("same_file")))
        .list();
  }

  /// Keeps by what a vector is compared first.
  void keepSketch(Handle handle, UUID vector, Sketch sketch) {
    handle
        .createUpdate("update score_vector set sketch = :sketch where id = :id")
        .bind("sketch", sketch.bytes())
        .bind("id", vector)
        .execute();
  }

  /// The newest vectors for a set version, of whomever: no more is read of them than tells most of
  /// them apart.
  List<Sketched> newest(Handle handle, UUID version, int most) {
    return handle
        .createQuery(
            """
            select id, sketch
            from score_vector
            where set_version_id = :version
              and sketch is not null
              and role in ('entry', 'proposed')
              and variant = 'plain'
              and not is_shadow
            order by created_at desc, id
            limit :most
            """)
        .bind("version", version)
        .bind("most", most)
        .map((row, _) ->
            new Sketched(row.getObject("id", UUID.class), Sketch.read(row.getBytes("sketch"))))
        .list();
  }

  /// Those of the vectors that other teams' entries stand by, newest first: re-runs, and claims of
  /// entries that have no model.
  List<OtherVector> ofOthers(Handle handle, UUID submission, List<UUID> vectors) {
    return handle
        .createQuery(
            """
            select s.id, s.accepted_at, true as is_judged, v.digest
            from score_vector v
            join submission s on s.tenant_id = v.tenant_id and s.id = v.submission_id
            join submission m on m.tenant_id = s.tenant_id and m.id = :submission
            where v.id = any(:vectors)
              and (v.origin = 're-run' or not exists (
                select from submission_file f
                where f.tenant_id = v.tenant_id
                  and f.submission_id = v.submission_id
                  and f.kind = 'model'))
              and s.competition_id = m.competition_id
              and s.team_id <> m.team_id
              and s.state in ('JUDGING', 'GRADED')
              and s.withdrawn_at is null
            order by v.created_at desc, v.id
            """)
        .bind("submission", submission)
        .bindArray("vectors", UUID.class, vectors)
        .map((row, _) -> new OtherVector(row(row), row.getString("digest")))
        .list();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getObject("id", UUID.class),
        row.getObject("accepted_at", OffsetDateTime.class).toInstant(),
        row.getBoolean("is_judged"));
  }
}
