package assay.server.review;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What organizers do about a case before they decide: claim it, comment on it, write to the team.
@Timeout(300)
class ReviewTest {
  /// A word that stands nowhere else.
  private static final String SECRET = "quokka7781";

  private static ServerUnderTest server;
  private static Contest contest;
  private static Desk desk;
  private static String owner;
  private static String grace;
  private static String reviewer;
  private static String stranger;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    contest = Contest.open(server, "reviewed", "{per_day: 50}");
    desk = new Desk(server, contest);
    owner = contest.organizer();
    grace = desk.member("Grace Hopper", "ORGANIZER");
    reviewer = desk.member("Rosa Reviewer", "REVIEWER");
    stranger = server.newOrganization("elsewhere");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aCaseIsClaimedByOneGivenBackAndTakenOver() {
    var id = desk.open(desk.entry(contest.newTeam("Aare"), 1), "mismatch");
    var claimed = desk.claim(owner, id);
    assertThat(claimed.status()).as(claimed.text()).isEqualTo(200);
    var claim = claimed.json().path("handling").path("claim");
    assertThat(claim.path("name").asText()).isEqualTo("Owner of reviewed");
    assertThat(claim.path("user").asText()).isEqualTo(desk.user(owner));
    assertThat(desk.claim(owner, id).status()).as("again by its holder").isEqualTo(200);

    var late = desk.claim(grace, id);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.code()).isEqualTo("case.claimed");
    assertThat(late.json().path("detail").asText()).contains("Owner of reviewed looks at this");
    assertThat(desk.release(grace, id).code()).isEqualTo("case.claimed");
    assertThat(desk.takeOver(grace, id, desk.user(reviewer)).code())
        .as("from somebody who does not hold it")
        .isEqualTo("case.claimed");
    assertThat(holders(grace, "")).contains("Owner of reviewed");

    assertThat(desk.takeOver(grace, id, desk.user(owner)).status()).isEqualTo(200);
    assertThat(desk.claim(owner, id).code()).isEqualTo("case.claimed");
    assertThat(desk.release(grace, id).status()).isEqualTo(200);
    assertThat(desk.release(grace, id).status()).as("there is nothing to give back").isEqualTo(200);
    assertThat(desk.look(id).path("handling").path("claim").isNull()).isTrue();
    assertThat(desk.deeds(id)).containsExactly("case.claimed", "case.taken_over", "case.released");
    assertThat(
            contest.query(
                "select detail ->> 'from' from audit_event where action = 'case.taken_over' and subject_id = '%s'"
                    .formatted(id)))
        .containsExactly(desk.user(owner));
    assertThat(Desk.texts(desk.look(id).path("history"), "kind"))
        .containsExactly("claimed", "taken-over", "released");
  }

  private static List<String> holders(String token, String query) {
    var names = new ArrayList<String>();
    for (var one : desk.inbox(token, query).path("items")) {
      names.add(one.path("handling").path("claim").path("name").asText());
    }
    return names;
  }

  @Test
  void ofManyClaimsAtOnceExactlyOneWins() throws Exception {
    var id = desk.open(desk.entry(contest.newTeam("Rhein"), 2), "mismatch");
    var tokens =
        IntStream.range(0, 6).mapToObj(i -> desk.member("Racer " + i, "ORGANIZER")).toList();
    var calls = new ArrayList<Callable<Answer>>();
    tokens.forEach(token -> calls.add(() -> desk.claim(token, id)));
    var codes = new ArrayList<Integer>();
    try (var threads = Executors.newFixedThreadPool(calls.size())) {
      for (var answer : threads.invokeAll(calls)) {
        codes.add(answer.get().status());
      }
    }
    assertThat(codes).containsOnlyOnce(200).containsOnly(200, 409);
    assertThat(desk.deeds(id)).containsExactly("case.claimed");
  }

  @Test
  void ofTwoTakeOversAtOnceOneWins() throws Exception {
    var id = desk.open(desk.entry(contest.newTeam("Inn"), 3), "mismatch");
    desk.claim(owner, id);
    var from = desk.user(owner);
    List<Callable<Answer>> calls =
        List.of(() -> desk.takeOver(grace, id, from), () -> desk.takeOver(reviewer, id, from));
    var codes = new ArrayList<Integer>();
    try (var threads = Executors.newFixedThreadPool(2)) {
      for (var answer : threads.invokeAll(calls)) {
        codes.add(answer.get().status());
      }
    }
    assertThat(codes).containsExactlyInAnyOrder(200, 409);
  }

  @Test
  void aClaimKeepsReviewersFromDecidingAndADecisionEndsIt() {
    var id = desk.open(desk.entry(contest.newTeam("Linth"), 4), "mismatch");
    desk.claim(grace, id);
    var refused = desk.decide(reviewer, id, "approved", "I looked.");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("detail").asText()).startsWith("Grace Hopper looks at this");
    assertThat(desk.decide(owner, id, "approved", "I looked.").status()).isEqualTo(200);
    assertThat(desk.look(id).path("handling").path("claim").isNull()).isTrue();
    var late = desk.claim(grace, id);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.code()).isEqualTo("case.decided");

    assertThat(desk.decide(reviewer, id, "none", "Once more.").status()).isEqualTo(200);
    assertThat(desk.claim(reviewer, id).status()).isEqualTo(200);
    assertThat(desk.decide(reviewer, id, "rejected", "It is mine now.").status()).isEqualTo(200);
    assertThat(desk.deeds(id))
        .containsExactly(
            "case.claimed", "case.approved", "case.none", "case.claimed", "case.rejected");
  }

  @Test
  void aDecisionOnAnOlderVersionIsRefused() {
    var id = desk.open(desk.entry(contest.newTeam("Reuss"), 5), "mismatch");
    var opinion = Map.of("decision", "approved", "reason", "I looked.", "version", 1);
    assertThat(desk.does(owner, id, "decision", opinion).status()).isEqualTo(200);
    var stale = desk.does(grace, id, "decision", opinion);
    assertThat(stale.status()).isEqualTo(409);
    assertThat(stale.code()).isEqualTo("case.changed");
  }

  /// Each deed by each who may not, and what is said of it.
  @Test
  void othersFindNoCase() {
    var member = contest.newTeam("Sense");
    var entry = desk.entry(member, 6);
    var id = desk.open(entry, "mismatch");
    var rival = contest.newTeam("Rivals");
    var said = Map.of("text", "Hello.");
    for (var token : List.of(member.token(), rival.token(), stranger)) {
      assertThat(server.get("/api/v1/cases/" + id, token).status()).isEqualTo(404);
    }
    for (var what : List.of("claim", "comments", "messages", "decision")) {
      Map<String, ?> body =
          switch (what) {
            case "decision" -> opinion();
            case "claim" -> Map.of();
            default -> said;
          };
      assertThat(desk.does(stranger, id, what, body).status()).as(what).isEqualTo(404);
      var answer = desk.does(member.token(), id, what, body);
      assertThat(answer.status()).as(what).isEqualTo(403);
      assertThat(answer.code()).as("a participant's token").isEqualTo("scope.insufficient");
      assertThat(desk.does("", id, what, body).status()).as(what).isEqualTo(401);
    }
    assertThat(desk.release(stranger, id).status()).isEqualTo(404);
    assertThat(server.get("/api/v1/orgs/reviewed/cases", member.token()).status()).isEqualTo(404);
    assertThat(server.get("/api/v1/orgs/reviewed/cases/counters", stranger).status())
        .isEqualTo(404);
    var readOnly = desk.member("Only Reads", "ORGANIZER", "read");
    assertThat(desk.claim(readOnly, id).code()).isEqualTo("scope.insufficient");
    assertThat(desk.does(owner, UUID.randomUUID().toString(), "claim", Map.of()).status())
        .isEqualTo(404);

    assertThat(desk.ofTeam(rival.token(), entry).status()).isEqualTo(404);
    assertThat(desk.answer(rival.token(), entry, id, "Hello.").status()).isEqualTo(404);
    assertThat(desk.appeal(rival.token(), entry, "Hello.").status()).isEqualTo(404);
    assertThat(desk.answer(stranger, entry, id, "Hello.").status()).isEqualTo(404);
    assertThat(desk.ofTeam(owner, entry).status()).as("organizers read it").isEqualTo(200);
    assertThat(desk.answer(owner, entry, id, "Hello.").code()).isEqualTo("case.members_only");
    assertThat(desk.appeal(owner, entry, "Hello.").code()).isEqualTo("case.members_only");
    assertThat(desk.look(id).path("history")).isEmpty();
    assertThat(desk.deeds(id)).containsOnly("case.denied");
  }

  private static Map<String, Object> opinion() {
    return Map.of("decision", "approved", "reason", "I looked.", "version", 1);
  }

  @Test
  void whatIsSaidHasToBeSomethingAndNotTooMuch() {
    var member = contest.newTeam("Birs");
    var entry = desk.entry(member, 7);
    var id = desk.open(entry, "mismatch");
    for (var what : List.of("comments", "messages")) {
      var nothing = desk.does(owner, id, what, Map.of("text", " \n "));
      assertThat(nothing.status()).isEqualTo(422);
      assertThat(nothing.code()).isEqualTo("case.text_missing");
      assertThat(desk.does(owner, id, what, Map.of()).status()).isEqualTo(422);
      assertThat(desk.does(owner, id, what, Map.of("text", "x".repeat(2_001))).status())
          .isEqualTo(422);
      assertThat(desk.does(owner, id, what, Map.of("text", "x".repeat(2_000))).status())
          .isEqualTo(201);
    }
    assertThat(desk.answer(member.token(), entry, id, "").code()).isEqualTo("case.text_missing");
    assertThat(desk.answer(member.token(), entry, id, "x".repeat(2_001)).status()).isEqualTo(422);
  }

  @Test
  void commentsNeverReachParticipants() {
    var member = contest.newTeam("Thur");
    var entry = desk.entry(member, 8);
    var id = desk.open(entry, "mismatch");
    var commented = desk.does(grace, id, "comments", Map.of("text", "A " + SECRET + " did it."));
    assertThat(commented.status()).as(commented.text()).isEqualTo(201);
    desk.does(owner, id, "messages", Map.of("text", "Which order of colours?"));
    desk.claim(grace, id);
    desk.decide(grace, id, "rejected", "No answer.");
    assertThat(desk.look(id).toString()).contains(SECRET);
    assertThat(desk.deeds(id))
        .containsExactly("case.commented", "case.message", "case.claimed", "case.rejected");

    var read = new ArrayList<String>();
    for (var token : List.of(member.token(), contest.newTeam("Rivals of Thur").token(), "")) {
      for (var path :
          List.of(
              "/api/v1/submissions/" + entry,
              "/api/v1/submissions/" + entry + "/cases",
              "/api/v1/submissions/" + entry + "/events",
              "/api/v1/submissions/" + entry + "/receipt",
              "/api/v1/submissions/" + entry + "/plots",
              "/api/v1/cases/" + id,
              contest.path(),
              contest.path() + "/submissions",
              contest.path() + "/board?phase=main&task=claims",
              contest.path() + "/board/changes?phase=main&task=claims",
              "/submissions/" + entry,
              "/cases/" + id,
              "/my",
              "/o/reviewed/faces",
              "/o/reviewed/faces/boards/main/claims/default")) {
        read.add(whole(path, token));
      }
    }
    // What leaves by mail and webhook, too.
    read.addAll(contest.query("select kind || payload from outbox"));
    assertThat(String.join("\n", read))
        .contains("Which order of colours?")
        .contains("No answer.")
        .doesNotContain(SECRET);
    assertThat(read.getFirst()).contains(entry);
    assertThat(desk.ofTeam(member.token(), entry).text())
        .as("who of the organizers wrote")
        .doesNotContain("Grace", "Owner of");
  }

  private static String whole(String path, String token) {
    var answer =
        path.startsWith("/api")
            ? server.get(path, token)
            : server.send("GET", path, token, BodyPublishers.noBody(), "Accept", "text/html");
    return answer.response().headers().map() + answer.text();
  }

  @Test
  void theTeamIsAskedAndAnswers() {
    var member = contest.newTeam("Kander");
    var mate = contest.newMember(member);
    var entry = desk.entry(member, 9);
    var id = desk.open(entry, "mismatch");
    var before = desk.ofTeam(member.token(), entry).json().path("items");
    assertThat(Desk.texts(before, "kind")).containsExactly("mismatch");
    assertThat(before.path(0).path("awaits_you").asBoolean()).isFalse();
    assertThat(before.path(0).path("messages")).isEmpty();
    int waiting = desk.counter(owner, "mismatch").path("waiting").asInt();

    desk.does(owner, id, "messages", Map.of("text", "Which order of colours?"));
    assertThat(desk.counter(owner, "mismatch").path("waiting").asInt()).isEqualTo(waiting + 1);
    assertThat(Desk.texts(desk.inbox(owner, "?state=waiting").path("items"), "id")).contains(id);
    var asked = desk.ofTeam(mate.token(), entry).json().path("items").path(0);
    assertThat(asked.path("awaits_you").asBoolean()).isTrue();
    assertThat(asked.path("messages").path(0).path("text").asText())
        .isEqualTo("Which order of colours?");
    assertThat(asked.path("messages").path(0).path("by").isNull()).isTrue();

    var answered = desk.answer(mate.token(), entry, id, "RGB, as the rules say.");
    assertThat(answered.status()).as(answered.text()).isEqualTo(201);
    assertThat(desk.counter(owner, "mismatch").path("waiting").asInt()).isEqualTo(waiting);
    assertThat(desk.look(id).path("handling").path("awaits_team").asBoolean()).isFalse();
    assertThat(Desk.texts(desk.look(id).path("history"), "text"))
        .containsExactly("Which order of colours?", "RGB, as the rules say.");
    assertThat(Desk.texts(desk.ofTeam(member.token(), entry).json().path("items"), "messages"))
        .hasSize(1);
    assertThat(desk.ofTeam(member.token(), entry).json().toString()).contains("\"by\":\"Mate\"");
    assertThat(desk.deeds(id)).containsExactly("case.message", "case.answered");

    // Who left the team reads and writes no more.
    contest.sql(
        "update team_member set left_at = now() where user_id = '%s'".formatted(mate.user()));
    assertThat(desk.ofTeam(mate.token(), entry).status()).isEqualTo(404);
    assertThat(desk.answer(mate.token(), entry, id, "One more.").status()).isEqualTo(404);

    desk.decide(owner, id, "approved", "That explains it.");
    var decided = desk.ofTeam(member.token(), entry).json().path("items").path(0);
    assertThat(decided.path("decision").asText()).isEqualTo("approved");
    assertThat(decided.path("reason").asText()).isEqualTo("That explains it.");
    assertThat(desk.answer(member.token(), entry, id, "Thank you.").status())
        .as("a decision may be answered")
        .isEqualTo(201);
  }

  @Test
  void aTeamCannotFloodACase() {
    var member = contest.newTeam("Simme");
    var entry = desk.entry(member, 10);
    var id = desk.open(entry, "mismatch");
    for (int i = 0; i < 5; i++) {
      assertThat(desk.answer(member.token(), entry, id, "Again " + i).status()).isEqualTo(201);
    }
    var sixth = desk.answer(member.token(), entry, id, "And again");
    assertThat(sixth.status()).isEqualTo(409);
    assertThat(sixth.code()).isEqualTo("case.answers_spent");
    desk.does(owner, id, "messages", Map.of("text", "We have read it."));
    assertThat(desk.answer(member.token(), entry, id, "Good.").status()).isEqualTo(201);
  }

  /// The scores are another team's: the screen names it to organizers, and nobody tells the team.
  @Test
  void aScreensCaseIsNotTheTeamsBeforeItIsToldAndThenNamesNobody() {
    var other = contest.newTeam("Aarewasser");
    desk.entry(other, 77);
    var member = contest.newTeam("Copycats");
    var entry = desk.entry(member, 77);
    var found = desk.inbox(owner, "?kind=duplicate").path("items");
    var id = found.path(0).path("id").asText();
    assertThat(found.path(0).path("summary").asText()).contains("Aarewasser");
    assertThat(desk.ofTeam(member.token(), entry).json().path("items")).isEmpty();
    assertThat(desk.answer(member.token(), entry, id, "Hello.").status())
        .as("what is not theirs to see does not exist")
        .isEqualTo(404);

    desk.does(owner, id, "messages", Map.of("text", "How did you train it?"));
    assertThat(Desk.texts(desk.ofTeam(member.token(), entry).json().path("items"), "kind"))
        .containsExactly("duplicate");
    desk.decide(owner, id, "disqualified", "It is not yours.");
    assertThat(desk.ofTeam(member.token(), entry).text())
        .contains("It is not yours.")
        .doesNotContain("Aarewasser", "pearson", "evidence", "summary");
    assertThat(whole("/submissions/" + entry, member.token()))
        .contains("How did you train it?")
        .doesNotContain("Aarewasser");
  }

  @Test
  void theInboxIsFilteredCountedAndReadPageByPage() {
    var member = contest.newTeam("Emme");
    var ids = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      ids.add(desk.open(desk.entry(member, 200 + i), "architecture"));
      contest.sql(
          "update review_case set opened_at = '2026-01-0%dT00:00:00Z' where id = '%s'"
              .formatted(i + 1, ids.getLast()));
    }
    var pages = new ArrayList<List<String>>();
    var cursor = "";
    do {
      var page = desk.inbox(owner, "?kind=architecture&limit=2" + cursor);
      pages.add(Desk.texts(page.path("items"), "id"));
      cursor = page.path("next").isNull() ? "" : "&cursor=" + page.path("next").asText();
    } while (!cursor.isEmpty());
    assertThat(pages).containsExactly(ids.subList(0, 2), ids.subList(2, 4), ids.subList(4, 5));

    desk.claim(grace, ids.get(1));
    desk.does(owner, ids.get(2), "messages", Map.of("text", "Which layers?"));
    assertThat(listed(grace, "?kind=architecture&holder=mine")).containsExactly(ids.get(1));
    assertThat(listed(owner, "?kind=architecture&holder=mine")).isEmpty();
    assertThat(listed(owner, "?kind=architecture&holder=nobody"))
        .containsExactly(ids.get(0), ids.get(2), ids.get(3), ids.get(4));
    assertThat(listed(owner, "?kind=architecture&state=waiting")).containsExactly(ids.get(2));
    assertThat(listed(owner, "?kind=architecture&competition=faces")).hasSize(5);
    assertThat(listed(owner, "?kind=architecture&competition=others")).isEmpty();
    assertThat(desk.counter(grace, "architecture").toString())
        .isEqualTo(
            """
            {"kind":"architecture","open":5,"mine":1,"unclaimed":4,"waiting":1,"oldest_at":"2026-01-01T00:00:00Z"}\
            """);

    desk.decide(owner, ids.get(0), "approved", "Fine.");
    desk.decide(grace, ids.get(3), "rejected", "Not that of the rules.");
    assertThat(listed(owner, "?kind=architecture&state=decided"))
        .as("the newest decision first")
        .containsExactly(ids.get(3), ids.get(0));
    assertThat(listed(owner, "?kind=architecture&state=decided&limit=1"))
        .containsExactly(ids.get(3));
    assertThat(listed(grace, "?kind=architecture&state=decided&holder=mine"))
        .containsExactly(ids.get(3));
    assertThat(desk.counter(owner, "architecture").path("open").asInt()).isEqualTo(3);
    assertThat(desk.counter(owner, "architecture").path("oldest_at").asText())
        .isEqualTo("2026-01-02T00:00:00Z");
  }

  private static List<String> listed(String token, String query) {
    return Desk.texts(desk.inbox(token, query).path("items"), "id");
  }

  @Test
  void aFilterThatIsMistypedIsRefusedByItsName() {
    for (var wrong :
        List.of("kind=mismatches", "state=all", "holder=me", "limit=0", "cursor=x", "kid=review")) {
      var answer = server.get("/api/v1/orgs/reviewed/cases?" + wrong, owner);
      assertThat(answer.status()).as(wrong).isEqualTo(422);
      assertThat(answer.json().path("field").asText()).isEqualTo(wrong.split("=", 2)[0]);
    }
  }
}
