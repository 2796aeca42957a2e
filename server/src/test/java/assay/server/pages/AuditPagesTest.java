package assay.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The log of deeds as organizers see it.
class AuditPagesTest {
  private static ServerUnderTest server;
  private static Contest contest;
  private static Browser organizer;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.audit.seal", "1s"));
    contest = Contest.open(server, "logged", "{per_day: 5}");
    var accepted = contest.submitClaims(contest.newTeam("Aare <b>"));
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
    organizer = Browser.bearing(server, contest.organizer());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void deedsAreToldInWordsWithTheirSubjects() {
    assertThat(organizer.get("/organize/logged").text()).contains("/organize/logged/audit");
    var page = organizer.get("/organize/logged/audit");
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    assertThat(page.text())
        .contains("handed in an entry", "submission.accepted", "imported a competition")
        .contains("gave somebody a role", "made the organization")
        .containsPattern("<a href=\"/submissions/[0-9a-f-]{36}\">submission</a>")
        .doesNotContain("Older");
  }

  @Test
  void filtersWorkWithoutScriptsAndKeepWhatWasTyped() {
    var page = organizer.get("/organize/logged/audit?action=competition&actor=&from=&until=");
    assertThat(page.text())
        .contains("imported a competition", "value=\"competition\"", "Show all")
        .doesNotContain("handed in an entry");
    assertThat(organizer.get("/organize/logged/audit?actor=nobody").text())
        .contains("No such deed");
    var first = organizer.get("/organize/logged/audit?limit=1&action=organization.created").text();
    assertThat(first).doesNotContain("Older");
    var newest = organizer.get("/organize/logged/audit?limit=1").text();
    var older = Pattern.compile("href=\"([^\"]*cursor=[^\"]*)\" rel=\"next\"").matcher(newest);
    assertThat(older.find()).isTrue();
    var next = organizer.get(older.group(1).replace("&amp;", "&")).text();
    assertThat(next).contains("Newest", "href=\"/organize/logged/audit?limit=1\"");
  }

  @Test
  void aFilterThatIsWrongComesBackWithWhatIsExpected() {
    var page = organizer.get("/organize/logged/audit?from=yesterday&action=case");
    assertThat(page.status()).isEqualTo(422);
    assertThat(page.text()).contains("Expected a day like 2026-03-12", "value=\"case\"");
    assertThat(organizer.get("/organize/logged/audit?cursor=x").status()).isEqualTo(422);
    assertThat(organizer.get("/organize/logged/audit?sort=password_hash").status()).isEqualTo(422);
  }

  @Test
  void theChainIsCheckedOnDemand() {
    var good = organizer.form("/organize/logged/audit/verification", "seal", "", "head", "");
    assertThat(good.status()).isEqualTo(200);
    assertThat(good.text()).contains("The chain holds.").contains("verified up to seal");
    var wrong =
        organizer.form(
            "/organize/logged/audit/verification", "seal", "99999", "head", "ab".repeat(32));
    assertThat(wrong.status()).isEqualTo(200);
    assertThat(wrong.text()).contains("The chain was cut:", "no such seal", "ab".repeat(32));
    var mistyped =
        organizer.form("/organize/logged/audit/verification", "seal", "1", "head", "abc");
    assertThat(mistyped.status()).isEqualTo(422);
    assertThat(mistyped.text()).contains("found 3 characters", "value=\"abc\"");
    assertThat(organizer.get("/organize/logged/audit/verification").status()).isEqualTo(303);
  }

  @Test
  void theLogDoesNotExistForOthers() {
    var member = Browser.bearing(server, contest.newTeam("Thur").token());
    assertThat(member.get("/organize/logged/audit").status()).isGreaterThanOrEqualTo(400);
    var stranger = Browser.bearing(server, server.newOrganization("no-log"));
    assertThat(stranger.get("/organize/logged/audit").status()).isEqualTo(404);
    assertThat(stranger.form("/organize/logged/audit/verification", "seal", "").status())
        .isEqualTo(404);
    assertThat(stranger.get("/organize/logged/audit/verification").status()).isEqualTo(404);
  }
}
