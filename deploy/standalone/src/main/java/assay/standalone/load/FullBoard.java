package assay.standalone.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;

/// Rows as ten thousand teams would have left them, written into the tables themselves: judging
/// them all is what `bench load` measures.
final class FullBoard {
  private FullBoard() {}

  /// @param site data directory of a running single-machine edition with an entry on the board
  static void fill(Path site, int rows) throws IOException, SQLException {
    int port =
        Integer.parseInt(
            Files.readAllLines(site.resolve("postgresql").resolve("postmaster.pid"))
                .get(3)
                .strip());
    var password = Files.readString(site.resolve("secrets").resolve("postgres")).strip();
    try (var connection =
            DriverManager.getConnection(
                "jdbc:postgresql://localhost:%d/assay".formatted(port), "postgres", password);
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          """
          create temporary table made on commit drop as
          select gen_random_uuid() as team, gen_random_uuid() as entry, gen_random_uuid() as vector,
            gen_random_uuid() as score, n, .5 + .4 * n / %1$d as value
          from generate_series(1, %1$d) n
          """
              .formatted(rows));
      for (var insert : INSERTS) {
        statement.execute(insert);
      }
      connection.commit();
    }
  }

  /// Each from an entry that is there.
  private static final String[] INSERTS = {
    """
    create temporary table one on commit drop as
    select s.*, v.id as vector_id, c.id as score_id
    from submission s
    join score_vector v on v.submission_id = s.id
    join score c on c.submission_id = s.id
    where s.state = 'GRADED'
    limit 1
    """,
    """
    insert into team (tenant_id, id, competition_id, name, created_by)
    select o.tenant_id, m.team, o.competition_id, 'Made team ' || m.n, o.submitted_by
    from made m, one o
    """,
    """
    insert into submission (tenant_id, id, code, competition_id, track_id, team_id, submitted_by, state)
    select o.tenant_id, m.entry, 'M' || m.n, o.competition_id, o.track_id, m.team, o.submitted_by,
      'GRADED'
    from made m, one o
    """,
    """
    insert into score_vector (tenant_id, id, submission_id, set_version_id, origin, kind, run_version, digest, pairs)
    select o.tenant_id, m.vector, m.entry, v.set_version_id, v.origin, v.kind, v.run_version, v.digest,
      v.pairs
    from made m, one o
    join score_vector v on v.id = o.vector_id
    """,
    """
    insert into score (tenant_id, id, submission_id, track_id, set_id, set_version_id, vector_id, metric, value, std, threshold, folds, evidence, source, judging_version, has_interval)
    select o.tenant_id, m.score, m.entry, o.track_id, c.set_id, c.set_version_id, m.vector, c.metric,
      m.value, c.std, c.threshold, c.folds, c.evidence, c.source, c.judging_version, true
    from made m, one o
    join score c on c.id = o.score_id
    """,
    """
    insert into score_interval (tenant_id, score_id, track_id, unit, seed, level, low, high, replicates)
    select o.tenant_id, m.score, o.track_id, 'pairs', 1, .95, m.value - .01, m.value + .01,
      array(select m.value + (random() - .5) * .02 from generate_series(1, 200))
    from made m, one o
    """,
  };
}
