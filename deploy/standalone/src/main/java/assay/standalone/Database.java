package assay.standalone;

import assay.migrations.Migrations;
import assay.migrations.Migrations.Passwords;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.postgresql.ds.PGSimpleDataSource;

/// An embedded PostgreSQL in the data directory, with the schema and the roles in it.
final class Database implements AutoCloseable {
  private static final String NAME = "assay";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /// Everyone shows a password, also on this machine.
  private static final String ACCESS =
      """
      local all all scram-sha-256
      host all all 127.0.0.1/32 scram-sha-256
      host all all ::1/128 scram-sha-256
      """;

  private final EmbeddedPostgres postgres;
  private final String url;
  private final Passwords passwords;

  private Database(EmbeddedPostgres postgres, Passwords passwords) {
    this.postgres = postgres;
    this.passwords = passwords;
    url = "jdbc:postgresql://localhost:" + postgres.getPort() + "/" + NAME;
  }

  static Database start(Home home) throws IOException, SQLException {
    var folder = home.file("postgresql");
    stopLeftOver(folder);
    var superuser = home.secret("postgres");
    var passwords =
        new Passwords(
            home.secret("assay_owner"),
            home.secret("assay_server"),
            home.secret("assay_dispatch"),
            home.secret("assay_reader"));
    var postgres =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(PATIENCE)
            .setConnectConfig("password", superuser)
            .setServerConfig("max_connections", "60")
            .setServerConfig("shared_buffers", "128MB")
            .start();
    var database = new Database(postgres, passwords);
    try {
      database.prepare(folder, superuser);
      return database;
    } catch (IOException | SQLException | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private void prepare(Path folder, String superuser) throws IOException, SQLException {
    var admin =
        source("jdbc:postgresql://localhost:" + postgres.getPort() + "/postgres", superuser);
    var access = folder.resolve("pg_hba.conf");
    if (!Files.readString(access).equals(ACCESS)) {
      Migrations.createRoles(admin, passwords);
      execute(admin, "alter role postgres password '" + superuser + "'");
      Files.writeString(access, ACCESS);
      execute(admin, "select pg_reload_conf()");
    }
    if (!exists(admin)) {
      execute(admin, "create database " + NAME + " owner assay_owner");
    }
    var owner = source(url, passwords.owner());
    owner.setUser("assay_owner");
    try {
      Migrations.migrate(owner);
    } catch (FlywayException e) {
      throw new CannotStart(
          folder
              + " was made by another version of Assay, whose schema this one does not continue."
              + " Name another folder with --data. ("
              + Objects.toString(e.getMessage(), "").lines().findFirst().orElse("")
              + ")");
    }
  }

  private static boolean exists(DataSource admin) throws SQLException {
    try (var connection = admin.getConnection();
        var query = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      query.setString(1, NAME);
      try (var rows = query.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static PGSimpleDataSource source(String url, String password) {
    var source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser("postgres");
    source.setPassword(password);
    return source;
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  String url() {
    return url;
  }

  Passwords passwords() {
    return passwords;
  }

  /// A process that was killed could not stop its PostgreSQL; two on one folder would not do. The
  /// caller holds the folder, so whatever runs there is such a left-over.
  private static void stopLeftOver(Path folder) throws IOException {
    var file = folder.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return;
    }
    var pid = Long.parseLong(Files.readAllLines(file).getFirst().strip());
    var process =
        ProcessHandle.of(pid)
            .filter(found -> found.info().commandLine().orElse("").contains(folder.toString()));
    if (process.isPresent()) {
      process.get().destroy();
      if (!ended(process.get())) {
        process.get().destroyForcibly();
        ended(process.get());
      }
    }
    Files.deleteIfExists(file);
  }

  private static boolean ended(ProcessHandle process) {
    try {
      process.onExit().get(5, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    postgres.close();
  }
}
