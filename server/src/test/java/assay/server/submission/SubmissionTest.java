package assay.server.submission;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.Contest.Form;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SubmissionTest {
  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.judge.slots", 0));
    contest = Contest.open(server, "submission-test", "{per_day: 3, per_phase: 5}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void takeTheRealClockAgain() {
    server.database().resetNow();
    reopen();
  }

  /// The phase clock may have ticked while the clock was turned, and a closed phase stays closed.
  private void reopen() {
    contest.sql("update phase set state = 'OPEN'");
  }

  @Test
  void anAcceptedEntryIsToldWhole() {
    var member = contest.newTeam("Whole");
    var answer =
        contest.submit(
            member.token(),
            new Form()
                .field("task", "claims")
                .field("phase", "main")
                .field("scale", "default")
                .field("team", member.team().toString())
                .field("method_name", "Our way")
                .field("method_link", "https://example.org/paper")
                .field("kit_version", "2167df9b0bc3")
                .scores(Contest.scores(1)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    var view = answer.json();
    assertThat(answer.header("Location"))
        .isEqualTo("/api/v1/submissions/" + view.path("id").asText());
    assertThat(view.path("code").asText()).matches("[2-9A-HJ-NP-Z]{4}");
    assertThat(view.path("state").asText()).isEqualTo("QUEUED");
    assertThat(view.path("fault").asText()).isEqualTo("nobody");
    assertThat(view.path("team").path("name").asText()).isEqualTo("Whole");
    assertThat(view.path("files").path(0).path("name").asText()).isEqualTo("scores.txt");
    assertThat(view.path("sets").path(0).path("claimed").asBoolean()).isTrue();
    assertThat(view.path("quota").path("used").asInt()).isEqualTo(1);
    assertThat(view.path("quota").path("sentence").asText())
        .isEqualTo("Your team has 1 of 3 entries used today, 1 of 5 in this phase.");
    assertThat(view.path("method").path("name").asText()).isEqualTo("Our way");
    assertThat(view.path("method").path("kit_version").asText()).isEqualTo("2167df9b0bc3");
    assertThat(view.path("timeline")).hasSize(1);

    var own = server.get(contest.path() + "/submissions", member.token());
    assertThat(own.json().path("items").findValuesAsText("id"))
        .containsExactly(view.path("id").asText());
  }

  @Test
  void fieldsMayComeAfterFiles() {
    var member = contest.newTeam("Order");
    var answer =
        contest.submit(
            member.token(), new Form().scores(Contest.scores(1)).field("task", "claims"));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  @Test
  void dataCvFileIsReadByItsName() {
    var member = contest.newTeam("Named");
    var form = new Form().field("task", "named").field("scale", "10K");
    var bytes = Contest.scores(3).getBytes(StandardCharsets.UTF_8);
    var answer = contest.submit(member.token(), form.file("scores", "main_10K_result.txt", bytes));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
  }

  /// One refusal at the door.
  private record Case(String name, String code, String field, Form form) {}

  @Test
  void refusalsAtTheDoorNameTheFieldCostNothingAndLeaveNothing() {
    var member = contest.newTeam("Door");
    var scores = Contest.scores(1);
    var short19 = scores.substring(0, scores.lastIndexOf("\n", scores.length() - 2) + 1);
    var named = scores.getBytes(StandardCharsets.UTF_8);
    var before = files();
    var cases =
        List.of(
            new Case("no task", "task.missing", "task", new Form().scores(scores)),
            new Case("B04", "task.mismatch", "task", claims("elsewhere").scores(scores)),
            new Case(
                "phase",
                "phase.mismatch",
                "phase",
                claims("claims").field("phase", "x").scores(scores)),
            new Case(
                "scale",
                "scale.mismatch",
                "scale",
                claims("named").field("scale", "5K").scores(scores)),
            new Case(
                "team",
                "team.mismatch",
                "team",
                claims("claims").field("team", UUID.randomUUID().toString()).scores(scores)),
            new Case("no file", "scores.missing", "scores", claims("claims")),
            new Case("no model", "model.missing", "model", claims("both").scores(scores)),
            new Case(
                "model",
                "model.unexpected",
                "model",
                claims("claims").file("model", "m.onnx", Contest.model()).scores(scores)),
            new Case("D10 short", "scores.count", "scores", claims("claims").scores(short19)),
            new Case(
                "D10 long", "scores.count", "scores", claims("claims").scores(scores + "0.5\n")),
            new Case(
                "D13", "scores.not_finite", "scores", claims("claims").scores("NaN\n" + short19)),
            new Case("D15", "scores.range", "scores", claims("claims").scores("1.5\n" + short19)),
            new Case(
                "two files",
                "scores.files",
                "scores",
                claims("claims").scores(scores).scores(scores)),
            new Case(
                "D19",
                "scores.scale_mismatch",
                "scores",
                claims("named").field("scale", "10K").file("scores", "main_20K_result.txt", named)),
            new Case(
                "D01",
                "zip.invalid",
                "scores",
                claims("named").field("scale", "10K").file("scores", "result.zip", new byte[0])),
            new Case("field", "field.unknown", "colour", claims("claims").field("colour", "red")),
            new Case(
                "link",
                "method_link.syntax",
                "method_link",
                claims("claims").field("method_link", "javascript:alert(1)").scores(scores)));
    for (var one : cases) {
      var answer = contest.submit(member.token(), one.form());
      assertThat(answer.status()).as(one.name() + " " + answer.text()).isEqualTo(422);
      assertThat(answer.code()).as(one.name()).isEqualTo(one.code());
      assertThat(answer.json().path("field").asText()).as(one.name()).isEqualTo(one.field());
      assertThat(answer.json().path("detail").asText()).as(one.name()).isNotEmpty();
    }
    assertThat(ofTeam(member)).isEmpty();
    assertThat(files()).isEqualTo(before);
    var next = contest.submitClaims(member);
    assertThat(next.json().path("quota").path("used").asInt()).isEqualTo(1);
  }

  @Test
  void mismatchListsWhatIsLegal() {
    var answer =
        contest.submit(
            contest.newTeam("Legal").token(), claims("elsewhere").scores(Contest.scores(1)));
    assertThat(answer.json().path("expected").asText())
        .isEqualTo("one of both, strict, claims, named");
    assertThat(answer.json().path("found").asText()).isEqualTo("elsewhere");
  }

  @Test
  void constantScoresAreGradedWithANotice() {
    var answer =
        contest.submit(
            contest.newTeam("Constant").token(),
            claims("claims").scores("0.5\n".repeat(Contest.PAIRS)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    assertThat(answer.json().path("files").path(0).path("notices").toString())
        .contains("scores.constant");
  }

  @Test
  void hostileFileNamesBecomeLabels() {
    var member = contest.newTeam("Names");
    var bytes = Contest.scores(1).getBytes(StandardCharsets.UTF_8);
    var answer =
        contest.submit(
            member.token(),
            claims("claims")
                .file("scores", "..\\\\..\\\\..//etc/x\u202egpj.\u0000" + "y".repeat(4000), bytes));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    var name = answer.json().path("files").path(0).path("name").asText();
    assertThat(name).startsWith("xgpj.y").hasSizeLessThanOrEqualTo(120);
  }

  @Test
  void brokenMultipartIsABadRequest() {
    var token = contest.newTeam("Broken").token();
    for (var body : List.of("", "nothing", "------assay-test-boundary\r\nX: y\r\n\r\nz")) {
      var answer =
          server.post(
              contest.path() + "/submissions",
              token,
              body.getBytes(StandardCharsets.UTF_8),
              "multipart/form-data; boundary=----assay-test-boundary");
      assertThat(answer.status()).as(answer.text()).isEqualTo(400);
      assertThat(answer.code()).isEqualTo("request.malformed");
    }
  }

  /// C08 and C09: fifty at once, two members of one team, three a day.
  @Test
  void quotaHoldsAgainstARace() throws Exception {
    var one = contest.newTeam("Race");
    var two = contest.newMember(one);
    var answers = atOnce(50, i -> contest.submitClaims(i % 2 == 0 ? one : two));
    assertThat(answers).filteredOn(answer -> answer.status() == 201).hasSize(3);
    var refused = answers.stream().filter(answer -> answer.status() != 201).toList();
    assertThat(refused)
        .hasSize(47)
        .allSatisfy(answer -> {
          assertThat(answer.status()).isEqualTo(429);
          assertThat(answer.code()).isEqualTo("quota.exceeded");
          assertThat(answer.json().path("detail").asText())
              .startsWith("Your team has 3 of 3 entries used today; the next slot opens at ");
          assertThat(answer.header("Retry-After")).matches("[0-9]+");
        });
    assertThat(ofTeam(one)).hasSize(3);
  }

  @Test
  void theDayOfTheQuotaIsTheCompetitionsOwn() {
    var member = contest.newTeam("Midnight");
    contest.keepTokensForEver();
    // 23:59 in Zurich, which is 22:59 UTC in January.
    server.database().setNow(Instant.parse("2031-01-10T22:59:00Z"));
    for (int i = 0; i < 3; i++) {
      assertThat(contest.submitClaims(member).status()).isEqualTo(201);
    }
    var spent = contest.submitClaims(member);
    assertThat(spent.json().path("detail").asText())
        .isEqualTo(
            "Your team has 3 of 3 entries used today; the next slot opens at 2031-01-11 00:00"
                + " (Europe/Zurich).");
    assertThat(spent.header("Retry-After")).isEqualTo("60");
    server.database().setNow(Instant.parse("2031-01-10T23:00:00Z"));
    assertThat(contest.submitClaims(member).status()).isEqualTo(201);
    assertThat(contest.submitClaims(member).status()).isEqualTo(201);
    var over = contest.submitClaims(member);
    assertThat(over.status()).isEqualTo(429);
    assertThat(over.json().path("detail").asText())
        .isEqualTo("Your team has used all 5 entries of this phase.");
  }

  @Test
  void cancellingWhileItWaitsGivesTheEntryBack() {
    var member = contest.newTeam("Back");
    var id = contest.submitClaims(member).json().path("id").asText();
    var cancelled =
        server.post("/api/v1/submissions/%s/cancel".formatted(id), member.token(), "{}");
    assertThat(cancelled.status()).as(cancelled.text()).isEqualTo(200);
    assertThat(cancelled.json().path("state").asText()).isEqualTo("CANCELLED");
    assertThat(cancelled.json().path("quota").path("used").asInt()).isZero();
    var again = server.post("/api/v1/submissions/%s/cancel".formatted(id), member.token(), "{}");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.code()).isEqualTo("submission.state");
  }

  @Test
  void withdrawnEntriesSayWhen() {
    var member = contest.newTeam("Withdrawn");
    var id = contest.submitClaims(member).json().path("id").asText();
    for (int i = 0; i < 2; i++) {
      var answer =
          server.post("/api/v1/submissions/%s/withdraw".formatted(id), member.token(), "{}");
      assertThat(answer.status()).as(answer.text()).isEqualTo(200);
      assertThat(answer.json().path("withdrawn_at").isNull()).isFalse();
      assertThat(answer.json().path("timeline")).hasSize(2);
    }
  }

  /// C06.
  @Test
  void sameKeyAndRequestGiveOneEntry() throws Exception {
    var member = contest.newTeam("Key");
    var answers =
        atOnce(
            50,
            _ ->
                contest.submit(
                    member.token(),
                    claims("claims").scores(Contest.scores(1)),
                    "Idempotency-Key",
                    "once"));
    assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
    var ids = new HashSet<String>();
    answers.forEach(answer -> ids.add(answer.json().path("id").asText()));
    assertThat(ids).hasSize(1);
    assertThat(ofTeam(member)).hasSize(1);
  }

  /// C07.
  @Test
  void sameKeyWithAnotherRequestIsAConflict() {
    var member = contest.newTeam("Conflict");
    var first = claims("claims").scores(Contest.scores(1));
    assertThat(contest.submit(member.token(), first, "Idempotency-Key", "twice").status())
        .isEqualTo(201);
    var other = claims("claims").scores(Contest.scores(2));
    var conflict = contest.submit(member.token(), other, "Idempotency-Key", "twice");
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.code()).isEqualTo("idempotency.conflict");
    assertThat(ofTeam(member)).hasSize(1);
  }

  /// C10: the phase closes at 2099-01-01T00:00:00Z, and the end itself is too late.
  @Test
  void theDatabaseClockDecidesTheDeadline() throws Exception {
    var member = contest.newTeam("Deadline");
    contest.keepTokensForEver();
    server.database().setNow(Instant.parse("2098-12-31T23:59:59.999Z"));
    assertThat(contest.submitClaims(member).status()).isEqualTo(201);
    for (var late : List.of("2099-01-01T00:00:00Z", "2099-01-01T00:00:01Z")) {
      server.database().setNow(Instant.parse(late));
      for (var answer : atOnce(20, _ -> contest.submitClaims(member))) {
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("phase.closed");
        assertThat(answer.json().path("detail").asText())
            .startsWith("The phase main closed at 2099-01-01T01:00+01:00; it is 2099-01-01T01:00");
      }
    }
    server.database().setNow(Instant.parse("2019-12-31T23:59:59Z"));
    reopen();
    assertThat(contest.submitClaims(member).code()).isEqualTo("phase.not_open");
    assertThat(ofTeam(member)).hasSize(1);
  }

  /// B01 and B03: another tenant's owner, another team of the same contest, nobody.
  @Test
  void othersEntriesDoNotExist() {
    var member = contest.newTeam("Private");
    var rival = contest.newTeam("Rival");
    var foreign = server.newOrganization("foreign-org");
    var id = contest.submitClaims(member).json().path("id").asText();
    for (var token : List.of(rival.token(), foreign, server.newParticipant("Stranger"))) {
      for (var path : List.of("", "/events")) {
        same404(server.get("/api/v1/submissions/" + id + path, token));
        same404(server.get("/api/v1/submissions/" + UUID.randomUUID() + path, token));
      }
      for (var verb : List.of("cancel", "withdraw")) {
        same404(server.post("/api/v1/submissions/" + id + "/" + verb, token, "{}"));
      }
    }
    same404(server.get("/api/v1/submissions/no-id", rival.token()));
    assertThat(server.get("/api/v1/submissions/" + id, "").status()).isEqualTo(401);
    assertThat(server.get("/api/v1/submissions/" + id, contest.organizer()).status())
        .isEqualTo(200);
    assertThat(server.get(contest.path() + "/submissions", rival.token()).json().path("items"))
        .isEmpty();
  }

  /// B07.
  @Test
  void whoLeftTheTeamSeesNothingMore() {
    var member = contest.newTeam("Left");
    var id = contest.submitClaims(member).json().path("id").asText();
    contest.sql(
        "update team_member set left_at = now() where user_id = '%s'".formatted(member.user()));
    same404(server.get("/api/v1/submissions/" + id, member.token()));
  }

  @Test
  void whoHasNoTeamIsToldSo() {
    var answer =
        contest.submit(server.newParticipant("Loner"), claims("claims").scores(Contest.scores(1)));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("team.missing");
  }

  @Test
  void aTokenWithoutTheScopeMayNotSubmit() {
    var reader = server.tokenOf(server.signUp("Reader"), "read");
    var answer = contest.submit(reader, claims("claims").scores(Contest.scores(1)));
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("scope.insufficient");
  }

  @Test
  void eventsBeginWithTheWholeViewAndEndWithTheEntry() {
    var member = contest.newTeam("Events");
    var id = contest.submitClaims(member).json().path("id").asText();
    server.post("/api/v1/submissions/%s/cancel".formatted(id), member.token(), "{}");
    var stream = server.get("/api/v1/submissions/%s/events".formatted(id), member.token());
    assertThat(stream.status()).isEqualTo(200);
    assertThat(stream.text()).contains("event: state").contains("\"state\":\"CANCELLED\"");
  }

  private static Form claims(String task) {
    return new Form().field("task", task);
  }

  private static void same404(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("not_found");
  }

  private static List<String> ofTeam(Contest.Member member) {
    return contest.query("select id from submission where team_id = '%s'".formatted(member.team()));
  }

  private static Set<Path> files() {
    try (Stream<Path> walk = Files.walk(server.directory().resolve("blobs"))) {
      return Set.copyOf(walk.filter(Files::isRegularFile).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Attempt {
    Answer make(int i);
  }

  private static List<Answer> atOnce(int count, Attempt attempt) throws Exception {
    var calls = new ArrayList<Callable<Answer>>();
    for (int i = 0; i < count; i++) {
      int number = i;
      calls.add(() -> attempt.make(number));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Answer>();
      for (Future<Answer> future : threads.invokeAll(calls)) {
        answers.add(future.get());
      }
      return answers;
    }
  }
}
