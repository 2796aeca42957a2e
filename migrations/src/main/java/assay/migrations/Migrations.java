package assay.migrations;

import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/// Brings a database to the newest schema.
public final class Migrations {
  /// Every role of the system, in the order of [Passwords].
  static final List<String> ROLES =
      List.of("assay_owner", "assay_server", "assay_dispatch", "assay_reader");

  private Migrations() {}

  /// One password a role.
  public record Passwords(String owner, String server, String dispatch, String reader) {
    List<String> inOrder() {
      return List.of(owner, server, dispatch, reader);
    }
  }

  /// Creates the roles that are missing; needs CREATEROLE. Existing roles keep their passwords.
  public static void createRoles(DataSource admin, Passwords passwords) throws SQLException {
    try (var connection = admin.getConnection();
        var statement = connection.createStatement()) {
      for (int i = 0; i < ROLES.size(); i++) {
        statement.execute(
            """
            do $$ begin
              if not exists (select from pg_roles where rolname = '%1$s') then
                create role %1$s login nosuperuser nobypassrls password '%2$s';
              end if;
            end $$
            """
                .formatted(ROLES.get(i), passwords.inOrder().get(i).replace("'", "''")));
      }
    }
  }

  /// Applies what is missing, as the owner; returns how many migrations were applied.
  public static int migrate(DataSource owner) {
    return Flyway.configure()
        .dataSource(owner)
        .locations("classpath:db/migration")
        .validateMigrationNaming(true)
        .load()
        .migrate()
        .migrationsExecuted;
  }
}
