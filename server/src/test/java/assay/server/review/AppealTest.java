package assay.server.review;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.queue.FakeWorker;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Teams appeal, organizers accept or dismiss it, and take that back.
@Timeout(300)
class AppealTest {
  private static ServerUnderTest server;
  private static Contest contest;
  private static Desk desk;
  private static String owner;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    contest = Contest.open(server, "appeals", "{per_day: 50}");
    desk = new Desk(server, contest);
    owner = contest.organizer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void leaveNoWork() {
    server.emptyTheQueue();
  }

  /// As organizers read the board: theirs is made anew each time.
  private static List<String> ranked(String task) {
    var board = server.get(contest.path() + "/board?phase=main&task=" + task, owner).json();
    return StreamSupport.stream(board.path("rows").spliterator(), false)
        .filter(row -> row.path("rank").isNumber())
        .map(row -> row.path("team").asText())
        .toList();
  }

  private static JsonNode entry(Contest.Member member, String id) {
    return server.get("/api/v1/submissions/" + id, member.token()).json();
  }

  private static String openAppeal(String submission) {
    return contest
        .query(
            "select id from review_case where kind = 'appeal' and state = 'open' and submission_id = '%s'"
                .formatted(submission))
        .getFirst();
  }

  private static JsonNode mayAppeal(Contest.Member member, String entry) {
    return desk.ofTeam(member.token(), entry).json().path("appeal");
  }

  @Test
  void anAcceptedAppealPutsTheEntryBackAndTakingItBackDoesNot() {
    var member = contest.newTeam("Aare");
    var entry = desk.entry(member, 1);
    var duplicate = desk.open(entry, "duplicate");
    assertThat(mayAppeal(member, entry).path("is_possible").asBoolean()).isFalse();
    var early = desk.appeal(member.token(), entry, "We did nothing.");
    assertThat(early.status()).isEqualTo(409);
    assertThat(early.code()).isEqualTo("appeal.refused");

    assertThat(desk.decide(owner, duplicate, "disqualified", "Copied.").status()).isEqualTo(200);
    assertThat(ranked("claims")).doesNotContain("Aare");
    assertThat(mayAppeal(member, entry).path("why").asText())
        .isEqualTo("Against the decision of the organizers: disqualified.");
    var appealed = desk.appeal(member.token(), entry, "The code is public, look at it.");
    assertThat(appealed.status()).as(appealed.text()).isEqualTo(201);
    var again = desk.appeal(member.token(), entry, "And again.");
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().path("detail").asText()).contains("is open");
    assertThat(desk.counter(owner, "appeal").path("open").asInt()).isEqualTo(1);

    var appeal = openAppeal(entry);
    var found = desk.look(appeal);
    assertThat(found.path("kind").asText()).isEqualTo("appeal");
    assertThat(found.path("history").path(0).path("text").asText())
        .isEqualTo("The code is public, look at it.");
    assertThat(found.path("lifts").toString())
        .isEqualTo(
            """
            [{"id":"%s","kind":"duplicate","decision":"disqualified"}]\
            """
                .formatted(duplicate));
    assertThat(desk.decide(owner, appeal, "disqualified", "No.").status())
        .as("an appeal is accepted or dismissed")
        .isEqualTo(422);
    assertThat(desk.decide(owner, appeal, "approved", "We saw the code.").status()).isEqualTo(200);
    assertThat(ranked("claims")).contains("Aare");
    assertThat(entry(member, entry).path("decision").asText()).isEqualTo("none");
    assertThat(entry(member, entry).path("timeline").toString())
        .contains("accepted your appeal. What was held against the entry no longer holds.");
    assertThat(
            contest.query(
                "select action from audit_event where detail ->> 'submission' = '%s' and action like 'case.%%' order by at, id"
                    .formatted(entry)))
        .containsExactly("case.disqualified", "case.appealed", "case.approved", "case.approved");
    assertThat(desk.deeds(appeal)).containsExactly("case.appealed", "case.approved");
    assertThat(desk.deeds(duplicate)).containsExactly("case.disqualified", "case.approved");
    assertThat(mayAppeal(member, entry).path("is_possible").asBoolean()).isFalse();

    assertThat(desk.decide(owner, appeal, "none", "Too quick.").status()).isEqualTo(200);
    assertThat(ranked("claims")).doesNotContain("Aare");
    assertThat(entry(member, entry).path("decision_reason").asText()).isEqualTo("Copied.");
    assertThat(desk.deeds(duplicate))
        .containsExactly("case.disqualified", "case.approved", "case.disqualified");
    assertThat(desk.decide(owner, appeal, "rejected", "It is a copy.").status()).isEqualTo(200);
    assertThat(ranked("claims")).doesNotContain("Aare");
    assertThat(entry(member, entry).path("decision").asText()).isEqualTo("disqualified");
    assertThat(entry(member, entry).path("timeline").toString()).contains("dismissed your appeal");
  }

  @Test
  void aDismissedAppealTakesNothingFromTheEntry() {
    var member = contest.newTeam("Broye");
    var entry = desk.entry(member, 2);
    var screen = desk.open(entry, "suspicious");
    desk.decide(owner, screen, "rejected", "Odd.");
    desk.appeal(member.token(), entry, "It is a ReLU.");
    var appeal = openAppeal(entry);
    desk.decide(owner, appeal, "rejected", "It is not.");
    desk.decide(owner, screen, "approved", "It is a ReLU after all.");
    assertThat(ranked("claims")).contains("Broye");
    assertThat(entry(member, entry).path("decision").asText()).isEqualTo("none");
  }

  /// What was decided anew after the appeal stays as it is when the appeal is opened again.
  @Test
  void aLaterDecisionOutlivesTheAppeal() {
    var member = contest.newTeam("Orbe");
    var entry = desk.entry(member, 3);
    var screen = desk.open(entry, "suspicious");
    desk.decide(owner, screen, "rejected", "Odd.");
    desk.appeal(member.token(), entry, "It is a ReLU.");
    var appeal = openAppeal(entry);
    desk.decide(owner, appeal, "approved", "So it is.");
    desk.decide(owner, screen, "disqualified", "It is a trigger.");
    desk.decide(owner, appeal, "none", "Wrong.");
    assertThat(desk.look(screen).path("decided").path("decision").asText())
        .isEqualTo("disqualified");
    assertThat(desk.look(screen).path("decided").path("reason").asText())
        .isEqualTo("It is a trigger.");
  }

  @Test
  void appealsAreThreeAnEntryAndOneAtATime() throws Exception {
    var member = contest.newTeam("Sarine");
    var entry = desk.entry(member, 4);
    desk.decide(owner, desk.open(entry, "duplicate"), "disqualified", "Copied.");
    List<Callable<Integer>> both =
        List.of(
            () -> desk.appeal(member.token(), entry, "One.").status(),
            () -> desk.appeal(member.token(), entry, "Two.").status());
    var codes = new ArrayList<Integer>();
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (var answer : threads.invokeAll(both)) {
        codes.add(answer.get());
      }
    }
    assertThat(codes).containsExactlyInAnyOrder(201, 409);
    var first = openAppeal(entry);
    desk.decide(owner, first, "rejected", "No.");
    assertThat(mayAppeal(member, entry).path("left").asInt()).isEqualTo(2);
    desk.appeal(member.token(), entry, "Please.");
    var reopened = desk.decide(owner, first, "none", "Let me see.");
    assertThat(reopened.status()).isEqualTo(409);
    assertThat(reopened.code()).isEqualTo("appeal.open");
    desk.decide(owner, openAppeal(entry), "rejected", "No.");
    desk.appeal(member.token(), entry, "Please, please.");
    desk.decide(owner, openAppeal(entry), "rejected", "No.");
    var fourth = desk.appeal(member.token(), entry, "Please, please, please.");
    assertThat(fourth.status()).isEqualTo(409);
    assertThat(fourth.json().path("detail").asText()).contains("At most 3 appeals");
  }

  @Test
  void nothingIsHeldAgainstAGoodEntryOrAWithdrawnOne() {
    var member = contest.newTeam("Venoge");
    var entry = desk.entry(member, 5);
    assertThat(mayAppeal(member, entry).path("why").asText())
        .isEqualTo("Nothing is held against this entry.");
    desk.decide(owner, desk.open(entry, "duplicate"), "rejected", "Copied.");
    server.post("/api/v1/submissions/%s/withdraw".formatted(entry), member.token(), Map.of());
    assertThat(desk.appeal(member.token(), entry, "Please.").json().path("detail").asText())
        .isEqualTo("The entry was withdrawn.");
  }

  /// The claim has the wrong sign: a mismatch, run on a hidden set whose figure is held.
  @Test
  void anAcceptedAppealAgainstAMismatchLetsTheEntryRankAndTellsNothingHiddenBefore() {
    var member = contest.newTeam("Lütschine");
    var wrong = Arrays.stream(FakeWorker.expected(1)).map(score -> -score).toArray();
    var accepted = contest.submit(member, "both", wrong);
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
    var entry = accepted.json().path("id").asText();
    var worker = FakeWorker.register(server);
    worker.work(worker.claim(5).orElseThrow());
    server.get("/api/v1/submissions/" + entry + "/events", member.token());
    assertThat(entry(member, entry).path("verdict").asText()).isEqualTo("MISMATCH");
    assertThat(ranked("both")).isEmpty();
    var hidden =
        contest.query(
            "select c.value::text from score c join evaluation_set e on e.id = c.set_id where e.role = 'hidden' and c.submission_id = '%s'"
                .formatted(entry));
    assertThat(hidden).isNotEmpty();

    var appealed = desk.appeal(member.token(), entry, "The labels are exchanged.");
    assertThat(appealed.status()).as(appealed.text()).isEqualTo(201);
    assertThat(Desk.texts(appealed.json().path("items"), "kind"))
        .containsExactly("mismatch", "appeal");
    // Moments have fractions of a second, which may look like any figure.
    var told = appealed.text().replaceAll("[0-9-]{10}T[0-9:.]+Z", "");
    for (var figure : hidden) {
      assertThat(told).doesNotContain(figure);
    }
    assertThat(appealed.text()).doesNotContain("max", "pearson", Contest.HIDDEN_SET);
    var appeal = openAppeal(entry);
    assertThat(Desk.texts(desk.look(appeal).path("lifts"), "decision")).containsExactly("none");
    desk.decide(owner, appeal, "approved", "They were.");
    assertThat(ranked("both")).containsExactly("Lütschine");
    assertThat(entry(member, entry).path("decision").asText()).isEqualTo("approved");
    assertThat(desk.counter(owner, "mismatch").path("open").asInt()).isZero();
    desk.decide(owner, appeal, "none", "Not all of them.");
    assertThat(ranked("both")).isEmpty();
    assertThat(desk.counter(owner, "mismatch").path("open").asInt()).isOne();
  }

  @Test
  void aModelThatFailedOnHiddenSetsOnlyIsLookedAtAndCanBeAppealed() {
    var member = contest.newTeam("Kander");
    var accepted = contest.submitBoth(member);
    var entry = accepted.json().path("id").asText();
    var worker = FakeWorker.register(server);
    var ticket = worker.claim(5).orElseThrow();
    var open = ticket.path("sets").path(0);
    worker.vector(ticket, open, worker.scores(ticket, open));
    worker.modelFailed(ticket, "model.crashed", ticket.path("sets").path(1).path("work").asText());
    assertThat(desk.counter(owner, "hidden-failure").path("open").asInt()).isOne();
    assertThat(Desk.texts(desk.ofTeam(member.token(), entry).json().path("items"), "kind"))
        .containsExactly("hidden-failure");
    assertThat(mayAppeal(member, entry).path("why").asText())
        .isEqualTo("Against the finding that the model failed.");
    desk.appeal(member.token(), entry, "It runs here.");
    var appeal = openAppeal(entry);
    assertThat(desk.look(appeal).path("lifts")).isEmpty();
    desk.decide(owner, appeal, "approved", "It does: send it again.");
    assertThat(entry(member, entry).path("state").asText()).isEqualTo("FAILED_MODEL");
    assertThat(mayAppeal(member, entry).path("is_possible").asBoolean()).isFalse();
  }
}
