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
public final class Database implements AutoCloseable {
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

  /// Starts it on any free port.
  public static Database start(Home home) throws IOException, SQLException {
    return start(home, 0);
  }

  /// Starts it, or starts it again after it was killed.
  ///
  /// @param port 0: any that is free
  public static Database start(Home home, int port) throws IOException, SQLException {
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
            .setPort(port)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(PATIENCE)
            .setConnectConfig("password", superuser)
            .setServerConfig("max_connections", "60")
            .setServerConfig("shared_buffers", "128MB")
            // The library is made for tests: its own default would lose what was acknowledged.
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("fsync", "on")
            .setServerConfig("full_page_writes", "on")
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

  public String url() {
    return url;
  }

  public Passwords passwords() {
    return passwords;
  }

  public int port() {
    return postgres.getPort();
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
    awaitBackends(folder);
    Files.deleteIfExists(file);
  }

  /// The children of a postmaster that was killed find out within moments. Two generations of them
  /// on one folder would not do either; the system says where each works.
  private static void awaitBackends(Path folder) {
    ProcessHandle.allProcesses()
        .filter(process -> folder.equals(workingDirectory(process)))
        .forEach(Database::ended);
  }

  private static Path workingDirectory(ProcessHandle process) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
    } catch (IOException _) {
      // It is gone, or another user's.
      return Path.of("/");
    }
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
