package assay.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.worker.client.Api;
import assay.worker.client.ApiProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneTest {
  @TempDir Path data;

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void assertPrivate(Path file) throws IOException {
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .as(file.toString())
        .isEqualTo("rw-------");
  }

  private boolean postgresRuns() throws IOException {
    return Files.exists(data.resolve("postgresql").resolve("postmaster.pid"));
  }

  @Test
  void keepsEverythingInItsFolderAndFindsItAgain() throws Exception {
    int port = freePort();
    String token;
    String receiptKey;
    List<String> said = new ArrayList<>();
    try (var first = Standalone.start(port, data, said::add)) {
      token = first.ownerToken();
      assertThat(nameOfOrganization(first)).isEqualTo("main");
      assertPrivate(data.resolve("owner-token"));
      assertPrivate(data.resolve("worker-token"));
      assertPrivate(data.resolve("secrets").resolve("postgres"));
      assertPrivate(data.resolve("secrets").resolve("receipt-key.pem"));
      receiptKey = receiptKey(first);
      assertThat(receiptKey).hasSize(43);
      assertThatThrownBy(() -> Standalone.start(freePort(), data, _ -> {}))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("in use by another Assay");
    }
    assertThat(said).isNotEmpty();
    assertThat(postgresRuns()).as("PostgreSQL after the end").isFalse();
    try (var again = Standalone.start(port, data, _ -> {})) {
      assertThat(again.ownerToken()).isEqualTo(token);
      assertThat(receiptKey(again)).isEqualTo(receiptKey);
      assertThat(nameOfOrganization(again)).isEqualTo("main");
    }
  }

  private static String nameOfOrganization(Standalone standalone) throws IOException, ApiProblem {
    try (var api = new Api(standalone.address(), standalone.ownerToken())) {
      return api.get("/api/v1/me").path("organizations").path(0).path("slug").asText();
    }
  }

  private static String receiptKey(Standalone standalone) throws IOException, ApiProblem {
    try (var api = new Api(standalone.address(), "")) {
      return api.get("/.well-known/assay-receipt-keys.json").at("/keys/0/kid").asText();
    }
  }

  @Test
  void aTakenPortLeavesNothingRunning() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> Standalone.start(taken.getLocalPort(), data, _ -> {}))
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("Port " + taken.getLocalPort() + " is taken");
    }
    assertThat(postgresRuns()).isFalse();
  }

  @Test
  void theDatabaseLetsNobodyInWithoutAPassword() throws Exception {
    try (var home = Home.open(data);
        var database = Database.start(home)) {
      for (var user : List.of("postgres", "assay_owner", "assay_server")) {
        assertThatThrownBy(() -> DriverManager.getConnection(database.url(), user, "guess").close())
            .as(user)
            .isInstanceOf(SQLException.class)
            .hasMessageContaining("password");
      }
      DriverManager.getConnection(database.url(), "assay_server", database.passwords().server())
          .close();
    }
  }

  @Test
  @SuppressWarnings("try") // Closed early on purpose, and a second time by the block.
  void aWorkerThatDiesIsReplacedAndEndsWithItsParent() throws Exception {
    ProcessHandle second;
    try (var standalone = Standalone.start(0, data, _ -> {})) {
      var worker = standalone.worker();
      var first = worker.handle();
      first.destroyForcibly();
      first.onExit().get(10, TimeUnit.SECONDS);
      second = worker.awaitOther(first, Duration.ofSeconds(20));
      assertThat(second.isAlive()).isTrue();
    }
    assertThat(second.onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
  }
}
