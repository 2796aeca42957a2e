package assay.server.organization;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.ServerUnderTest;
import assay.server.account.Accounts;
import assay.server.account.Accounts.SignIn;
import assay.server.organization.FirstStart.Claim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirstStartTest {
  @Test
  void theLinkMakesTheOwnerOnce() throws IOException {
    try (var server = ServerUnderTest.start()) {
      for (var file : new String[] {"owner-token", "worker-token"}) {
        assertThat(
                PosixFilePermissions.toString(
                    Files.getPosixFilePermissions(server.directory().resolve(file))))
            .isEqualTo("rw-------");
      }
      var firstStart = server.bean(FirstStart.class);
      var link = firstStart.link().orElseThrow().replaceAll(".*link=", "");
      assertThat(firstStart.isGood(link)).isTrue();
      var taken = server.signUp("Somebody");
      assertThat(firstStart.claim(link, taken, "Owner", ServerUnderTest.PASSWORD))
          .isInstanceOf(Claim.AddressTaken.class);
      assertThat(firstStart.claim(link, "owner@example.org", "Olga", ServerUnderTest.PASSWORD))
          .isInstanceOf(Claim.Claimed.class);
      assertThat(firstStart.claim(link, "again@example.org", "Eve", ServerUnderTest.PASSWORD))
          .isInstanceOf(Claim.LinkInvalid.class);
      // Whoever had looked at the link before it was used comes too late all the same.
      var accounts = server.bean(Accounts.class);
      var owner = accounts.find("owner@example.org").orElseThrow().id();
      assertThat(accounts.claim(owner, "eve@example.org", "Eve", ServerUnderTest.PASSWORD))
          .isFalse();
      assertThat(accounts.signIn("owner@example.org", ServerUnderTest.PASSWORD))
          .isInstanceOf(SignIn.SignedIn.class);
      assertThat(server.get("/api/v1/me", server.ownerToken()).json().path("name").asText())
          .isEqualTo("Olga");
    }
  }

  @Test
  void theWorkersTokenMayLieApartFromTheOwners(@TempDir Path apart) throws IOException {
    var file = apart.resolve("for-the-worker").resolve("token");
    var settings = Map.of("assay.first-start.worker-token-file", file.toString());
    try (var server = ServerUnderTest.start(settings)) {
      assertThat(Files.readString(file)).startsWith("assayw_");
      assertThat(server.directory().resolve("owner-token")).exists();
      assertThat(server.directory().resolve("worker-token")).doesNotExist();
    }
  }
}
