package assay.server.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An organization keeps no more than it may.
@Timeout(90)
class StorageLimitTest {
  private static final long LIMIT = 50_000_000;

  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(
            Map.of("assay.judge.slots", 0, "assay.storage.organization-bytes", LIMIT));
    contest = Contest.open(server, "limited", "{per_day: 100}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void forgetUploads() {
    contest.sql("delete from upload where submission_id is null");
  }

  private static Tus tus() {
    return new Tus(server, server.newParticipant("Limited"));
  }

  private static long kept() {
    return Long.parseLong(
        contest
            .query(
                "select sum(b.bytes) from blob b join organization o on o.id = b.tenant_id where o.slug = 'limited'")
            .getFirst());
  }

  private static void assertRefused(Answer answer, long used) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(507);
    assertThat(answer.code()).isEqualTo("storage.limit");
    assertThat(answer.json().path("detail").asText())
        .contains("uses %d of the %d bytes".formatted(used, LIMIT));
  }

  @Test
  void whatIsDeclaredCountsUntilItIsDeletedOrExpires() {
    var tus = tus();
    long left = LIMIT - kept();
    var address = tus.begun(contest, left);
    assertRefused(tus().begin(contest, 1, "m.onnx"), LIMIT);
    assertThat(tus.delete(address).status()).isEqualTo(204);
    assertRefused(tus.begin(contest, left + 1, "m.onnx"), LIMIT - left);
    tus.begun(contest, left);
    contest.sql("update upload set expires_at = assay_now() where submission_id is null");
    assertThat(tus.begin(contest, 1, "m.onnx").status()).isEqualTo(201);
  }

  @Test
  void whatAnEntryUsedCountsOnce() {
    var member = contest.newTeam("Once");
    long before = kept();
    var scores = Contest.scores(3).getBytes(UTF_8);
    var upload = new Tus(server, member.token()).whole(contest, scores);
    var answer =
        server.post(
            contest.path() + "/submissions",
            member.token(),
            Map.of("task", "claims", "scores", List.of(upload)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    // The file, and the vector that was read from it.
    assertThat(kept()).isEqualTo(before + scores.length + 8L * Contest.PAIRS);
    assertRefused(tus().begin(contest, LIMIT, "m.onnx"), kept());
  }

  /// While nothing of its body was sent.
  @Test
  void aFormIsRefusedByWhatItDeclares() throws IOException {
    var member = contest.newTeam("Form");
    try (var socket = new Socket("localhost", server.uri("/").getPort())) {
      socket.setSoTimeout(10_000);
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
                  .formatted(contest.path(), member.token(), LIMIT)
                  .getBytes(UTF_8));
      var answer = new String(socket.getInputStream().readNBytes(12), UTF_8);
      assertThat(answer).isEqualTo("HTTP/1.1 507");
    }
  }

  @Test
  void aFormThatDeclaresNothingIsRefusedByWhatItBrought() {
    var member = contest.newTeam("Chunked");
    tus().begun(contest, LIMIT - kept() - 100);
    var form =
        "--x\r\nContent-Disposition: form-data; name=\"task\"\r\n\r\nclaims\r\n"
            + "--x\r\nContent-Disposition: form-data; name=\"scores\"; filename=\"s.txt\"\r\n\r\n"
            + Contest.scores(4)
            + "\r\n--x--\r\n";
    var answer =
        server.send(
            "POST",
            contest.path() + "/submissions",
            member.token(),
            BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(form.getBytes(UTF_8))),
            "Content-Type",
            "multipart/form-data; boundary=x");
    assertRefused(answer, LIMIT - 100);
  }

  @Test
  void aBundleIsRefusedToo() {
    tus().begun(contest, LIMIT - kept());
    assertRefused(
        server.post(
            "/api/v1/orgs/limited/bundles", contest.organizer(), new byte[9], "application/zip"),
        LIMIT);
  }

  @Test
  void sideBySideTheyTakeNoMore() throws Exception {
    long each = (LIMIT - kept()) / 3;
    var answers = new ArrayList<Future<Answer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 8; i++) {
        var tus = tus();
        answers.add(threads.submit(() -> tus.begin(contest, each, "m.onnx")));
      }
    }
    int taken = 0;
    for (var answer : answers) {
      taken += answer.get().status() == 201 ? 1 : 0;
    }
    assertThat(taken).isEqualTo(3);
  }

  @Test
  void othersAreNotAffected() {
    tus().begun(contest, LIMIT - kept());
    var other = Contest.open(server, "unaffected", "{per_day: 100}");
    assertThat(tus().begin(other, 1, "m.onnx").status()).isEqualTo(201);
  }
}
