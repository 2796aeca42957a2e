package assay.migrations;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/// Brings a database to the newest schema.
public final class Migrations {
  /// Every role of the system, in the order of [Passwords].
  static final List<String> ROLES =
      List.of("assay_owner", "assay_server", "assay_dispatch", "assay_reader");

  private static final List<String> ROLE_SETTINGS =
      List.of(
          "ASSAY_DATABASE_PASSWORD",
          "ASSAY_DATABASE_DISPATCH_PASSWORD",
          "ASSAY_DATABASE_READER_PASSWORD");

  private static final String USAGE =
      """
      usage: ./assay migrate        brings a database to the newest schema
      environment:
        ASSAY_DATABASE_URL              jdbc:postgresql://HOST:PORT/NAME; the database belongs to assay_owner
        ASSAY_DATABASE_OWNER_PASSWORD   of the role assay_owner
      to make the roles too, and to give them the database (once):
        ASSAY_DATABASE_ADMIN_USER, ASSAY_DATABASE_ADMIN_PASSWORD   a superuser
        ASSAY_DATABASE_PASSWORD, ASSAY_DATABASE_DISPATCH_PASSWORD, ASSAY_DATABASE_READER_PASSWORD\
      """;

  private Migrations() {}

  /// One password a role.
  public record Passwords(String owner, String server, String dispatch, String reader) {
    List<String> inOrder() {
      return List.of(owner, server, dispatch, reader);
    }
  }

  /// Creates the roles that are missing; needs CREATEROLE. Existing roles keep their passwords.
  public static void createRoles(DataSource admin, Passwords passwords) throws SQLException {
    try (var connection = admin.getConnection()) {
      createRoles(connection, passwords);
    }
  }

  private static void createRoles(Connection admin, Passwords passwords) throws SQLException {
    try (var statement = admin.createStatement()) {
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

  /// Only its owner may make schemas and tables in a database.
  private static void giveDatabase(Connection admin) throws SQLException {
    try (var statement = admin.createStatement()) {
      statement.execute(
          """
          do $$ begin
            if not exists (
              select from pg_database
              where datname = current_database() and pg_get_userbyid(datdba) = 'assay_owner'
            ) then
              execute format('alter database %I owner to assay_owner', current_database());
            end if;
          end $$
          """);
    }
  }

  /// `./assay migrate`: reads the environment, makes the roles if it is given an administrator, and
  /// applies what is missing. Exit code 0 done, 2 a setting is missing, 3 the database refused.
  public static void main(String[] arguments) {
    System.exit(run(arguments, System.getenv(), System.out, System.err));
  }

  static int run(
      String[] arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
    if (arguments.length > 0) {
      (arguments[0].equals("--help") ? out : err).println(USAGE);
      return arguments[0].equals("--help") ? 0 : 2;
    }
    var wanted = new ArrayList<>(List.of("ASSAY_DATABASE_URL", "ASSAY_DATABASE_OWNER_PASSWORD"));
    boolean asAdmin = environment.containsKey("ASSAY_DATABASE_ADMIN_USER");
    if (asAdmin) {
      wanted.addAll(ROLE_SETTINGS);
    }
    var missing =
        wanted.stream().filter(name -> environment.getOrDefault(name, "").isBlank()).toList();
    if (!missing.isEmpty()) {
      err.println("assay migrate: missing in the environment: " + String.join(", ", missing));
      err.println(USAGE);
      return 2;
    }
    var url = environment.getOrDefault("ASSAY_DATABASE_URL", "");
    if (!url.startsWith("jdbc:postgresql:")) {
      err.println("assay migrate: ASSAY_DATABASE_URL must be jdbc:postgresql://HOST:PORT/NAME");
      return 2;
    }
    try {
      if (asAdmin) {
        try (var admin =
            DriverManager.getConnection(
                url,
                environment.getOrDefault("ASSAY_DATABASE_ADMIN_USER", ""),
                environment.getOrDefault("ASSAY_DATABASE_ADMIN_PASSWORD", ""))) {
          createRoles(
              admin,
              new Passwords(
                  environment.getOrDefault("ASSAY_DATABASE_OWNER_PASSWORD", ""),
                  environment.getOrDefault("ASSAY_DATABASE_PASSWORD", ""),
                  environment.getOrDefault("ASSAY_DATABASE_DISPATCH_PASSWORD", ""),
                  environment.getOrDefault("ASSAY_DATABASE_READER_PASSWORD", "")));
          giveDatabase(admin);
        }
      }
      int applied =
          migrate(
              Flyway.configure()
                  .dataSource(
                      url,
                      "assay_owner",
                      environment.getOrDefault("ASSAY_DATABASE_OWNER_PASSWORD", "")));
      out.println(applied == 0 ? "the schema is up to date" : "applied " + applied + " migrations");
      return 0;
    } catch (SQLException | FlywayException e) {
      err.println("assay migrate: the database refused: " + e.getMessage());
      return 3;
    }
  }

  /// Applies what is missing, as the owner; returns how many migrations were applied.
  public static int migrate(DataSource owner) {
    return migrate(Flyway.configure().dataSource(owner));
  }

  private static int migrate(FluentConfiguration flyway) {
    return flyway
        .locations("classpath:db/migration")
        .validateMigrationNaming(true)
        .load()
        .migrate()
        .migrationsExecuted;
  }
}
