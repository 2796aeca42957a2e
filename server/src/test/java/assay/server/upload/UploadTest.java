package assay.server.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.Contest.Member;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Resumable uploads, and entries made of them (SECURITY C01–C06, C11, C13–C15).
@Timeout(90)
class UploadTest {
  private static final long MAX = 100_000_000;
  private static final long MAX_PER_USER = 300_000_000;

  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(
            Map.of(
                "assay.judge.slots",
                0,
                "assay.uploads.max-bytes",
                MAX,
                "assay.uploads.max-bytes-per-user",
                MAX_PER_USER,
                "assay.uploads.patience",
                "2s",
                "assay.uploads.writer",
                "2s"));
    contest = Contest.open(server, "uploads", "{per_day: 100}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void takeTheRealClockAgain() {
    server.database().resetNow();
    contest.sql("update phase set state = 'OPEN'");
  }

  private static Tus tus() {
    return new Tus(server, server.newParticipant("Uploader"));
  }

  private static byte[] bytes(int count) {
    var bytes = new byte[count];
    new Random(count).nextBytes(bytes);
    return bytes;
  }

  @Test
  void optionsNameVersionExtensionsAndLimit() {
    var answer = server.send("OPTIONS", "/api/v1/uploads", "", BodyPublishers.noBody());
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("Tus-Version")).isEqualTo("1.0.0");
    assertThat(answer.header("Tus-Extension").split(","))
        .contains("creation", "checksum", "termination", "expiration");
    assertThat(answer.header("Tus-Checksum-Algorithm").split(",")).contains("sha1");
    assertThat(answer.header("Tus-Max-Size")).isEqualTo(Long.toString(MAX));
  }

  @Test
  void whoSpeaksAnotherVersionIsToldOurs() {
    var answer =
        server.send(
            "HEAD",
            "/api/v1/uploads/x",
            tus().token(),
            BodyPublishers.noBody(),
            "Tus-Resumable",
            "0.2.0");
    assertThat(answer.status()).isEqualTo(412);
    assertThat(answer.header("Tus-Version")).isEqualTo("1.0.0");
  }

  @Test
  void piecesMakeTheFile() throws Exception {
    var tus = tus();
    var bytes = bytes(300_000);
    var address = tus.begun(contest, bytes.length);
    assertThat(tus.head(address).header("Upload-Offset")).isEqualTo("0");
    for (int at = 0; at < bytes.length; at += 100_000) {
      var answer = tus.patch(address, at, Arrays.copyOfRange(bytes, at, at + 100_000));
      assertThat(answer.status()).as(answer.text()).isEqualTo(204);
      assertThat(answer.header("Upload-Offset")).isEqualTo(Integer.toString(at + 100_000));
      assertThat(answer.header("Tus-Resumable")).isEqualTo("1.0.0");
    }
    var head = tus.head(address);
    assertThat(head.header("Upload-Offset")).isEqualTo("300000");
    assertThat(head.header("Upload-Length")).isEqualTo("300000");
    assertThat(head.header("Cache-Control")).contains("no-store");
    var expires =
        ZonedDateTime.parse(head.header("Upload-Expires"), DateTimeFormatter.RFC_1123_DATE_TIME);
    assertThat(expires.toInstant())
        .isBetween(Instant.now().plusSeconds(23 * 3600), Instant.now().plusSeconds(25 * 3600));
    assertThat(
            contest.query("select digest from upload where id = '%s'".formatted(Tus.id(address))))
        .containsExactly(sha256(bytes));
    var files = files(Tus.id(address));
    assertThat(files).hasSize(1);
    assertThat(Files.readAllBytes(files.getFirst())).isEqualTo(bytes);
  }

  /// C01.
  @Test
  void tooLargeIsRefusedByWhatIsDeclared() {
    var tus = tus();
    var answer = tus.begin(contest, MAX + 1, "m.onnx");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("upload.too_large");
    assertThat(tus.begin(contest, MAX, "m.onnx").status()).isEqualTo(201);
  }

  /// C01, by a form: answered while nothing of the body was sent.
  @Test
  void tooLargeAFormIsRefusedBeforeItsBody() throws IOException {
    long limit = 512L << 20;
    try (var socket = new Socket("localhost", server.uri("/").getPort())) {
      socket.setSoTimeout(10_000);
      var member = contest.newTeam("Large");
      socket
          .getOutputStream()
          .write(
              """
              POST %s/submissions HTTP/1.1\r
              Host: localhost\r
              Authorization: Bearer %s\r
              Content-Type: multipart/form-data; boundary=x\r
              Content-Length: %d\r
              \r
              """
                  .formatted(contest.path(), member.token(), limit + (65L << 20))
                  .getBytes(UTF_8));
      var answer = new String(socket.getInputStream().readNBytes(12), UTF_8);
      assertThat(answer).isEqualTo("HTTP/1.1 413");
    }
  }

  /// C02, more than declared.
  @Test
  void moreThanDeclaredIsRefusedAndLeavesNothing() throws IOException {
    var tus = tus();
    var address = tus.begun(contest, 10);
    var answer = tus.patch(address, 0, bytes(5_000_000));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("upload.too_large");
    assertThat(files(Tus.id(address))).isEmpty();
    assertThat(tus.head(address).header("Upload-Offset")).isEqualTo("0");
    assertThat(tus.patch(address, 0, bytes(10)).status()).isEqualTo(204);
  }

  /// C02, less than declared: what came stays, the rest may follow.
  @Test
  void aLineThatDropsLosesNothing() throws Exception {
    var tus = tus();
    var address = tus.begun(contest, 1_000_000);
    try (var socket = new Socket("localhost", server.uri("/").getPort())) {
      socket.getOutputStream().write(patchHead(tus, address, 0, 1_000_000));
      socket.getOutputStream().write(bytes(1000), 0, 10);
      socket.getOutputStream().flush();
      await(() -> !files(Tus.id(address)).isEmpty());
    }
    await(() -> tus.head(address).header("Upload-Offset").equals("10"));
    var rest = new byte[1_000_000 - 10];
    assertThat(tus.patch(address, 10, rest).status()).isEqualTo(204);
  }

  private static byte[] patchHead(Tus tus, String address, long offset, long length) {
    return """
    PATCH %s HTTP/1.1\r
    Host: localhost\r
    Authorization: Bearer %s\r
    Tus-Resumable: 1.0.0\r
    Content-Type: application/offset+octet-stream\r
    Upload-Offset: %d\r
    Content-Length: %d\r
    \r
    """
        .formatted(address, tus.token(), offset, length)
        .getBytes(UTF_8);
  }

  /// C03.
  @Test
  void othersUploadsDoNotExist() {
    var tus = tus();
    var other = tus();
    var address = tus.begun(contest, 10);
    var nowhere = "/api/v1/uploads/00000000-0000-7000-8000-000000000000";
    assertThat(other.head(address).status()).isEqualTo(404);
    assertThat(same(other.patch(address, 0, bytes(10)), other.patch(nowhere, 0, bytes(10))))
        .isTrue();
    assertThat(same(other.delete(address), other.delete(nowhere))).isTrue();
    assertThat(tus.patch(address, 0, bytes(10)).status()).isEqualTo(204);
    var member = contest.newTeam("Thief");
    var answer = claimed(member, Tus.id(address));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("upload.unknown");
  }

  private static boolean same(Answer one, Answer other) {
    return one.status() == 404
        && other.status() == 404
        && one.json().path("code").equals(other.json().path("code"))
        && one.json().path("detail").equals(other.json().path("detail"));
  }

  /// C04.
  @Test
  void oneOfTwoWritersWaitsAndAWrongOffsetIsNamed() throws Exception {
    var tus = tus();
    var address = tus.begun(contest, 1000);
    try (var first = new Socket("localhost", server.uri("/").getPort())) {
      write(first, patchHead(tus, address, 0, 1000), new byte[1]);
      await(() -> !files(Tus.id(address)).isEmpty());
      var second = tus.patch(address, 0, bytes(1000));
      assertThat(second.status()).isEqualTo(423);
      assertThat(second.code()).isEqualTo("upload.locked");
      write(first, new byte[999]);
      assertThat(status(first)).isEqualTo("HTTP/1.1 204");
    }
    var wrong = tus.patch(address, 400, bytes(600));
    assertThat(wrong.status()).isEqualTo(409);
    assertThat(wrong.json().path("detail").asText()).contains("1000 bytes are here");
  }

  /// A writer that was stopped longer than its right lasts comes back: its bytes must not count.
  @Test
  void aWriterThatLostItsRightCountsNothing() throws Exception {
    var tus = tus();
    var address = tus.begun(contest, 1000);
    try (var zombie = new Socket("localhost", server.uri("/").getPort())) {
      write(zombie, patchHead(tus, address, 0, 1000), new byte[1]);
      await(() -> !files(Tus.id(address)).isEmpty());
      contest.sql("update upload set writer_until = assay_now() - interval '1 second'");
      var second = tus.patch(address, 0, bytes(1000));
      assertThat(second.status()).as(second.text()).isEqualTo(204);
      write(zombie, new byte[999]);
      assertThat(status(zombie)).isEqualTo("HTTP/1.1 423");
    }
    assertThat(
            contest.query("select digest from upload where id = '%s'".formatted(Tus.id(address))))
        .containsExactly(sha256(bytes(1000)));
    assertThat(files(Tus.id(address))).hasSize(1);
  }

  private static void write(Socket socket, byte[]... all) throws IOException {
    for (var bytes : all) {
      socket.getOutputStream().write(bytes);
    }
    socket.getOutputStream().flush();
  }

  private static String status(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    return new String(socket.getInputStream().readNBytes(12), UTF_8);
  }

  /// C05.
  @Test
  void bytesWithAnotherChecksumAreDropped() throws Exception {
    var tus = tus();
    var address = tus.begun(contest, 1000);
    // SHA-1 of the empty string, from FIPS 180's examples.
    var wrong =
        tus.patch(address, 0, bytes(1000), "Upload-Checksum", "sha1 2jmj7l5rSw0yVb/vlWAYkK/YBwk=");
    assertThat(wrong.status()).isEqualTo(460);
    assertThat(wrong.code()).isEqualTo("checksum.mismatch");
    assertThat(tus.head(address).header("Upload-Offset")).isEqualTo("0");
    assertThat(files(Tus.id(address))).isEmpty();
    assertThat(tus.patch(address, 0, bytes(1000), "Upload-Checksum", "crc32 AAAA").code())
        .isEqualTo("checksum.algorithm");
    var right =
        Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes(1000)));
    assertThat(tus.patch(address, 0, bytes(1000), "Upload-Checksum", "sha1 " + right).status())
        .isEqualTo(204);
  }

  @Test
  void clientsThatCannotSayPatchOverrideTheMethod() {
    var tus = tus();
    var address = tus.begun(contest, 10);
    // Chunked, as Java's own client sends a stream.
    var answer =
        tus.send(
            "POST",
            address,
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes(10))),
            "X-HTTP-Method-Override",
            "PATCH",
            "Content-Type",
            Tus.BYTES,
            "Upload-Offset",
            "0");
    assertThat(answer.status()).as(answer.text()).isEqualTo(204);
    assertThat(answer.header("Upload-Offset")).isEqualTo("10");
  }

  @Test
  void whatIsDeletedIsGone() throws IOException {
    var tus = tus();
    var address = tus.begun(contest, 10);
    tus.patch(address, 0, bytes(5));
    assertThat(tus.delete(address).status()).isEqualTo(204);
    assertThat(tus.head(address).status()).isEqualTo(404);
    assertThat(files(Tus.id(address))).isEmpty();
  }

  /// C13.
  @Test
  void whoLetsTooMuchWaitIsRefused() {
    var tus = tus();
    for (int i = 0; i < 3; i++) {
      assertThat(tus.begin(contest, MAX, "m.onnx").status()).isEqualTo(201);
    }
    var answer = tus.begin(contest, 1, "m.onnx");
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.code()).isEqualTo("storage.quota");
    assertThat(tus().begin(contest, MAX, "m.onnx").status()).isEqualTo(201);
  }

  @Test
  void headersThatMakeNoSenseAreNamed() {
    var tus = tus();
    var none = BodyPublishers.noBody();
    assertThat(tus.send("POST", "/api/v1/uploads", none).code()).isEqualTo("upload.length");
    assertThat(tus.send("POST", "/api/v1/uploads", none, "Upload-Length", "-1").code())
        .isEqualTo("upload.number");
    assertThat(tus.send("POST", "/api/v1/uploads", none, "Upload-Length", "5").code())
        .isEqualTo("upload.metadata");
    assertThat(
            tus.send(
                    "POST",
                    "/api/v1/uploads",
                    none,
                    "Upload-Length",
                    "5",
                    "Upload-Metadata",
                    "organization §§§")
                .code())
        .isEqualTo("upload.metadata");
    assertThat(tus.begin(contest, 0, "m.onnx").code()).isEqualTo("upload.empty");
    assertThat(tus.patch(tus.begun(contest, 5), 0, bytes(5), "X", "y").status()).isEqualTo(204);
    var address = tus.begun(contest, 5);
    assertThat(
            tus.send(
                    "PATCH",
                    address,
                    BodyPublishers.ofByteArray(bytes(5)),
                    "Content-Type",
                    "text/plain",
                    "Upload-Offset",
                    "0")
                .status())
        .isEqualTo(415);
  }

  @Test
  void anEntryIsMadeOfUploads() throws IOException {
    var member = contest.newTeam("Made");
    var tus = new Tus(server, member.token());
    var model = tus.begin(contest, Contest.model().length, "../../m\r\nx.onnx").header("Location");
    assertThat(tus.patch(model, 0, Contest.model()).status()).isEqualTo(204);
    var scores = tus.whole(contest, Contest.scores(1).getBytes(UTF_8));
    var answer =
        entered(member, Map.of("task", "both", "model", Tus.id(model), "scores", List.of(scores)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    var view = answer.json();
    assertThat(view.path("state").asText()).isEqualTo("QUEUED");
    assertThat(view.path("files").path(0).path("name").asText()).isEqualTo("mx.onnx");
    assertThat(view.path("method").path("name").asText()).isEqualTo("Ours");
    assertThat(stored(sha256(Contest.model()))).hasBinaryContent(Contest.model());

    assertThat(tus.delete(model).code()).isEqualTo("upload.used");
    assertThat(tus.patch(model, Contest.model().length, new byte[0]).code())
        .isEqualTo("upload.used");
  }

  @Test
  void theFilesOfAnEntryAreItsOwn() throws IOException {
    var member = contest.newTeam("Own");
    var scores = Contest.scores(77).getBytes(UTF_8);
    var upload = new Tus(server, member.token()).whole(contest, scores);
    assertThat(claimed(member, upload).status()).isEqualTo(201);
    server.bean(UploadSweep.class).sweep();
    assertThat(files(upload)).as("a request may still read it").hasSize(1);
    contest.sql("update upload set used_at = assay_now() - interval '61 minutes'");
    server.bean(UploadSweep.class).sweep();
    assertThat(files(upload)).isEmpty();
    assertThat(stored(sha256(scores))).hasBinaryContent(scores);
    assertThat(claimed(member, upload).status()).as("the same entry again").isEqualTo(201);
  }

  /// C06: naming the same upload again asks for the same entry, with a key or without.
  @Test
  void finishingTwiceMakesOneEntry() throws Exception {
    var member = contest.newTeam("Twice");
    var scores = new Tus(server, member.token()).whole(contest, Contest.scores(1).getBytes(UTF_8));
    var answers = new ArrayList<Future<Answer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        answers.add(threads.submit(() -> claimed(member, scores)));
      }
    }
    var ids = new HashSet<String>();
    for (var answer : answers) {
      assertThat(answer.get().status()).as(answer.get().text()).isEqualTo(201);
      ids.add(answer.get().json().path("id").asText());
    }
    assertThat(ids).hasSize(1);
    var other =
        server.post(
            contest.path() + "/submissions",
            member.token(),
            Map.of("task", "claims", "scores", List.of(scores), "kit_version", "2"));
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().path("detail").asText()).contains(ids.iterator().next());
  }

  @Test
  void anUploadThatIsNotWholeIsNoFile() {
    var member = contest.newTeam("Half");
    var tus = new Tus(server, member.token());
    var address = tus.begun(contest, 10);
    tus.patch(address, 0, bytes(4));
    var answer = claimed(member, Tus.id(address));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("upload.incomplete");
    assertThat(answer.json().path("detail").asText()).contains("4 of 10 bytes");
  }

  @Test
  void anUploadIsForOneCompetition() {
    var elsewhere = Contest.open(server, "elsewhere", "{per_day: 3}");
    var member = contest.newTeam("Stray");
    var scores =
        new Tus(server, member.token()).whole(elsewhere, Contest.scores(1).getBytes(UTF_8));
    assertThat(claimed(member, scores).code()).isEqualTo("upload.unknown");
  }

  /// C11: begun before the end, finished after it; the file waits its day.
  @Test
  void whatIsFinishedAfterTheEndIsLateAndKept() {
    var member = contest.newTeam("Late");
    contest.keepTokensForEver();
    var tus = new Tus(server, member.token());
    var scores = Contest.scores(1).getBytes(UTF_8);
    server.database().setNow(Instant.parse("2098-12-31T23:59:50Z"));
    var address = tus.begun(contest, scores.length);
    server.database().setNow(Instant.parse("2099-01-01T00:00:10Z"));
    assertThat(tus.patch(address, 0, scores).status()).isEqualTo(204);
    var answer = claimed(member, Tus.id(address));
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("phase.closed");
    assertThat(tus.head(address).status()).isEqualTo(200);
    server.database().setNow(Instant.parse("2099-01-01T23:59:00Z"));
    assertThat(tus.head(address).status()).isEqualTo(200);
    server.database().setNow(Instant.parse("2099-01-02T00:01:00Z"));
    assertThat(tus.head(address).status()).isEqualTo(404);
  }

  /// With a grace, what was begun in time counts until the grace is over, and only that.
  @Test
  void aPhaseMayTakeWhatWasBegunInTime() {
    var member = contest.newTeam("Grace");
    contest.keepTokensForEver();
    contest.sql("update phase set grace_seconds = 600");
    try {
      var tus = new Tus(server, member.token());
      var end = Instant.parse("2099-01-01T00:00:00Z");
      server.database().setNow(end.minusSeconds(10));
      var first = tus.whole(contest, Contest.scores(1).getBytes(UTF_8));
      var second = tus.whole(contest, Contest.scores(2).getBytes(UTF_8));
      server.database().setNow(end.plusSeconds(599));
      var late = tus.whole(contest, Contest.scores(3).getBytes(UTF_8));
      assertThat(claimed(member, late).code()).isEqualTo("phase.closed");
      assertThat(contest.submitClaims(member).code()).isEqualTo("phase.closed");
      var accepted = claimed(member, first);
      assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
      assertThat(accepted.json().path("reason").asText())
          .startsWith("Accepted after the end of the phase: its files were begun before it.");
      server.database().setNow(end.plusSeconds(600));
      assertThat(claimed(member, second).code()).isEqualTo("phase.closed");
    } finally {
      contest.sql("update phase set grace_seconds = 0");
    }
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
    assertThat(files(Tus.id(old))).isEmpty();
    assertThat(files(Tus.id(young))).hasSize(1);
    assertThat(tus.patch(young, 5, bytes(5)).status()).isEqualTo(204);
  }

  /// C14.
  @Test
  void aTrickleIsCutOffAndHoldsNobodyUp() throws Exception {
    var tus = tus();
    var address = tus.begun(contest, 1000);
    var sockets = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 200; i++) {
        var socket = new Socket("localhost", server.uri("/").getPort());
        socket.setSoTimeout(30_000);
        sockets.add(socket);
        var each = i == 0 ? address : tusOf(i).begun(contest, 1000);
        socket.getOutputStream().write(patchHead(i == 0 ? tus : tusOf(i), each, 0, 1000));
      }
      var answered = new AtomicInteger();
      for (var socket : sockets) {
        Thread.ofVirtual()
            .start(() -> {
              try {
                var head = new String(socket.getInputStream().readNBytes(12), UTF_8);
                if (head.equals("HTTP/1.1 408")) {
                  answered.incrementAndGet();
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
      }
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (answered.get() < sockets.size() && System.nanoTime() < deadline) {
        for (var socket : sockets) {
          trickle(socket);
        }
        long before = System.nanoTime();
        assertThat(server.get("/api/v1/orgs/uploads/competitions", tus.token()).status())
            .isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
        LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
      }
      assertThat(answered.get()).isEqualTo(sockets.size());
      assertThat(Integer.parseInt(tus.head(address).header("Upload-Offset"))).isBetween(1, 50);
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }

  private static final Map<Integer, Tus> MANY = new HashMap<>();

  /// A hundred people at most wait for their turn: twenty here.
  private static Tus tusOf(int i) {
    return MANY.computeIfAbsent(i % 20, _ -> tus());
  }

  private static void trickle(Socket socket) {
    try {
      socket.getOutputStream().write('x');
    } catch (IOException _) {
      // It was answered and closed.
    }
  }

  /// C15.
  @Test
  void whatCallsItselfAZipIsReadAsWhatItIs() {
    var member = contest.newTeam("Liar");
    var html = "<html><script>alert(1)</script></html>".getBytes(UTF_8);
    var scores = new Tus(server, member.token()).begin(contest, html.length, "result.zip");
    new Tus(server, member.token()).patch(scores.header("Location"), 0, html);
    var answer =
        server.post(
            contest.path() + "/submissions",
            member.token(),
            Map.of(
                "task",
                "named",
                "scale",
                "10K",
                "scores",
                List.of(Tus.id(scores.header("Location")))));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("zip.invalid");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.text()).doesNotContain("<script>");
  }

  /// Another server on the same database and files goes on where the first stopped.
  @Test
  void anotherServerGoesOn() throws Exception {
    var tus = tus();
    var bytes = bytes(20_000);
    var address = tus.begun(contest, bytes.length);
    tus.patch(address, 0, Arrays.copyOf(bytes, 9_000));
    try (var second =
        ServerUnderTest.startOn(
            server.database(),
            Map.of(
                "assay.judge.slots",
                0,
                "assay.blobs.directory",
                server.directory().resolve("blobs").toString()))) {
      var there = new Tus(second, tus.token());
      assertThat(there.head(address).header("Upload-Offset")).isEqualTo("9000");
      assertThat(
              there.patch(address, 9_000, Arrays.copyOfRange(bytes, 9_000, bytes.length)).status())
          .isEqualTo(204);
    }
    assertThat(
            contest.query("select digest from upload where id = '%s'".formatted(Tus.id(address))))
        .containsExactly(sha256(bytes));
  }

  private static Answer claimed(Member member, String scores) {
    return entered(member, Map.of("task", "claims", "scores", List.of(scores)));
  }

  private static Answer entered(Member member, Map<String, Object> entry) {
    var body = new HashMap<>(entry);
    body.put("method", Map.of("name", "Ours"));
    return server.post(contest.path() + "/submissions", member.token(), body);
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// What lies on disk for an upload.
  private static List<Path> files(String upload) {
    try (var all = Files.walk(server.directory().resolve("blobs"))) {
      return all.filter(Files::isRegularFile).filter(file -> isIn(file, upload)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isIn(Path file, String folder) {
    return file.getNameCount() > 1
        && file.getName(file.getNameCount() - 2).toString().equals(folder);
  }

  private static Path stored(String digest) throws IOException {
    try (var all = Files.walk(server.directory().resolve("blobs"))) {
      return all.filter(path -> path.getFileName().toString().equals(digest))
          .findFirst()
          .orElseThrow();
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }
}
