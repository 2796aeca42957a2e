package assay.server.blob;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.database.TenantDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Files that nothing names go; files that something is about to name stay.
class OrphansTest {
  private static ServerUnderTest server;
  private static Contest contest;
  private static UUID tenant;
  private static Blobs blobs;
  private static Orphans orphans;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.judge.slots", 0));
    contest = Contest.open(server, "orphans", "{per_day: 100}");
    tenant =
        UUID.fromString(
            contest.query("select id from organization where slug = 'orphans'").getFirst());
    blobs = server.bean(Blobs.class);
    orphans = server.bean(Orphans.class);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Path stored(String text) throws IOException {
    var stored = blobs.put(tenant, new ByteArrayInputStream(text.getBytes(UTF_8)));
    return blobs.path(tenant, stored.digest());
  }

  private static void age(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(25 * 3600)));
  }

  @Test
  void onlyOldFilesThatNothingNamesGo() throws IOException {
    var young = stored("young");
    var old = stored("old");
    age(old);
    assertThat(contest.submitClaims(contest.newTeam("Named")).status()).isEqualTo(201);
    var named =
        contest
            .query(
                "select f.digest from submission_file f join organization o on o.id = f.tenant_id where o.slug = 'orphans'")
            .stream()
            .map(digest -> blobs.path(tenant, digest))
            .toList();
    for (var file : named) {
      age(file);
    }
    var temporary =
        Files.writeString(blobs.anteroom(tenant).resolveSibling(".upload-left"), "left");
    age(temporary);

    assertThat(orphans.collect()).isEqualTo(2);
    assertThat(old).doesNotExist();
    assertThat(temporary).doesNotExist();
    assertThat(young).exists();
    assertThat(named).isNotEmpty().allSatisfy(file -> assertThat(file).exists());
  }

  /// The acceptance has the file and has not committed its row yet.
  @Test
  void aFileThatIsAboutToBeNamedStays() throws Exception {
    var file = stored("about to be named");
    age(file);
    var digest = file.getFileName().toString();
    var held = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var acceptance =
          threads.submit(() ->
              server
                  .bean(TenantDatabase.class)
                  .inTenant(
                      tenant,
                      handle -> {
                        blobs.register(handle, tenant, new Blobs.Stored(digest, 17));
                        held.countDown();
                        return waited(goOn);
                      }));
      assertThat(held.await(20, TimeUnit.SECONDS)).isTrue();
      orphans.collect();
      goOn.countDown();
      assertThat(acceptance.get()).isTrue();
    }
    assertThat(file).exists();
    orphans.collect();
    assertThat(file).exists();
  }

  private static boolean waited(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void noRowIsWrittenForAFileThatWent() throws IOException {
    var file = stored("went");
    age(file);
    orphans.collect();
    assertThatThrownBy(() ->
            server
                .bean(TenantDatabase.class)
                .inTenant(
                    tenant,
                    handle -> {
                      blobs.register(
                          handle, tenant, new Blobs.Stored(file.getFileName().toString(), 4));
                      return tenant;
                    }))
        .isInstanceOf(IllegalStateException.class);
  }
}
