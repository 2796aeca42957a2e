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
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// Bytes that nothing names go; bytes that something is about to name stay.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class OrphansContract {
  StoreUnderTest store;
  ServerUnderTest server;
  Contest contest;
  UUID tenant;
  Blobs blobs;
  Orphans orphans;
  Path spool;

  abstract StoreUnderTest open(Path directory);

  @BeforeAll
  void start() throws IOException {
    spool = Files.createTempDirectory("assay-spool");
    store = open(spool);
    var settings = new HashMap<>(store.settings(spool));
    settings.put("assay.judge.slots", 0);
    server = ServerUnderTest.start(settings);
    contest = Contest.open(server, "orphans", "{per_day: 100}");
    tenant =
        UUID.fromString(
            contest.query("select id from organization where slug = 'orphans'").getFirst());
    blobs = server.bean(Blobs.class);
    orphans = server.bean(Orphans.class);
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
      store.close();
    }
  }

  /// The digest of new bytes that nothing names.
  String stored(String text) throws IOException {
    return blobs.put(tenant, new ByteArrayInputStream(text.getBytes(UTF_8))).digest();
  }

  String key(String digest) {
    return tenant + "/" + digest.substring(0, 2) + "/" + digest;
  }

  private Instant changed(String digest) throws IOException {
    return server.bean(Shelf.class).look(key(digest)).orElseThrow().changed();
  }

  /// Stores bytes that are newer than others by the store's own clock, which may count seconds.
  private String younger(String text, String than) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    var digest = stored(text);
    while (!changed(digest).isAfter(changed(than))) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      digest = stored(text);
    }
    return digest;
  }

  @Test
  void onlyOldBytesThatNothingNamesGo() throws IOException {
    assertThat(contest.submitClaims(contest.newTeam("Named")).status()).isEqualTo(201);
    var named =
        contest
            .query(
                "select f.digest from submission_file f join organization o on o.id = f.tenant_id where o.slug = 'orphans'")
            .stream()
            .map(this::key)
            .toList();
    var old = stored("old");
    var young = younger("young", old);
    var limit = changed(young);
    var temporary = Files.writeString(spool.resolve(tenant + "/.upload-left"), "left");
    Files.setLastModifiedTime(temporary, FileTime.from(limit.minusSeconds(1)));

    assertThat(orphans.collect(limit)).isEqualTo(2);
    assertThat(temporary).doesNotExist();
    assertThat(store.keys()).doesNotContain(key(old)).contains(key(young)).containsAll(named);
    assertThat(named).isNotEmpty();
  }

  /// The acceptance has the bytes and has not committed its row yet.
  @Test
  void whatIsAboutToBeNamedStays() throws Exception {
    var digest = stored("about to be named");
    var later = Instant.now().plusSeconds(60);
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
      orphans.collect(later);
      goOn.countDown();
      assertThat(acceptance.get()).isTrue();
    }
    assertThat(store.keys()).contains(key(digest));
    orphans.collect(later);
    assertThat(store.keys()).contains(key(digest));
  }

  private static boolean waited(CountDownLatch latch) {
    try {
      return latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void noRowIsWrittenForBytesThatWent() throws IOException {
    var digest = stored("went");
    orphans.collect(Instant.now().plusSeconds(60));
    assertThat(store.keys()).doesNotContain(key(digest));
    assertThatThrownBy(() ->
            server
                .bean(TenantDatabase.class)
                .inTenant(
                    tenant,
                    handle -> {
                      blobs.register(handle, tenant, new Blobs.Stored(digest, 4));
                      return tenant;
                    }))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void piecesOfUploadsAreNoOrphans() throws IOException {
    var upload = UUID.randomUUID();
    var piece = UUID.randomUUID();
    blobs.anteroom(tenant, upload).take(piece, new ByteArrayInputStream(new byte[9]), 9, () -> {});
    orphans.collect(Instant.now().plusSeconds(60));
    assertThat(store.keys()).contains("%s/.uploads/%s/%s".formatted(tenant, upload, piece));
    blobs.anteroom(tenant, upload).clear();
  }
}
