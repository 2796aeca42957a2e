package assay.migrations;

import assay.migrations.Migrations.Passwords;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.TimeZone;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.testcontainers.postgresql.PostgreSQLContainer;

/// A migrated database of its own for a test class, cloned from a template: real PostgreSQL, from
/// embedded binaries, or from a container when `ASSAY_TEST_DATABASE=containers`.
///
/// The time zone of the sessions is deliberately not UTC, so that a forgotten zone shows.
public final class TestDatabase implements AutoCloseable {
  private static final String TEMPLATE = "assay_template";
  private static final String TIME_ZONE = "Asia/Kathmandu";

  /// The passwords of the roles.
  public static final Passwords PASSWORDS =
      new Passwords("owner-pass", "server-pass", "dispatch-pass", "reader-pass");

  private final String name;

  private TestDatabase(String name) {
    this.name = name;
  }

  /// A fresh, migrated database.
  public static TestDatabase create() {
    var name = "test_" + UUID.randomUUID().toString().replace("-", "");
    Engine.RUNNING.execute(
        "create database %s template %s owner assay_owner".formatted(name, TEMPLATE));
    return new TestDatabase(name);
  }

  /// A database without any table, for tests of the migrations themselves.
  public static TestDatabase createEmpty() {
    var name = "test_" + UUID.randomUUID().toString().replace("-", "");
    Engine.RUNNING.execute("create database %s owner assay_owner".formatted(name));
    return new TestDatabase(name);
  }

  /// A database without any table that belongs to the superuser, as hosts hand them out.
  static TestDatabase createForeign() {
    var name = "test_" + UUID.randomUUID().toString().replace("-", "");
    Engine.RUNNING.execute("create database " + name);
    return new TestDatabase(name);
  }

  /// JDBC address without user and password.
  public String url() {
    return Engine.RUNNING.url(name);
  }

  /// Connections as one of the roles: `assay_owner`, `assay_server`, `assay_dispatch`,
  /// `assay_reader`.
  public DataSource as(String role) {
    var index = Migrations.ROLES.indexOf(role);
    if (index < 0) {
      throw new IllegalArgumentException(role + " is none of " + Migrations.ROLES);
    }
    return Engine.source(url(), role, PASSWORDS.inOrder().get(index));
  }

  /// Connections as the superuser, whom row-level security does not bind.
  public DataSource asSuperuser() {
    return Engine.RUNNING.superuser(name);
  }

  /// From now on this database believes that it is this instant.
  public void setNow(Instant now) {
    replaceClock("timestamptz '" + now + "'");
  }

  /// Takes the real clock again.
  public void resetNow() {
    replaceClock("now()");
  }

  private void replaceClock(String expression) {
    Engine.execute(
        as("assay_owner"),
        "create or replace function assay_now() returns timestamptz language sql stable return "
            + expression);
  }

  @Override
  public void close() {
    Engine.RUNNING.execute("drop database if exists %s with (force)".formatted(name));
  }

  /// One PostgreSQL for the whole JVM, with the template in it.
  private sealed interface Engine {
    Engine RUNNING = start();

    String url(String database);

    DataSource superuser(String database);

    default void execute(String sql) {
      execute(superuser("postgres"), sql);
    }

    private static Engine start() {
      // The driver tells the server the JVM's zone, which outweighs the server's own setting.
      TimeZone.setDefault(TimeZone.getTimeZone(TIME_ZONE));
      var wanted = System.getenv("ASSAY_TEST_DATABASE");
      var engine =
          wanted != null && wanted.toLowerCase(Locale.ROOT).equals("containers")
              ? Container.launch()
              : Embedded.launch();
      try {
        Migrations.createRoles(engine.superuser("postgres"), PASSWORDS);
      } catch (SQLException e) {
        throw new IllegalStateException("the roles could not be made", e);
      }
      engine.execute("create database %s owner assay_owner".formatted(TEMPLATE));
      Migrations.migrate(source(engine.url(TEMPLATE), "assay_owner", PASSWORDS.owner()));
      return engine;
    }

    private static void execute(DataSource source, String sql) {
      try (var connection = source.getConnection();
          var statement = connection.createStatement()) {
        statement.execute(sql);
      } catch (SQLException e) {
        throw new IllegalStateException(sql, e);
      }
    }

    private static DataSource source(String url, String user, String password) {
      var source = new PGSimpleDataSource();
      source.setUrl(url);
      source.setUser(user);
      source.setPassword(password);
      return source;
    }
  }

  private record Embedded(EmbeddedPostgres postgres) implements Engine {
    static Embedded launch() {
      try {
        return new Embedded(
            EmbeddedPostgres.builder()
                .setServerConfig("timezone", TIME_ZONE)
                .setServerConfig("fsync", "off")
                .setServerConfig("synchronous_commit", "off")
                .setServerConfig("full_page_writes", "off")
                .setServerConfig("max_connections", "300")
                .start());
      } catch (IOException e) {
        throw new UncheckedIOException("the embedded PostgreSQL did not start", e);
      }
    }

    @Override
    public String url(String database) {
      return "jdbc:postgresql://localhost:%d/%s".formatted(postgres.getPort(), database);
    }

    @Override
    public DataSource superuser(String database) {
      return postgres.getDatabase("postgres", database);
    }
  }

  private record Container(PostgreSQLContainer postgres) implements Engine {
    @SuppressWarnings("resource") // Testcontainers' reaper stops it with the JVM.
    static Container launch() {
      var postgres =
          new PostgreSQLContainer("postgres:15")
              .withCommand(
                  "postgres",
                  "-c",
                  "fsync=off",
                  "-c",
                  "max_connections=300",
                  "-c",
                  "timezone=" + TIME_ZONE);
      postgres.start();
      return new Container(postgres);
    }

    @Override
    public String url(String database) {
      return "jdbc:postgresql://%s:%d/%s"
          .formatted(postgres.getHost(), postgres.getMappedPort(5432), database);
    }

    @Override
    public DataSource superuser(String database) {
      return Engine.source(url(database), postgres.getUsername(), postgres.getPassword());
    }
  }
}
