package assay.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Rules that hold for every table, asked of the catalogue, so that a new table cannot forget them.
class CatalogueTest {
  private static final String OURS =
      """
      c.relkind = 'r'
        and c.relnamespace = 'public'::regnamespace
        and c.relname <> 'flyway_schema_history'
      """;
  private static final UUID TENANT = new UUID(0, 1);
  private static final UUID OTHER = new UUID(0, 2);

  private static TestDatabase database;

  @BeforeAll
  static void start() {
    database = TestDatabase.create();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void everyTableHasAComment() throws SQLException {
    assertThat(
            strings(
                """
                select c.relname
                from pg_class c
                where %s
                  and obj_description(c.oid, 'pg_class') is null
                """
                    .formatted(OURS)))
        .isEmpty();
  }

  @Test
  void everyNullableColumnSaysWhatNullMeans() throws SQLException {
    assertThat(
            strings(
                """
                select c.relname || '.' || a.attname
                from pg_class c
                join pg_attribute a on a.attrelid = c.oid
                where %s
                  and a.attnum > 0
                  and not a.attisdropped
                  and not a.attnotnull
                  and col_description(c.oid, a.attnum) is null
                """
                    .formatted(OURS)))
        .isEmpty();
  }

  @Test
  void everyTenantTableForcesRowLevelSecurity() throws SQLException {
    assertThat(tenantTables()).contains("submission", "membership", "audit_event");
    assertThat(
            strings(
                """
                select c.relname
                from pg_class c
                join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
                where %s
                  and not (c.relrowsecurity and c.relforcerowsecurity and exists (
                    select
                    from pg_policy p
                    where p.polrelid = c.oid
                      and pg_get_expr(p.polqual, c.oid) = '(tenant_id = current_tenant())'
                      and pg_get_expr(p.polwithcheck, c.oid) = '(tenant_id = current_tenant())'))
                """
                    .formatted(OURS)))
        .isEmpty();
  }

  @Test
  void everyTenantTableIsKeyedByTenantFirst() throws SQLException {
    assertThat(
            strings(
                """
                select c.relname
                from pg_class c
                join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
                where %s
                  and not exists (
                    select
                    from pg_constraint k
                    where k.conrelid = c.oid
                      and k.contype = 'p'
                      and k.conkey[1] = a.attnum)
                """
                    .formatted(OURS)))
        .isEmpty();
  }

  @Test
  void everyReferenceBetweenTenantTablesCarriesTheTenant() throws SQLException {
    assertThat(
            strings(
                """
                select k.conname
                from pg_constraint k
                join pg_attribute mine
                  on mine.attrelid = k.conrelid and mine.attname = 'tenant_id'
                join pg_attribute theirs
                  on theirs.attrelid = k.confrelid and theirs.attname = 'tenant_id'
                where k.contype = 'f'
                  and not (k.conkey[1] = mine.attnum and k.confkey[1] = theirs.attnum)
                """))
        .isEmpty();
  }

  @Test
  void noRoleCanBypassIsolation() throws SQLException {
    assertThat(
            strings(
                """
                select rolname
                from pg_roles
                where rolname like 'assay%'
                  and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication)
                """))
        .isEmpty();
    assertThat(
            strings(
                """
                select c.relname
                from pg_class c
                where %s
                  and pg_get_userbyid(c.relowner) <> 'assay_owner'
                """
                    .formatted(OURS)))
        .isEmpty();
    for (var role : List.of("assay_server", "assay_dispatch", "assay_reader")) {
      assertThatThrownBy(() -> execute(role, "alter table submission disable row level security"))
          .hasMessageContaining("must be owner");
    }
  }

  @Test
  void auditEventsCannotBeChangedByTheServer() {
    assertThatThrownBy(() -> execute("assay_server", "update audit_event set action = ''"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> execute("assay_server", "delete from audit_event"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> execute("assay_server", "truncate audit_event"))
        .hasMessageContaining("permission denied");
  }

  @Test
  void dispatchSeesTheQueueAndNothingOfTheEntries() throws SQLException {
    execute("assay_dispatch", "select count(*) from grading");
    for (var table : List.of("submission", "score", "score_vector", "app_user", "audit_event")) {
      assertThatThrownBy(() -> execute("assay_dispatch", "select count(*) from " + table))
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void withoutATenantNothingIsSeenAndNothingIsWritten() throws SQLException {
    try (var filled = TestDatabase.create()) {
      var tables = tenantTables();
      try (var superuser = filled.asSuperuser().getConnection()) {
        dropConditions(superuser);
        for (var table : tables) {
          run(superuser, row(table, TENANT));
        }
      }
      try (var server = filled.as("assay_server").getConnection()) {
        server.setAutoCommit(false);
        for (var table : tables) {
          assertThat(count(server, table)).as(table + " without a tenant").isZero();
          assertRefused(server, row(table, TENANT));
          actFor(server, OTHER);
          assertThat(count(server, table)).as(table + " as another tenant").isZero();
          assertRefused(server, row(table, TENANT));
          actFor(server, TENANT);
          assertThat(count(server, table)).as(table + " as its tenant").isOne();
          server.rollback();
          assertThat(count(server, table)).as(table + " after the transaction").isZero();
          server.rollback();
        }
      }
    }
  }

  @Test
  void theClockOfOneDatabaseCanBeSet() throws SQLException {
    try (var other = TestDatabase.create()) {
      other.setNow(Instant.parse("2026-01-02T03:04:05Z"));
      try (var connection = other.as("assay_server").getConnection();
          var statement = connection.createStatement();
          var rows = statement.executeQuery("select assay_now(), current_setting('timezone')")) {
        rows.next();
        assertThat(rows.getTimestamp(1).toInstant()).isEqualTo("2026-01-02T03:04:05Z");
        assertThat(rows.getString(2)).isEqualTo("Asia/Kathmandu");
      }
      other.resetNow();
    }
  }

  private static List<String> tenantTables() throws SQLException {
    return strings(
        """
        select c.relname
        from pg_class c
        join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
        where %s
        order by c.relname
        """
            .formatted(OURS));
  }

  /// An insert of any row at all: the foreign keys, checks and triggers are gone when it runs.
  private static String row(String table, UUID tenant) throws SQLException {
    var columns =
        strings(
            """
            select a.attname || ' ' || format_type(a.atttypid, null)
            from pg_attribute a
            where a.attrelid = '%s'::regclass
              and a.attnum > 0
              and a.attnotnull
            order by a.attnum
            """
                .formatted(table));
    var names = columns.stream().map(c -> c.split(" ", 2)[0]).collect(Collectors.joining(", "));
    var values =
        columns.stream()
            .map(c -> c.startsWith("tenant_id ") ? "'" + tenant + "'" : value(c.split(" ", 2)[1]))
            .collect(Collectors.joining(", "));
    return "insert into %s (%s) values (%s)".formatted(table, names, values);
  }

  private static String value(String type) {
    return switch (type) {
      case "uuid" -> "gen_random_uuid()";
      case "text" -> "'x'";
      case "boolean" -> "true";
      case "jsonb" -> "'{}'";
      case "timestamp with time zone" -> "now()";
      case "text[]", "uuid[]", "double precision[]" -> "'{}'";
      case "bytea" -> "''";
      default -> "1";
    };
  }

  private static void dropConditions(Connection superuser) throws SQLException {
    run(
        superuser,
        """
        do $$
        declare c record;
        begin
          for c in
            select conrelid::regclass as relation, conname
            from pg_constraint
            where contype in ('f', 'c') and connamespace = 'public'::regnamespace
          loop
            execute format('alter table %s drop constraint %I', c.relation, c.conname);
          end loop;
          for c in
            select distinct tgrelid::regclass as relation
            from pg_trigger
            where not tgisinternal
          loop
            execute format('alter table %s disable trigger user', c.relation);
          end loop;
        end
        $$
        """);
  }

  private static void actFor(Connection connection, UUID tenant) throws SQLException {
    run(connection, "select set_config('app.tenant', '" + tenant + "', true)");
  }

  private static void assertRefused(Connection connection, String insert) throws SQLException {
    var before = connection.setSavepoint();
    assertThatThrownBy(() -> run(connection, insert))
        .as(insert)
        .hasMessageContaining("row-level security");
    connection.rollback(before);
  }

  private static int count(Connection connection, String table) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery("select count(*) from " + table)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static void execute(String role, String sql) throws SQLException {
    try (var connection = database.as(role).getConnection()) {
      run(connection, sql);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> strings(String sql) throws SQLException {
    var found = new ArrayList<String>();
    try (var connection = database.asSuperuser().getConnection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
