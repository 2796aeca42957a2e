package assay.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Cases on pages, without scripts: the inbox, the desk of a case, and what the team has on the
/// page of its entry.
class ReviewPagesTest {
  private static ServerUnderTest server;
  private static Contest contest;
  private static Browser owner;
  private static Browser grace;
  private static long seed = 1;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    contest = Contest.open(server, "desk", "{per_day: 50}");
    owner = Browser.bearing(server, contest.organizer());
    var email = server.signUp("Grace Hopper");
    server.post(
        "/api/v1/orgs/desk/members",
        contest.organizer(),
        Map.of("email", email, "role", "ORGANIZER"));
    grace = Browser.of(server, email);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String entry(Contest.Member member) {
    var accepted =
        contest.submit(
            member.token(),
            new Contest.Form().field("task", "claims").scores(Contest.scores(seed++)));
    var id = accepted.json().path("id").asText();
    // The stream of events ends with the entry.
    server.get("/api/v1/submissions/" + id + "/events", member.token());
    return id;
  }

  private static String open(String submission, String kind) {
    contest.sql(
        """
        insert into review_case (tenant_id, id, competition_id, submission_id, kind)
        select tenant_id, gen_random_uuid(), competition_id, id, '%s'
        from submission where id = '%s'
        """
            .formatted(kind, submission));
    return contest
        .query(
            "select id::text from review_case where submission_id = '%s' and kind = '%s'"
                .formatted(submission, kind))
        .getFirst();
  }

  @Test
  void aCaseIsClaimedTakenOverAndGivenBack() {
    var path = "/cases/" + open(entry(contest.newTeam("Aare")), "mismatch");
    assertThat(owner.get(path).text()).contains("Nobody looks at this case yet.", "I look at it");
    assertThat(owner.form(path + "/claim", "from", "").status()).isEqualTo(303);
    assertThat(owner.get(path).text()).contains("You look at this case", "Give it back");
    var others = grace.get(path).text();
    assertThat(others).contains("Owner of desk looks at this case.</strong>", "Take it over");
    assertThat(grace.get("/organize/desk").text()).contains("<td>Owner of desk");

    var late = grace.form(path + "/claim", "from", "");
    assertThat(late.status()).isEqualTo(422);
    assertThat(late.text()).contains("Owner of desk looks at this case since");
    var from = Pattern.compile("name=\"from\" value=\"([^\"]+)\"").matcher(others);
    assertThat(from.find()).isTrue();
    assertThat(grace.form(path + "/claim", "from", from.group(1)).status()).isEqualTo(303);
    assertThat(grace.get("/organize/desk?holder=mine").text()).contains("<strong>you</strong>");
    assertThat(grace.form(path + "/release").status()).isEqualTo(303);
    assertThat(grace.get(path).text())
        .contains("Nobody looks at this case yet.", "took the case over", "gave the case back");
    for (var deed : new String[] {"claim", "release", "message", "comment", "decision"}) {
      assertThat(grace.get(path + "/" + deed).status()).as("reloaded").isEqualTo(303);
    }
  }

  @Test
  void commentAndMessageAreTwoForms() {
    var member = contest.newTeam("Broye");
    var entry = entry(member);
    var path = "/cases/" + open(entry, "mismatch");
    var empty = owner.form(path + "/comment", "comment", " ");
    assertThat(empty.status()).isEqualTo(422);
    assertThat(empty.text()).contains("id=\"comment-error\"").doesNotContain("message-error");
    assertThat(owner.form(path + "/message", "message", "").text())
        .contains("id=\"message-error\"");
    assertThat(owner.form(path + "/comment", "comment", "Odd <b>colours</b>.").status())
        .isEqualTo(303);
    assertThat(owner.form(path + "/message", "message", "Which colours?").status()).isEqualTo(303);
    assertThat(owner.get(path).text())
        .contains("<li class=\"inner\">", "Odd &lt;b&gt;colours&lt;/b&gt;.", "for organizers")
        .contains("<li class=\"to-team\">", "Which colours?", "the team reads it")
        .contains("waits for the team");

    var team = Browser.bearing(server, member.token());
    assertThat(team.get("/submissions/" + entry).text())
        .contains("The organizers ask you.", "Which colours?")
        .doesNotContain("Odd", "Owner of desk");
  }

  @Test
  void theTeamAnswersAndAppealsOnThePageOfItsEntry() {
    var member = contest.newTeam("Orbe");
    var entry = entry(member);
    var page = "/submissions/" + entry;
    var team = Browser.bearing(server, member.token());
    assertThat(team.get(page).text()).doesNotContain("You and the organizers");
    var id = open(entry, "duplicate");
    assertThat(team.get(page).text()).as("a screen's case").doesNotContain("id=\"talk\"");
    owner.form("/cases/" + id + "/message", "message", "How was it trained?");

    var field = "answer-" + id;
    var answer = page + "/cases/" + id + "/answer";
    var empty = team.form(answer, field, "");
    assertThat(empty.status()).isEqualTo(422);
    assertThat(empty.text()).contains("id=\"" + field + "-error\"");
    assertThat(team.get(answer).status()).as("reloaded").isEqualTo(303);
    assertThat(team.form(answer, field, "From scratch.").status()).isEqualTo(303);
    assertThat(team.get(page).text()).contains("From scratch.").doesNotContain("ask you");
    assertThat(owner.get("/cases/" + id).text()).contains("From scratch.", "from the team");

    var early = team.form(page + "/appeal", "appeal", "Please.");
    assertThat(early.status()).isEqualTo(422);
    assertThat(early.text()).contains("Nothing is held against this entry.");
    owner.form(
        "/cases/" + id + "/decision",
        "decision",
        "disqualified",
        "reason",
        "It is a copy.",
        "version",
        "1");
    assertThat(team.get(page).text()).contains("<summary>Appeal</summary>", "It is a copy.");
    assertThat(team.form(page + "/appeal", "appeal", "").text()).contains("id=\"appeal-error\"");
    assertThat(team.form(page + "/appeal", "appeal", "Our code is public.").status())
        .isEqualTo(303);
    assertThat(team.get(page).text())
        .contains("Your appeal", "Add to the appeal", "Our code is public.")
        .doesNotContain("<summary>Appeal</summary>");

    var appeal =
        contest
            .query(
                "select id::text from review_case where kind = 'appeal' and submission_id = '%s'"
                    .formatted(entry))
            .getFirst();
    var desk = owner.get("/cases/" + appeal).text();
    assertThat(desk)
        .contains("Accepting this appeal also approves", "duplicate, disqualified")
        .contains("<strong>Accept</strong>", "<strong>Dismiss</strong>")
        .doesNotContain("<strong>Disqualify</strong>");
    owner.form(
        "/cases/" + appeal + "/decision",
        "decision",
        "approved",
        "reason",
        "We saw it.",
        "version",
        "1");
    assertThat(owner.get("/organize/desk?state=decided&kind=appeal").text())
        .contains("</span> accepted</span>");
    assertThat(team.get(page).text())
        .contains("decided: <strong>accepted</strong>. “We saw it.”")
        .contains("</span> cleared</span>");

    var rival = Browser.bearing(server, contest.newTeam("Rivals").token());
    assertThat(rival.form(page + "/appeal", "appeal", "Please.").status()).isEqualTo(404);
    assertThat(rival.form(answer, field, "Please.").status()).isEqualTo(404);
    assertThat(rival.form("/cases/" + id + "/comment", "comment", "Please.").status())
        .isIn(403, 404);
    assertThat(owner.get(page).text())
        .as("organizers read what the team reads")
        .contains("You and the organizers")
        .doesNotContain("Send to the organizers");
  }

  @Test
  void theNavigationCountsWhatIsPending() {
    int pending = pending(owner.get("/my").text());
    var first = open(entry(contest.newTeam("Sense")), "review");
    assertThat(pending(owner.get("/").text())).isEqualTo(pending + 1);
    owner.form("/cases/" + first + "/message", "message", "A question.");
    assertThat(pending(grace.get("/my").text())).as("it waits for the team").isEqualTo(pending);
    var member = contest.newTeam("Nobody’s organizer");
    assertThat(Browser.bearing(server, member.token()).get("/my").text())
        .doesNotContain("class=\"count\"");
  }

  private static int pending(String page) {
    var count = Pattern.compile("<span class=\"count\">([0-9]+)<").matcher(page);
    return count.find() ? Integer.parseInt(count.group(1)) : 0;
  }

  @Test
  void theInboxNarrowsAndGoesOn() {
    var member = contest.newTeam("Emme");
    var before = owner.get("/organize/desk?kind=suspicious").text();
    assertThat(before).contains("No such case", "Show all that are open");
    for (int i = 0; i < 3; i++) {
      open(entry(member), "suspicious");
    }
    var page = owner.get("/organize/desk?kind=suspicious&limit=2").text();
    assertThat(page)
        .contains("Suspicious models</span>", "aria-current=\"true\"")
        .containsOnlyOnce("rel=\"next\"");
    var next = Pattern.compile("<a href=\"([^\"]+)\" rel=\"next\"").matcher(page);
    assertThat(next.find()).isTrue();
    var rest = owner.get(next.group(1).replace("&amp;", "&")).text();
    assertThat(rest).contains("Emme").doesNotContain("rel=\"next\"");
    assertThat(owner.get("/organize/desk?kind=x").status()).isEqualTo(422);
  }
}
