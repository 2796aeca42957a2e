package assay.server.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.Contest.Member;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import assay.server.blob.StoreUnderTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// What holds for uploads wherever their pieces lie, on one server and on two.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class UploadsContract {
  private StoreUnderTest store;
  private ServerUnderTest server;
  private Contest contest;
  private Path spool;

  abstract StoreUnderTest open(Path directory);

  @BeforeAll
  void start() throws IOException {
    spool = Files.createTempDirectory("assay-spool");
    store = open(spool);
    server = ServerUnderTest.start(settings(spool));
    contest = Contest.open(server, "uploads", "{per_day: 100}");
  }

  private Map<String, Object> settings(Path directory) {
    var settings = new HashMap<>(store.settings(directory));
    settings.put("assay.judge.slots", 0);
    return settings;
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.close();
      store.close();
    }
  }

  @AfterEach
  void takeTheRealClockAgain() {
    if (server != null) {
      server.database().resetNow();
      server.emptyTheQueue();
    }
  }

  private Tus tus() {
    return new Tus(server, server.newParticipant("Uploader"));
  }

  private static byte[] bytes(int count) {
    var bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private String tenant() {
    return contest.query("select id from organization where slug = 'uploads'").getFirst();
  }

  private List<String> pieces(String address) {
    return store.keys("%s/.uploads/%s".formatted(tenant(), Tus.id(address)));
  }

  private byte[] blob(byte[] bytes) {
    var digest = sha256(bytes);
    return store.read("%s/%s/%s".formatted(tenant(), digest.substring(0, 2), digest));
  }

  /// What requests left on a server's own disk.
  private static List<Path> temporary(Path directory) throws IOException {
    try (var all = Files.walk(directory)) {
      return all.filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().startsWith(".upload-"))
          .toList();
    }
  }

  private Answer claimed(ServerUnderTest at, Member member, String scores) {
    return at.post(
        contest.path() + "/submissions",
        member.token(),
        Map.of("task", "claims", "scores", List.of(scores), "method", Map.of("name", "Ours")));
  }

  @Test
  void piecesMakeTheFile() throws IOException {
    var tus = tus();
    var bytes = bytes(300_000);
    var address = tus.begun(contest, bytes.length);
    for (int at = 0; at < bytes.length; at += 100_000) {
      assertThat(pieces(address)).hasSize(at / 100_000);
      var answer = tus.patch(address, at, Arrays.copyOfRange(bytes, at, at + 100_000));
      assertThat(answer.status()).as(answer.text()).isEqualTo(204);
    }
    assertThat(tus.head(address).header("Upload-Offset")).isEqualTo("300000");
    assertThat(
            contest.query("select digest from upload where id = '%s'".formatted(Tus.id(address))))
        .containsExactly(sha256(bytes));
    assertThat(pieces(address)).hasSize(1);
    assertThat(store.read(pieces(address).getFirst())).isEqualTo(bytes);
    assertThat(temporary(spool)).isEmpty();
  }

  /// Larger than one request to an object store takes.
  @Test
  void aLargePieceIsWhole() {
    var tus = tus();
    var bytes = bytes(20_000_000);
    var address = tus.begun(contest, bytes.length);
    var answer = tus.patch(address, 0, bytes);
    assertThat(answer.status()).as(answer.text()).isEqualTo(204);
    assertThat(store.read(pieces(address).getFirst())).isEqualTo(bytes);
    assertThat(tus.delete(address).status()).isEqualTo(204);
  }

  @Test
  void whatIsRefusedLeavesNothing() throws IOException {
    var tus = tus();
    var address = tus.begun(contest, 10);
    assertThat(tus.patch(address, 0, bytes(1000)).code()).isEqualTo("upload.too_large");
    // SHA-1 of the empty string, from FIPS 180's examples.
    assertThat(
            tus.patch(address, 0, bytes(10), "Upload-Checksum", "sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=")
                .code())
        .isEqualTo("checksum.mismatch");
    assertThat(pieces(address)).isEmpty();
    assertThat(temporary(spool)).isEmpty();
    assertThat(tus.head(address).header("Upload-Offset")).isEqualTo("0");
  }

  @Test
  void whatIsDeletedIsGone() {
    var tus = tus();
    var address = tus.begun(contest, 10);
    tus.patch(address, 0, bytes(5));
    assertThat(pieces(address)).hasSize(1);
    assertThat(tus.delete(address).status()).isEqualTo(204);
    assertThat(pieces(address)).isEmpty();
  }

  @Test
  void theSweepTakesAwayWhatNobodyMayUse() throws IOException {
    var tus = tus();
    contest.keepTokensForEver();
    server.database().setNow(Instant.parse("2098-01-01T00:00:00Z"));
    var old = tus.begun(contest, 10);
    tus.patch(old, 0, bytes(5));
    server.database().setNow(Instant.parse("2098-01-02T00:00:01Z"));
    var young = tus.begun(contest, 10);
    tus.patch(young, 0, bytes(5));
    server.bean(UploadSweep.class).sweep();
    assertThat(pieces(old)).isEmpty();
    assertThat(pieces(young)).hasSize(1);
    assertThat(tus.patch(young, 5, bytes(5)).status()).isEqualTo(204);
  }

  @Test
  void theFilesOfAnEntryAreItsOwn() throws IOException {
    var member = contest.newTeam("Own");
    var scores = Contest.scores(77).getBytes(UTF_8);
    var upload = new Tus(server, member.token()).whole(contest, scores);
    assertThat(claimed(server, member, upload).status()).isEqualTo(201);
    contest.sql("update upload set used_at = assay_now() - interval '61 minutes'");
    server.bean(UploadSweep.class).sweep();
    assertThat(pieces(upload)).isEmpty();
    assertThat(blob(scores)).isEqualTo(scores);
    assertThat(claimed(server, member, upload).status()).as("the same again").isEqualTo(201);
    assertThat(temporary(spool)).isEmpty();
  }

  /// Begun on one server, finished on another, entered on the first: what one of them has on a disk
  /// of its own is never needed.
  @Test
  void anotherServerGoesOn() throws IOException {
    var member = contest.newTeam("Wanderer");
    var tus = new Tus(server, member.token());
    var scores = Contest.scores(5).getBytes(UTF_8);
    var address = tus.begun(contest, scores.length);
    assertThat(tus.patch(address, 0, Arrays.copyOf(scores, 100)).status()).isEqualTo(204);
    var elsewhere = Files.createTempDirectory("assay-spool");
    try (var second = ServerUnderTest.startOn(server.database(), settings(elsewhere))) {
      var there = new Tus(second, member.token());
      assertThat(there.head(address).header("Upload-Offset")).isEqualTo("100");
      var rest = Arrays.copyOfRange(scores, 100, scores.length);
      assertThat(there.patch(address, 0, rest).code()).isEqualTo("upload.offset");
      assertThat(there.patch(address, 100, rest).status()).isEqualTo(204);
      assertThat(temporary(elsewhere)).isEmpty();
    }
    assertThat(
            contest.query("select digest from upload where id = '%s'".formatted(Tus.id(address))))
        .containsExactly(sha256(scores));
    var answer = claimed(server, member, Tus.id(address));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(blob(scores)).isEqualTo(scores);
  }
}
