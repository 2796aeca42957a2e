package assay.standalone.fault;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// What the tables say, read past the server and every policy.
final class Tables {
  private static final String ENTRIES =
      """
      select s.id, s.state, t.name as team, p.slug as phase, k.slug as task,
        coalesce(s.idempotency_key, '') as key,
        s.accepted_at, coalesce(p.closes_at, '2999-01-01') as closes_at,
        (select min(f.digest) from submission_file f where f.submission_id = s.id) as digest,
        (select count(*) from submission_event e
          where e.submission_id = s.id
            and e.state in ('GRADED', 'FAILED_MODEL', 'FAILED_SYSTEM', 'CANCELLED')) as endings,
        (select count(*) from outbox o
          where o.payload ->> 'submission' = s.id::text
            and o.kind = 'submission.state'
            and o.payload ->> 'state' in ('GRADED', 'FAILED_MODEL', 'FAILED_SYSTEM', 'CANCELLED')
          ) as announced,
        (select count(*) from score c where c.submission_id = s.id) as scores,
        coalesce((select min(c.value) from score c where c.submission_id = s.id), -1) as lowest,
        coalesce((select max(c.value) from score c where c.submission_id = s.id), -1) as highest,
        (select count(*) from score_vector v
          where v.submission_id = s.id and v.origin = 're-run') as reruns,
        coalesce((select min(v.digest) from score_vector v
          where v.submission_id = s.id and v.origin = 're-run'), '') as rerun_digest,
        (select count(*) from grading g
          where g.submission_id = s.id and g.claimed_at is not null) as claims,
        (select count(*) from quota_entry q
          where q.submission_id = s.id and q.kind = 'reserve') as reserved,
        (select count(*) from quota_entry q
          where q.submission_id = s.id and q.kind = 'commit') as committed,
        (select count(*) from quota_entry q
          where q.submission_id = s.id and q.kind = 'refund') as refunded,
        (select count(*) from audit_event a
          where a.subject_id = s.id::text and a.action = 'submission.accepted') as audited_accepted,
        (select count(*) from audit_event a
          where a.subject_id = s.id::text and a.action = 'submission.judged') as audited_judged
      from submission s
      join team t on t.id = s.team_id
      join track r on r.id = s.track_id
      join phase p on p.id = r.phase_id
      join task k on k.id = r.task_id
      """;

  private Tables() {}

  /// Every entry. Indexes make it quick that are dropped with the connection's transaction.
  static List<Row> entries(Connection connection) throws SQLException {
    var rows = new ArrayList<Row>();
    connection.setAutoCommit(false);
    try (var statement = connection.createStatement()) {
      statement.execute("create index on outbox ((payload ->> 'submission'))");
      statement.execute("create index on audit_event (subject_id)");
      statement.execute("create index on score (submission_id)");
      statement.execute("create index on quota_entry (submission_id)");
      statement.execute("create index on submission_event (submission_id)");
      statement.execute("create index on submission_file (submission_id)");
      statement.execute("create index on score_vector (submission_id)");
      statement.execute("create index on grading (submission_id)");
      try (var found = statement.executeQuery(ENTRIES)) {
        while (found.next()) {
          rows.add(row(found));
        }
      }
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    return rows;
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getObject("id", UUID.class),
        row.getString("state"),
        row.getString("team"),
        row.getString("phase"),
        row.getString("task"),
        row.getString("key"),
        row.getTimestamp("accepted_at").toInstant(),
        row.getTimestamp("closes_at").toInstant(),
        row.getString("digest"),
        row.getInt("endings"),
        row.getInt("announced"),
        row.getInt("scores"),
        row.getDouble("lowest"),
        row.getDouble("highest"),
        row.getInt("reruns"),
        row.getString("rerun_digest"),
        row.getInt("claims"),
        row.getInt("reserved"),
        row.getInt("committed"),
        row.getInt("refunded"),
        row.getInt("audited_accepted"),
        row.getInt("audited_judged"));
  }

  /// How many entries have not ended.
  static int active(Connection connection) throws SQLException {
    return count(
        connection,
        """
        select count(*)
        from submission
        where state in ('CHECKING', 'QUEUED', 'RUNNING', 'JUDGING')
        """);
  }

  static int count(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  /// Events that the webhook must have been told of: id, and whether they are delivered.
  static Map<String, Boolean> events(Connection connection) throws SQLException {
    var events = new HashMap<String, Boolean>();
    try (var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                """
                select id::text, delivered_at is not null
                from outbox
                where kind = 'submission.state'
                """)) {
      while (rows.next()) {
        events.put(rows.getString(1), rows.getBoolean(2));
      }
    }
    return events;
  }

  /// Who holds the lease on an entry's run; empty while nobody does.
  static String holder(Connection connection, UUID entry) throws SQLException {
    return text(
        connection,
        """
        select coalesce(max(w.name), '')
        from grading g
        join worker w on w.id = g.worker_id
        where g.submission_id = ?
          and g.stage = 'run'
          and g.state = 'LEASED'
        """,
        entry);
  }

  static String grading(Connection connection, UUID entry) throws SQLException {
    return text(connection, "select id::text from grading where submission_id = ?", entry);
  }

  /// Fencing token of the live lease.
  static long lease(Connection connection, UUID entry) throws SQLException {
    return Long.parseLong(
        text(connection, "select lease_token::text from grading where submission_id = ?", entry));
  }

  static String state(Connection connection, UUID entry) throws SQLException {
    return text(connection, "select state from submission where id = ?", entry);
  }

  private static String text(Connection connection, String sql, UUID parameter)
      throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      statement.setObject(1, parameter);
      try (var rows = statement.executeQuery()) {
        return rows.next() ? rows.getString(1) : "";
      }
    }
  }

  /// Blobs by `{tenant}/{digest}`.
  static List<String> blobs(Connection connection) throws SQLException {
    var blobs = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select tenant_id || '/' || digest from blob")) {
      while (rows.next()) {
        blobs.add(rows.getString(1));
      }
    }
    return blobs;
  }
}
