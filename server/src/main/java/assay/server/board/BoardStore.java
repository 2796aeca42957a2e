package assay.server.board;

import assay.grading.reproduction.Verdict;
import assay.server.submission.Ruling;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Reads what standings are made of.
@Singleton
class BoardStore {
  private static final List<String> EVIDENCE = List.of("claimed", "re-run", "reproduced");

  private record ScoreRow(UUID set, double value, double std, String evidence) {}

  /// Graded entries of a track that stand.
  ///
  /// @param columns the ranked sets in column order
  List<Entry> entries(Handle handle, UUID track, List<UUID> columns) {
    var scores = scores(handle, track);
    return handle
        .createQuery(
            """
            select s.id, s.code, s.team_id, t.name as team_name, s.accepted_at,
              (select r.verdict
               from reproduction r
               where r.tenant_id = s.tenant_id and r.submission_id = s.id
               order by array_position(array['MISMATCH', 'REVIEW', 'REPRODUCED'], r.verdict)
               limit 1) as verdict,
              array(
                select c.kind || ' ' || c.decision || ' ' || c.reason
                from review_case c
                where c.tenant_id = s.tenant_id and c.submission_id = s.id) as cases
            from submission s
            join team t on t.tenant_id = s.tenant_id and t.id = s.team_id
            where s.track_id = :track and s.state = 'GRADED' and s.withdrawn_at is null
            """)
        .bind("track", track)
        .map((row, _) -> {
          var id = row.getObject("id", UUID.class);
          var ofEntry = scores.getOrDefault(id, List.of());
          return new Entry(
              id,
              row.getString("code"),
              row.getObject("team_id", UUID.class),
              row.getString("team_name"),
              instant(row.getObject("accepted_at", OffsetDateTime.class)),
              weakest(ofEntry),
              Optional.ofNullable(row.getString("verdict")).map(Verdict::valueOf),
              Ruling.of((String[]) row.getArray("cases").getArray()).decision(),
              byColumn(columns, ofEntry, true),
              byColumn(columns, ofEntry, false));
        })
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
              (select coalesce(sum(c.version), 0)
               from review_case c
               join submission o on o.tenant_id = c.tenant_id and o.id = c.submission_id
               where o.track_id = :track),
              (select count(*) from score where track_id = :track))
            from submission s
            where s.track_id = :track
            """)
        .bind("track", track)
        .mapTo(String.class)
        .one();
  }

  private static Map<UUID, List<ScoreRow>> scores(Handle handle, UUID track) {
    var bySubmission = new HashMap<UUID, List<ScoreRow>>();
    handle
        .createQuery(
            """
            select distinct on (submission_id, set_id) submission_id, set_id, value, std, evidence
            from score
            where track_id = :track and source = 'judged' and metric = 'accuracy'
            order by submission_id, set_id, created_at desc, id desc
            """)
        .bind("track", track)
        .map((row, _) ->
            bySubmission
                .computeIfAbsent(row.getObject("submission_id", UUID.class), _ -> new ArrayList<>())
                .add(
                    new ScoreRow(
                        row.getObject("set_id", UUID.class),
                        row.getDouble("value"),
                        row.getDouble("std"),
                        row.getString("evidence"))))
        .list();
    return bySubmission;
  }

  /// An entry rests on its weakest figure; without any it was only claimed.
  private static String weakest(List<ScoreRow> scores) {
    return EVIDENCE.stream()
        .filter(evidence -> scores.stream().anyMatch(score -> score.evidence().equals(evidence)))
        .findFirst()
        .orElse("claimed");
  }

  private static double[] byColumn(List<UUID> columns, List<ScoreRow> scores, boolean isValue) {
    var values = new double[columns.size()];
    Arrays.fill(values, Double.NaN);
    for (var score : scores) {
      int column = columns.indexOf(score.set());
      if (column >= 0) {
        values[column] = isValue ? score.value() : score.std();
      }
    }
    return values;
  }

  private static Instant instant(OffsetDateTime time) {
    return time.toInstant();
  }
}
