package assay.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void migratesAnEmptyDatabaseOnce() {
    try (var database = TestDatabase.createEmpty()) {
      assertThat(Migrations.migrate(database.as("assay_owner"))).isPositive();
      assertThat(Migrations.migrate(database.as("assay_owner"))).isZero();
    }
  }

  @Test
  void auditEventsOfBeforeThereWereSealsWaitForOne() throws SQLException {
    try (var database = TestDatabase.createEmpty()) {
      Flyway.configure()
          .dataSource(database.as("assay_owner"))
          .locations("classpath:db/migration")
          .target("017")
          .load()
          .migrate();
      try (var superuser = database.asSuperuser().getConnection();
          var statement = superuser.createStatement()) {
        statement.execute(
            """
            insert into organization (id, slug, name)
            select gen_random_uuid(), 'old-' || n, 'Old' from generate_series(1, 2) n;
            insert into audit_event (tenant_id, id, action, subject_kind, subject_id)
            select id, gen_random_uuid(), 'organization.created', 'organization', id::text
            from organization
            """);
        assertThat(Migrations.migrate(database.as("assay_owner"))).isPositive();
        try (var rows =
            statement.executeQuery(
                """
                select count(*)
                from audit_event e
                join audit_waiting w
                  on w.tenant_id = e.tenant_id and w.event_id = e.id and w.at = e.at
                """)) {
          rows.next();
          assertThat(rows.getInt(1)).isEqualTo(2);
        }
      }
    }
  }

  /// A team may have been told of them: what a screen saw stays theirs to read.
  @Test
  void decisionsOfBeforeThereWasAHistoryOfDeedsAreInIt() throws SQLException {
    try (var database = TestDatabase.createEmpty()) {
      Flyway.configure()
          .dataSource(database.as("assay_owner"))
          .locations("classpath:db/migration")
          .target("022")
          .load()
          .migrate();
      try (var superuser = database.asSuperuser().getConnection();
          var statement = superuser.createStatement()) {
        // Without foreign keys: a case needs an entry, and that a whole competition.
        statement.execute(
            """
            set session_replication_role = replica;
            insert into organization (id, slug, name) values (gen_random_uuid(), 'old', 'Old');
            insert into app_user (id, email, name, password_hash)
            values (gen_random_uuid(), 'ada@example.org', 'Ada', 'x');
            insert into review_case
              (tenant_id, id, competition_id, submission_id, kind, state, decision, reason,
               decided_by, decided_at)
            select o.id, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'duplicate',
              'decided', 'rejected', 'A copy.', u.id, now()
            from organization o, app_user u;
            insert into review_case (tenant_id, id, competition_id, submission_id, kind)
            select id, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), 'mismatch'
            from organization;
            set session_replication_role = origin
            """);
        assertThat(Migrations.migrate(database.as("assay_owner"))).isPositive();
        try (var rows =
            statement.executeQuery(
                """
                select string_agg(e.kind || ' ' || e.text || ' ' || c.kind, ',')
                from case_event e
                join review_case c on c.tenant_id = e.tenant_id
                  and c.id = e.case_id
                  and c.decided_at = e.at
                  and c.decided_by = e.author
                """)) {
          rows.next();
          assertThat(rows.getString(1)).isEqualTo("rejected A copy. duplicate");
        }
      }
    }
  }

  @Test
  void theProgramMigratesByTheEnvironment() {
    try (var database = TestDatabase.createEmpty()) {
      var environment =
          Map.of(
              "ASSAY_DATABASE_URL", database.url(),
              "ASSAY_DATABASE_OWNER_PASSWORD", TestDatabase.PASSWORDS.owner());
      assertThat(run(environment)).isZero();
      assertThat(said.toString(StandardCharsets.UTF_8)).startsWith("applied ");
      assertThat(run(environment)).isZero();
      assertThat(said.toString(StandardCharsets.UTF_8)).contains("up to date");
    }
  }

  @Test
  void anAdministratorGivesTheDatabaseToItsOwner() throws SQLException {
    var admin = "admin_" + UUID.randomUUID().toString().replace("-", "");
    try (var database = TestDatabase.createForeign();
        var superuser = database.asSuperuser().getConnection();
        var statement = superuser.createStatement()) {
      statement.execute("create role " + admin + " login superuser password 'admin-pass'");
      var passwords = TestDatabase.PASSWORDS;
      var environment =
          Map.of(
              "ASSAY_DATABASE_URL", database.url(),
              "ASSAY_DATABASE_OWNER_PASSWORD", passwords.owner(),
              "ASSAY_DATABASE_ADMIN_USER", admin,
              "ASSAY_DATABASE_ADMIN_PASSWORD", "admin-pass",
              "ASSAY_DATABASE_PASSWORD", passwords.server(),
              "ASSAY_DATABASE_DISPATCH_PASSWORD", passwords.dispatch(),
              "ASSAY_DATABASE_READER_PASSWORD", passwords.reader());
      try {
        assertThat(run(environment)).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).startsWith("applied ");
        assertThat(run(environment)).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("up to date");
      } finally {
        statement.execute("drop role " + admin);
      }
    }
  }

  @Test
  void theProgramNamesEveryMissingSetting() {
    assertThat(run(Map.of())).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .contains("ASSAY_DATABASE_URL, ASSAY_DATABASE_OWNER_PASSWORD");
  }

  @Test
  void anUnreachableDatabaseIsSaidWithoutAStackTrace() {
    try (var database = TestDatabase.createEmpty()) {
      assertThat(
              run(
                  Map.of(
                      "ASSAY_DATABASE_URL",
                      database.url() + "_nowhere",
                      "ASSAY_DATABASE_OWNER_PASSWORD",
                      "wrong")))
          .isEqualTo(3);
      assertThat(said.toString(StandardCharsets.UTF_8))
          .contains("the database refused")
          .doesNotContain("\tat ");
    }
  }

  private int run(Map<String, String> environment) {
    said.reset();
    var stream = new PrintStream(said, true, StandardCharsets.UTF_8);
    return Migrations.run(new String[0], environment, stream, stream);
  }
}
