package assay.server.board;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import assay.server.review.Desk;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// SDFR (FG 2024) as it went: leaderboard from 28 November 2023, provisional on 13 March 2024,
/// final on 5 April after the reproducibility review; two tasks, several sets, Borda count, and
/// scores on the sanitizer that each team claims. All through HTTP; the worker is a fake with
/// models of which it is known how many folds they get wrong.
///
/// Accuracies, by `1 - wrong / 10`, and what the sanitizer shows:
///
/// | task 1 | LFW | CALFW | CPLFW | its claim |
/// |---|---|---|---|---|
/// | Aare | 0.9 | 0.8 | 0.8 | is the re-run |
/// | Broye | 1.0 | 1.0 | 0.8 | another order of pairs: MISMATCH |
/// | Orbe | 0.9 | 0.8 | 0.8 | is the re-run, and all scores are linear in Aare's: duplicate |
/// | Thur | 0.8 | 1.0 | 0.9 | off by 0.005: REVIEW |
///
/// | task 2 | LFW | CALFW | CPLFW | its claim |
/// |---|---|---|---|---|
/// | Aare | 1.0 | 0.9 | 0.9 | is the re-run |
/// | Thur | 0.9 | 1.0 | 0.8 | is the re-run |
@Timeout(600)
class SdfrStoryTest {
  /// RFC 8037, appendix A.1.
  private static final String PKCS8 =
      "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";

  private static final String X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";

  private static final List<String> SETS = List.of("sanitizer", "lfw", "calfw", "cplfw");
  private static final List<String> TEAMS = List.of("Aare", "Broye", "Orbe", "Thur");

  /// Said among organizers; stands nowhere else.
  private static final String COMMENT = "wombat4411";

  private static final String YAML =
      """
      assay: 1
      competition: {slug: faces, name: SDFR 2024, summary: Recognition from synthetic faces, time_zone: Europe/Zurich}
      sets:
        - {slug: sanitizer, name: Sanitizer, role: sanitizer, data: data/a.npy, labels: data/a.txt}
        - {slug: lfw, name: LFW, role: hidden, data: data/b.npy, labels: data/b.txt}
        - {slug: calfw, name: CALFW, role: hidden, data: data/c.npy, labels: data/c.txt}
        - {slug: cplfw, name: CPLFW, role: hidden, data: data/d.npy, labels: data/d.txt}
      tasks:
        - {slug: task1, name: Fixed backbone, submit: model-and-scores, claim_format: sdfr, score: cosine, tolerance: {match: 0.001, review: 0.01}}
        - {slug: task2, name: Free, submit: model-and-scores, claim_format: sdfr, score: cosine, tolerance: {match: 0.001, review: 0.01}}
      phases:
        - slug: test
          name: Test
          opens: 2023-11-28T00:00:00Z
          closes: 2024-03-01T00:00:00Z
          results: 2024-03-13T00:00:00Z
          tracks:
            - {task: task1, claims: [sanitizer], sets: [lfw, calfw, cplfw], board: {rule: borda, accepts: [reproduced, approved]}}
            - {task: task2, claims: [sanitizer], sets: [lfw, calfw, cplfw], board: {rule: borda, accepts: [reproduced, approved]}}
      """;

  private static ServerUnderTest server;
  private static Instant now = Instant.parse("2024-02-20T10:00:00Z");

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(
            Map.of(
                "assay.receipt.pkcs8", PKCS8,
                "assay.audit.seal", "100ms",
                "assay.snapshot.tick", "1h",
                "assay.certainty.tick", "1h"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void at(String moment) {
    now = Instant.parse(moment);
    server.database().setNow(now);
  }

  private static void later() {
    now = now.plus(Duration.ofMinutes(1));
    server.database().setNow(now);
  }

  /// The whole contest with its people.
  private record Story(
      Contest contest,
      TableWorker worker,
      Desk desk,
      String grace,
      Map<String, Contest.Member> teams,
      Map<String, String> entries) {
    Contest.Member team(String name) {
      return Objects.requireNonNull(teams.get(name));
    }

    /// The address of a team's entry.
    String entry(String name) {
      return "/api/v1/submissions/" + id(name);
    }

    String id(String name) {
      return Objects.requireNonNull(entries.get(name));
    }
  }

  @Test
  void provisionalReviewFinal() {
    at("2024-02-20T10:00:00Z");
    var story = open();
    beforeTheResultsNobodySeesABoard(story);
    at("2024-03-02T00:00:00Z");
    afterTheEndNobodyEnters(story);
    at("2024-03-13T09:00:00Z");
    var provisional = theProvisionalBoard(story);
    theReviewIsDone(story);
    at("2024-04-05T09:00:00Z");
    theFinalBoard(story, provisional);
    theLogIsWhole(story);
  }

  private static Story open() {
    var contest = Contest.of(server, "sdfr", Contest.bundleOf(YAML, SETS.size()));
    var desk = new Desk(server, contest);
    var worker = new TableWorker(server, contest, SETS);
    var teams = TEAMS.stream().collect(Collectors.toMap(name -> name, contest::newTeam));
    var grace = desk.member("Grace Hopper", "ORGANIZER");
    contest.keepTokensForEver();
    var story = new Story(contest, worker, desk, grace, teams, new HashMap<>());
    var aare = worker.model("aare", List.of(0, 1, 2, 2), 0, false);
    var broye = worker.model("broye", List.of(0, 0, 0, 2), 1, false);
    var orbe = worker.model("orbe", List.of(0, 1, 2, 2), 0, true);
    var thur = worker.model("thur", List.of(0, 2, 0, 1), 2, false);
    enter(story, "Aare", "task1", aare, aare.similarities(0));
    enter(story, "Broye", "task1", broye, rotated(broye.similarities(0)));
    enter(story, "Orbe", "task1", orbe, orbe.similarities(0));
    enter(story, "Thur", "task1", thur, shifted(thur.similarities(0)));
    var aare2 = worker.model("aare2", List.of(0, 0, 1, 1), 3, false);
    var thur2 = worker.model("thur2", List.of(0, 1, 0, 2), 4, false);
    enter(story, "Aare", "task2", aare2, aare2.similarities(0));
    enter(story, "Thur", "task2", thur2, thur2.similarities(0));
    assertThat(verdicts(story)).containsExactly("REPRODUCED", "MISMATCH", "REPRODUCED", "REVIEW");
    return story;
  }

  /// As with a kit that reads the pairs from another place.
  private static double[] rotated(double[] scores) {
    return IntStream.range(0, scores.length)
        .mapToDouble(pair -> scores[(pair + 1) % scores.length])
        .toArray();
  }

  private static double[] shifted(double[] scores) {
    return Arrays.stream(scores).map(score -> score + 0.005).toArray();
  }

  private static void enter(
      Story story, String team, String task, TableWorker.Model model, double[] claim) {
    var lines =
        Arrays.stream(claim).mapToObj(Double::toString).collect(Collectors.joining("\n", "", "\n"));
    var answer = submit(story, team, task, model.onnx(), lines);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    story.entries().putIfAbsent(team, answer.json().path("id").asText());
    story.worker().workAll();
    later();
  }

  private static Answer submit(Story story, String team, String task, byte[] model, String claim) {
    return story
        .contest()
        .submit(
            story.team(team).token(),
            new Contest.Form()
                .field("phase", "test")
                .field("task", task)
                .file("model", "model.onnx", model)
                .file("scores", task + "_sanitizer_scores.txt", claim.getBytes(US_ASCII)));
  }

  private static List<String> verdicts(Story story) {
    return TEAMS.stream().map(team -> view(story, team).path("verdict").asText()).toList();
  }

  private static JsonNode view(Story story, String team) {
    return server.get(story.entry(team), story.team(team).token()).json();
  }

  /// What a team reads of its hidden sets; null is held.
  private static List<String> figures(Story story, String team) {
    var figures = new ArrayList<String>();
    for (var set : view(story, team).path("sets")) {
      if (set.path("role").asText().equals("hidden")) {
        figures.add(set.path("value").asText());
      }
    }
    return figures;
  }

  /// All that is public of the boards, in every form.
  private static String publicly(Story story) {
    server.bean(Boards.class).forget();
    var seen = new StringBuilder();
    for (var task : List.of("task1", "task2")) {
      for (var accept : List.of("application/json", "text/csv", "application/x-latex")) {
        seen.append(
            server
                .send("GET", address(story, task), "", BodyPublishers.noBody(), "Accept", accept)
                .text());
      }
      seen.append(server.get(changes(story, task), "").text());
      seen.append(server.get("/o/sdfr/faces/boards/test/%s/default".formatted(task), "").text());
    }
    return seen.toString();
  }

  private static String address(Story story, String task) {
    return story.contest().path() + "/board?phase=test&task=" + task;
  }

  private static String changes(Story story, String task) {
    return story.contest().path() + "/board/changes?phase=test&task=" + task;
  }

  private static JsonNode board(Story story, String task) {
    server.bean(Boards.class).forget();
    var answer = server.get(address(story, task), "");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /// `rank team points`, a row each, those that are ranked.
  private static List<String> standings(JsonNode board) {
    return StreamSupport.stream(board.path("rows").spliterator(), false)
        .filter(row -> row.path("rank").isNumber())
        .map(row ->
            "%d %s %s"
                .formatted(
                    row.path("rank").asInt(),
                    row.path("team").asText(),
                    row.path("score").asText()))
        .toList();
  }

  private static void beforeTheResultsNobodySeesABoard(Story story) {
    assertThat(board(story, "task1").path("stage").path("state").asText()).isEqualTo("hidden");
    assertThat(publicly(story)).doesNotContain(TEAMS);
    assertThat(figures(story, "Aare")).containsOnly("null");
    var sanitizer =
        StreamSupport.stream(view(story, "Broye").path("sets").spliterator(), false)
            .filter(set -> set.path("set").asText().equals("sanitizer"))
            .findFirst()
            .orElseThrow();
    assertThat(sanitizer.path("verdict").asText()).isEqualTo("MISMATCH");
    assertThat(sanitizer.path("comparison").path("match").asDouble()).isEqualTo(0.001);
    assertThat(publish(story, "provisional").json().path("detail").asText())
        .contains("the phase is not over");
  }

  private static void afterTheEndNobodyEnters(Story story) {
    var late = submit(story, "Aare", "task1", Contest.model(), "0.5\n".repeat(Contest.PAIRS));
    assertThat(late.status()).as(late.text()).isBetween(400, 499);
    assertThat(publicly(story)).doesNotContain(TEAMS);
    var blocked = publish(story, "final");
    assertThat(blocked.code()).isEqualTo("publication.blocked");
    assertThat(blocked.json().path("detail").asText()).contains("3 cases are open");
  }

  private static Answer publish(Story story, String kind) {
    var answer =
        server.post(
            story.contest().path() + "/phases/test/publications",
            story.contest().organizer(),
            Map.of("kind", kind));
    later();
    return answer;
  }

  /// Task 1 without Broye, whose claim is not the re-run. The points of a column are 3 - rank, and
  /// equals have the mean of theirs.
  ///
  /// - LFW: Aare and Orbe 0.9, ranks 1.5: 1.5 each; Thur 0.8: 0.
  /// - CALFW: Thur 1.0: 2; Aare and Orbe 0.8, ranks 2.5: 0.5 each.
  /// - CPLFW: Thur 0.9: 2; Aare and Orbe 0.8, ranks 2.5: 0.5 each.
  /// - Thur 4, Aare and Orbe 2.5: both are second.
  ///
  /// Task 2, 2 - rank: Aare is first on LFW and CPLFW, Thur on CALFW: 2 and 1.
  private static JsonNode theProvisionalBoard(Story story) {
    assertThat(publish(story, "provisional").status()).isEqualTo(201);
    var board = board(story, "task1");
    assertThat(board.path("stage").path("state").asText()).isEqualTo("provisional");
    assertThat(standings(board)).containsExactly("1 Thur 4.0", "2 Aare 2.5", "2 Orbe 2.5");
    assertThat(board.path("rows").path(0).path("verdict").asText()).isEqualTo("REVIEW");
    assertThat(standings(board(story, "task2"))).containsExactly("1 Aare 2.0", "2 Thur 1.0");
    assertThat(publicly(story)).doesNotContain("Broye", "MISMATCH", "duplicate");
    assertThat(server.get(changes(story, "task1"), "").json().path("items")).isEmpty();

    assertThat(figures(story, "Aare")).containsExactly("0.9", "0.8", "0.8");
    assertThat(figures(story, "Broye")).as("held").containsOnly("null");
    var receipt = receipt(story, "Aare");
    assertThat(receipt.path("entry").path("decision").asText()).isEqualTo("none");
    assertThat(accuracies(receipt)).containsExactly(0.9, 0.8, 0.8);
    var held = receipt(story, "Broye");
    assertThat(held.path("entry").path("verdict").asText()).isEqualTo("MISMATCH");
    assertThat(accuracies(held)).isEmpty();
    return receipt;
  }

  /// The receipt of a team's entry, whose signature another library accepts.
  private static JsonNode receipt(Story story, String team) {
    var answer = server.get(story.entry(team) + "/receipt", story.team(team).token());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    var file = answer.json();
    var signed = file.path("protected").asText() + "." + file.path("payload").asText();
    var check = new Ed25519Signer();
    check.init(false, new Ed25519PublicKeyParameters(Base64.getUrlDecoder().decode(X)));
    check.update(signed.getBytes(US_ASCII), 0, signed.length());
    var signature = Base64.getUrlDecoder().decode(file.path("signature").asText());
    assertThat(check.verifySignature(signature)).as("receipt of " + team).isTrue();
    return file.path("receipt");
  }

  /// Of the hidden sets that a receipt tells of.
  private static List<Double> accuracies(JsonNode receipt) {
    var found = new ArrayList<Double>();
    for (var set : receipt.path("sets")) {
      for (var figure : set.path("figures")) {
        if (set.path("role").asText().equals("hidden")
            && figure.path("metric").asText().equals("accuracy")) {
          found.add(figure.path("value").asDouble());
        }
      }
    }
    return found;
  }

  private static String caseOf(Story story, String team, String kind) {
    for (var one : story.desk().inbox(story.grace(), "?kind=" + kind).path("items")) {
      if (one.path("subject").path("submission").asText().equals(story.id(team))) {
        return one.path("id").asText();
      }
    }
    throw new AssertionError("no open case " + kind + " of " + team);
  }

  private static void theReviewIsDone(Story story) {
    var desk = story.desk();
    var kinds = Desk.texts(desk.inbox(story.grace(), "").path("items"), "kind");
    assertThat(kinds).containsExactlyInAnyOrder("mismatch", "duplicate", "review");
    assertThat(desk.counter(story.grace(), "mismatch").path("unclaimed").asInt()).isOne();
    theMismatchIsExplainedAndApproved(story);
    theCopyIsDisqualifiedAndItsAppealDismissed(story);
    var review = caseOf(story, "Thur", "review");
    desk.decide(story.grace(), review, "approved", "A shift of 0.005 changes no fold.");
    later();
    assertThat(desk.inbox(story.grace(), "").path("items")).isEmpty();
  }

  private static void theMismatchIsExplainedAndApproved(Story story) {
    var desk = story.desk();
    var broye = story.team("Broye");
    var id = caseOf(story, "Broye", "mismatch");
    assertThat(desk.claim(story.grace(), id).status()).isEqualTo(200);
    assertThat(desk.claim(story.contest().organizer(), id).code()).isEqualTo("case.claimed");
    later();
    desk.does(story.grace(), id, "comments", Map.of("text", "The old kit again? " + COMMENT + "."));
    desk.does(story.grace(), id, "messages", Map.of("text", "Which release of the kit was it?"));
    assertThat(desk.counter(story.grace(), "mismatch").path("waiting").asInt()).isOne();
    var asked = desk.ofTeam(broye.token(), story.id("Broye"));
    assertThat(asked.text())
        .contains("Which release of the kit was it?", "\"awaits_you\":true")
        .doesNotContain(COMMENT, "Grace", "0.9", "lfw");
    later();
    assertThat(
            desk.answer(broye.token(), story.id("Broye"), id, "The first one, of November.")
                .status())
        .isEqualTo(201);
    later();
    assertThat(Desk.texts(desk.look(id).path("history"), "kind"))
        .containsExactly("claimed", "commented", "message", "answer");
    assertThat(
            desk.decide(story.grace(), id, "approved", "The first kit read pairs in another order.")
                .status())
        .isEqualTo(200);
    later();
    assertThat(figures(story, "Broye")).containsExactly("1.0", "1.0", "0.8");
    assertThat(desk.deeds(id))
        .containsExactly(
            "case.claimed", "case.commented", "case.message", "case.answered", "case.approved");
  }

  private static void theCopyIsDisqualifiedAndItsAppealDismissed(Story story) {
    var desk = story.desk();
    var orbe = story.team("Orbe");
    var id = caseOf(story, "Orbe", "duplicate");
    assertThat(desk.look(id).path("summary").asText()).contains("of Aare");
    assertThat(desk.ofTeam(orbe.token(), story.id("Orbe")).json().path("items")).isEmpty();
    desk.decide(story.grace(), id, "disqualified", "The scores are those of another entry.");
    later();
    var appealed = desk.appeal(orbe.token(), story.id("Orbe"), "We trained it ourselves.");
    assertThat(appealed.status()).as(appealed.text()).isEqualTo(201);
    assertThat(appealed.text()).doesNotContain("Aare", story.id("Aare"));
    later();
    var appeal = caseOf(story, "Orbe", "appeal");
    assertThat(publish(story, "final").json().path("detail").asText())
        .as("an appeal keeps the final board waiting")
        .contains("2 cases are open");
    desk.decide(
        story.contest().organizer(), appeal, "rejected", "Every score is 0.9 of the other's.");
    later();
    assertThat(view(story, "Orbe").path("decision").asText()).isEqualTo("disqualified");
  }

  /// Task 1 with Broye and without Orbe.
  ///
  /// - LFW: Broye 1.0: 2; Aare 0.9: 1; Thur 0.8: 0.
  /// - CALFW: Broye and Thur 1.0, ranks 1.5: 1.5 each; Aare 0.8: 0.
  /// - CPLFW: Thur 0.9: 2; Aare and Broye 0.8, ranks 2.5: 0.5 each.
  /// - Broye 4, Thur 3.5, Aare 1.5.
  private static void theFinalBoard(Story story, JsonNode provisional) {
    var published = publish(story, "final");
    assertThat(published.status()).as(published.text()).isEqualTo(201);
    // Intervals are not made here: snapshots wait an hour for them.
    at("2024-04-05T11:00:00Z");
    var snapshots = server.bean(Snapshots.class);
    assertThat(snapshots.takeAll()).as("provisional and final, of both tasks").isEqualTo(4);
    assertThat(snapshots.verifyAll()).isZero();
    var board = board(story, "task1");
    assertThat(board.path("stage").path("state").asText()).isEqualTo("final");
    assertThat(standings(board)).containsExactly("1 Broye 4.0", "2 Thur 3.5", "3 Aare 1.5");
    assertThat(standings(board(story, "task2"))).containsExactly("1 Aare 2.0", "2 Thur 1.0");
    assertThat(server.get(changes(story, "task1"), "").json().path("items").toString())
        .isEqualTo(
            """
            [{"team":"Broye","before":null,"after":1,"why":"New on the board: approved in review."},\
            {"team":"Thur","before":1,"after":2,"why":"Decided in review: approved."},\
            {"team":"Aare","before":2,"after":3,"why":"Moved by the others."},\
            {"team":"Orbe","before":2,"after":null,\
            "why":"No longer listed: withdrawn or taken off."}]\
            """);
    assertThat(server.get(changes(story, "task2"), "").json().path("items")).isEmpty();
    assertThat(publicly(story))
        .contains("Broye")
        .doesNotContain(COMMENT, "Which release", "another entry", "trained it ourselves");

    var receipt = receipt(story, "Broye");
    assertThat(receipt.path("entry").path("decision").asText()).isEqualTo("approved");
    assertThat(accuracies(receipt)).containsExactly(1.0, 1.0, 0.8);
    var again = receipt(story, "Aare");
    assertThat(again.path("sets")).as("nothing of it changed").isEqualTo(provisional.path("sets"));
  }

  /// Every deed is under a seal, and the chain is whole.
  private static void theLogIsWhole(Story story) {
    var log = "/api/v1/orgs/sdfr/audit";
    var owner = story.contest().organizer();
    var deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    var found = server.get(log + "/verification", owner).json();
    while (found.path("waiting").asInt() > 0) {
      assertThat(System.nanoTime()).as(found.toString()).isLessThan(deadline);
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      found = server.get(log + "/verification", owner).json();
    }
    assertThat(found.path("valid").asBoolean()).as(found.toString()).isTrue();
    assertThat(found.path("events").asInt()).isPositive();
    var boards =
        server.get(log + "?action=board", owner).json().path("items").findValuesAsText("action");
    assertThat(boards).containsExactly("board.published", "board.published");
    var decided = new ArrayList<String>();
    for (var event : server.get(log + "?action=case", owner).json().path("items")) {
      assertThat(event.path("seal").isNumber()).as(event.toString()).isTrue();
      decided.addFirst(event.path("action").asText());
    }
    assertThat(decided)
        .containsExactly(
            "case.claimed",
            "case.commented",
            "case.message",
            "case.answered",
            "case.approved",
            "case.disqualified",
            "case.appealed",
            "case.rejected",
            "case.approved");
  }
}
