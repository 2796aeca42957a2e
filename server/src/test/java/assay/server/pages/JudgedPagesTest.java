package assay.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Pages that show what was judged: the entry, its board, its case.
class JudgedPagesTest {
  private static final String BOARD = "/o/judged/faces/boards/main/claims/default";

  private static ServerUnderTest server;
  private static Contest contest;
  private static Contest.Member member;
  private static String submission;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    contest = Contest.open(server, "judged", "{per_day: 5, per_phase: 100}");
    member = contest.newTeam("Broye");
    var accepted = contest.submitClaims(member);
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
    submission = accepted.json().path("id").asText();
    // The stream of events ends when the entry is finished.
    server.get("/api/v1/submissions/" + submission + "/events", member.token());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void judgedEntryShowsItsFigureAndEvidence() {
    var page = Browser.bearing(server, member.token()).get("/submissions/" + submission).text();
    assertThat(page)
        .contains("% accuracy")
        .contains("</span> claimed</span>")
        .contains("Withdraw from the board")
        .doesNotContain("data-events");
  }

  @Test
  void boardShowsTheTeamToEverybodyAndTheEntryToItsOwn() {
    var everybody = new Browser(server).get(BOARD);
    assertThat(everybody.status()).as(everybody.text()).isEqualTo(200);
    assertThat(everybody.text())
        .contains("Broye")
        .contains("Mean accuracy, %")
        .contains("<p>Mean over Open.")
        .doesNotContain("/submissions/");
    assertThat(Browser.bearing(server, member.token()).get(BOARD).text())
        .contains("class=\"own\"")
        .contains("/submissions/" + submission);
  }

  @Test
  void boardSwitchesBetweenTasksAndSortsWithoutScripts() {
    var page = new Browser(server).get(BOARD + "?sort=open-set").text();
    assertThat(page)
        .contains("/o/judged/faces/boards/main/named/10K")
        .contains("aria-sort=\"descending\"");
  }

  @Test
  void boardIsThereForASpreadsheet() {
    var answer =
        server.send(
            "GET", BOARD + "/csv", "", BodyPublishers.noBody(), "Accept", "text/html,*/*;q=0.8");
    assertThat(answer.header("Content-Type")).startsWith("text/csv");
    assertThat(answer.header("Content-Disposition")).contains("attachment");
    assertThat(answer.text()).startsWith("rank,team,").contains("Broye");
  }

  @Test
  void boardOfNoTrackIsNotFound() {
    assertThat(new Browser(server).get("/o/judged/faces/boards/main/both/10K").status())
        .isEqualTo(404);
  }

  @Test
  void caseIsDecidedOnceWithAReason() {
    var path = "/cases/" + openCase();
    var organizer = Browser.bearing(server, contest.organizer());
    assertThat(organizer.get("/organize/judged").text()).contains(path).contains("Broye");
    assertThat(organizer.get(path).text()).contains("Record the decision");

    var unsaid = decide(organizer, path, "approved", "", "1");
    assertThat(unsaid.status()).isEqualTo(422);
    assertThat(unsaid.text())
        .contains("id=\"reason-error\"")
        .contains("value=\"approved\" required checked");

    assertThat(decide(organizer, path, "approved", "We looked.", "1").status()).isEqualTo(303);
    assertThat(organizer.get(path).text()).contains("“We looked.”").contains("value=\"none\"");
    assertThat(organizer.get("/organize/judged?state=decided").text()).contains(path);

    var late = decide(organizer, path, "rejected", "I too.", "1");
    assertThat(late.status()).isEqualTo(422);
    assertThat(late.text()).contains("decided this case meanwhile").contains("I too.");
    assertThat(Browser.bearing(server, member.token()).get(path).status()).isEqualTo(404);
    var stranger = server.newOrganization("elsewhere");
    assertThat(server.get("/api/v1" + path, stranger).status()).isEqualTo(404);
    assertThat(
            contest.query(
                "select subject_id from audit_event where action = 'case.denied' and actor is not null"))
        .as("both tries are on record")
        .containsExactly(path.replace("/cases/", ""), path.replace("/cases/", ""));
  }

  @Test
  void inboxDoesNotExistForParticipants() {
    assertThat(Browser.bearing(server, member.token()).get("/organize/judged").status())
        .isEqualTo(404);
  }

  private static Answer decide(
      Browser browser, String path, String decision, String reason, String version) {
    return browser.form(
        path + "/decision", "decision", decision, "reason", reason, "version", version);
  }

  private static String openCase() {
    contest.sql(
        """
        insert into review_case (tenant_id, id, competition_id, submission_id, kind)
        select tenant_id, gen_random_uuid(), competition_id, id, 'mismatch'
        from submission where id = '%s'
        """
            .formatted(submission));
    return contest.query("select id::text from review_case").getFirst();
  }
}
