package assay.server.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import assay.server.bundle.TestBundle;
import assay.server.organization.FirstStart;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PagesOverHttpTest {
  private static final String HOME = "/o/pages/small";
  private static final String SUBMIT = HOME + "/submit";
  private static final String HOSTILE = "<img src=x onerror=alert(1)>";

  private static ServerUnderTest server;
  private static Browser organizer;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    server.post("/api/v1/orgs", server.ownerToken(), Map.of("slug", "pages", "name", "Pages"));
    var email = server.signUp("Orga");
    server.post(
        "/api/v1/orgs/pages/members", server.ownerToken(), Map.of("email", email, "role", "OWNER"));
    organizer = Browser.of(server, email);
    var preview =
        organizer.upload(
            "/organize/pages/import", "bundle", "small.zip", TestBundle.small("small").zip());
    assertThat(preview.status()).as(preview.text()).isEqualTo(200);
    assertThat(preview.text()).contains("A new competition: small").contains("phase validation");
    assertThat(server.get("/api/v1/orgs/pages/competitions/small", "").status()).isEqualTo(404);
    var imported = confirm(preview);
    assertThat(imported.status()).as(imported.text()).isEqualTo(200);
    assertThat(imported.text()).contains("Imported.").contains(HOME);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// Imports the bundle of a preview, without sending it again.
  private static Answer confirm(Answer preview) {
    var digest =
        preview.text().replaceAll("(?s).*name=\"bundle\" value=\"([0-9a-f]{64})\".*", "$1");
    return organizer.form("/organize/pages/import/confirmed", "bundle", digest);
  }

  @Test
  void aPreviewShowsWhatWouldChangeAndImportsItWhenConfirmed() {
    var first = TestBundle.small("shown");
    confirm(organizer.upload("/organize/pages/import", "bundle", "b.zip", first.zip()));
    var same = organizer.upload("/organize/pages/import", "bundle", "b.zip", first.zip());
    assertThat(same.text())
        .contains("stands as the bundle says")
        .doesNotContain("import/confirmed");
    var other = first.replace("Be fair.", "Be <kind>.").zip();
    var preview = organizer.upload("/organize/pages/import", "bundle", "b.zip", other);
    assertThat(preview.text())
        .contains("What would change: shown")
        .contains("<td>Be fair.</td><td>Be &lt;kind&gt;.</td>");
    assertThat(confirm(preview).text()).contains("Imported.");
    assertThat(organizer.form("/organize/pages/import/confirmed", "bundle", "none").text())
        .contains("send it once more");
    assertThat(
            newPerson("Mallory")
                .form("/organize/pages/import/confirmed", "bundle", "none")
                .status())
        .isEqualTo(404);
  }

  private static Browser newPerson(String name) {
    return Browser.of(server, server.signUp(name));
  }

  private static Browser newTeam(String team) {
    var browser = newPerson("Ada of " + team);
    assertThat(browser.form(HOME + "/team", "name", team).status()).isEqualTo(303);
    return browser;
  }

  private static Answer submit(Browser browser, String scores, String... fields) {
    return browser.upload(
        SUBMIT, "scores", "validation_default_result.txt", scores.getBytes(UTF_8), fields);
  }

  @Test
  void homeShowsTheCompetitionUnderThePolicy() {
    var answer = new Browser(server).get("/");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.header("Content-Security-Policy")).contains("script-src 'self'");
    assertThat(answer.text()).contains("Small demo").contains("href=\"" + HOME + "\"");
  }

  @Test
  void styleSheetOfThePageIsServed() {
    var sheet =
        Pattern.compile("href=\"(/static/[^\"]+\\.css)\"")
            .matcher(new Browser(server).get("/").text());
    assertThat(sheet.find()).isTrue();
    assertThat(server.get(sheet.group(1), "").status()).isEqualTo(200);
  }

  @Test
  void strangerIsSentToSignInAndComesBack() {
    var email = server.signUp("Return");
    var browser = new Browser(server);
    var sent = browser.get("/my");
    assertThat(sent.status()).isEqualTo(303);
    assertThat(sent.header("Location")).isEqualTo("/sign-in?next=%2Fmy");
    assertThat(browser.get("/sign-in?next=%2Fmy").text()).contains("name=\"next\" value=\"/my\"");
    var signedIn =
        browser.form(
            "/sign-in", "email", email, "password", ServerUnderTest.PASSWORD, "next", "/my");
    assertThat(signedIn.header("Location")).isEqualTo("/my");
    assertThat(browser.get("/my").text()).contains("Nothing entered yet").contains("Return");
  }

  @Test
  void wrongPasswordComesBackWithTheAddressAlone() {
    var answer =
        new Browser(server).form("/sign-in", "email", "x@example.org", "password", "not that one");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).contains("value=\"x@example.org\"").doesNotContain("not that one");
  }

  @Test
  void signUpTellsAShortPasswordAtItsField() {
    var answer =
        new Browser(server)
            .form("/sign-up", "name", HOSTILE, "email", "new@example.org", "password", "short");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text())
        .contains("id=\"password-error\"")
        .contains("value=\"&lt;img src=x onerror=alert(1)>\"")
        .doesNotContain("<img");
  }

  @Test
  void signUpAnswersTheSameForAKnownAddress() {
    var email = server.signUp("Known");
    var fresh = signUp("fresh@example.org");
    assertThat(fresh.status()).isEqualTo(200);
    assertThat(signUp(email).text()).isEqualTo(fresh.text());
  }

  private static Answer signUp(String email) {
    return new Browser(server)
        .form("/sign-up", "name", "N", "email", email, "password", ServerUnderTest.PASSWORD);
  }

  @Test
  void signOutEndsTheSession() {
    var browser = newPerson("Leaver");
    assertThat(browser.get("/account").status()).isEqualTo(200);
    assertThat(browser.form("/sign-out").status()).isEqualTo(303);
    assertThat(browser.get("/account").status()).isEqualTo(303);
  }

  @Test
  void tokenIsShownOnceAndCanBeRevoked() {
    var browser = newPerson("Tokens");
    var made = browser.form("/account", "name", "ci-bot", "scopes", "read");
    assertThat(made.text())
        .containsPattern("<code class=\"secret\">assay_[A-Za-z0-9_-]{43}</code>");
    var account = browser.get("/account").text();
    assertThat(account).contains("ci-bot").doesNotContain("class=\"secret\"");
    var revoke = Pattern.compile("/account/tokens/[0-9a-f-]+/revoke").matcher(account);
    assertThat(revoke.find()).isTrue();
    assertThat(browser.form(revoke.group()).status()).isEqualTo(303);
    assertThat(browser.get("/account").text()).doesNotContain("ci-bot");
  }

  @Test
  void tokenWithoutAScopeIsToldSo() {
    var answer = newPerson("Scopes").form("/account", "name", "laptop");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).contains("value=\"laptop\"").contains("Scopes are one or more of");
  }

  @Test
  void ownerTakesOverAFreshServerOnce() throws Exception {
    try (var fresh = ServerUnderTest.start()) {
      assertThat(Files.exists(fresh.directory().resolve("owner-token"))).isTrue();
      var link = fresh.bean(FirstStart.class).link().orElseThrow();
      var path = link.substring(link.indexOf("/welcome"));
      var browser = new Browser(fresh);
      assertThat(browser.get(path).text()).contains("Take over this server");
      var secret = path.substring(path.indexOf('=') + 1);
      var taken =
          browser.form(
              "/welcome",
              "link",
              secret,
              "name",
              "Owner",
              "email",
              "owner@example.org",
              "password",
              ServerUnderTest.PASSWORD);
      assertThat(taken.status()).as(taken.text()).isEqualTo(303);
      assertThat(browser.get("/account").text()).contains("owner@example.org");
      assertThat(new Browser(fresh).get(path).text()).contains("used or has expired");
    }
  }

  @Test
  void competitionPageTellsContractAndDates() {
    var page = new Browser(server).get(HOME).text();
    assertThat(page)
        .contains("float32 [batch, 512]")
        .contains("<em>small</em>")
        .contains("1 Jan 2026, 01:00 CET")
        .contains("10 a day and 100 in all, per team")
        .contains("stays on the server")
        .contains(HOME + "/boards/validation/task1/20K");
  }

  @Test
  void teamWithAHostileNameIsFoundedAndShownAsText() {
    var browser = newTeam(HOSTILE);
    assertThat(browser.get(HOME + "/team").text())
        .contains("&lt;img src=x onerror=alert(1)&gt;")
        .doesNotContain("<img");
    var again = browser.form(HOME + "/team", "name", HOSTILE);
    assertThat(again.status()).isEqualTo(422);
    assertThat(again.text()).contains("id=\"name-error\"").contains("has this name");
  }

  @Test
  void unknownMemberIsToldAtTheField() {
    var browser = newTeam("Aare");
    var id =
        Pattern.compile("name=\"team\" value=\"([^\"]+)\"")
            .matcher(browser.get(HOME + "/team").text());
    assertThat(id.find()).isTrue();
    var answer =
        browser.form(HOME + "/team/add", "team", id.group(1), "email", "nobody@example.org");
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).contains("value=\"nobody@example.org\"").contains("Nobody signed up");
  }

  @Test
  void submitPageAsksForATrackThenATeamThenTheFiles() {
    var browser = newPerson("Newcomer");
    assertThat(browser.get(SUBMIT).text())
        .contains("Choose what you enter")
        .contains(SUBMIT + "?phase=validation&amp;task=task1&amp;scale=10K");
    var path = SUBMIT + "?phase=validation&task=task1&scale=10K";
    assertThat(browser.get(path).text()).contains("First, a team");
    browser.form(HOME + "/team", "name", "Newcomers");
    assertThat(browser.get(path).text())
        .contains("enctype=\"multipart/form-data\"")
        .contains("name=\"model\"")
        .contains("Sanitizer (10 pairs)");
  }

  @Test
  void shortScoreFileIsRefusedAtItsFieldAndCostsNothing() {
    var browser = newTeam("Broye");
    var answer =
        submit(
            browser,
            "0.5\n0.5\n0.5\n",
            "phase",
            "validation",
            "task",
            "scores",
            "scale",
            "default",
            "method_name",
            "baseline & co");
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.text())
        .containsPattern("(?s)id=\"scores-error\".*Expected.*Found")
        .contains("value=\"baseline &amp; co\"");
    assertThat(browser.get("/my").text()).contains("Nothing entered yet");
  }

  @Test
  void acceptedEntryHasItsPageForItsTeamAlone() {
    var browser = newTeam("Reuss");
    var answer =
        submit(
            browser,
            "0.1\n3.5\n".repeat(5),
            "phase",
            "validation",
            "task",
            "scores",
            "scale",
            "default",
            "method_name",
            "honest");
    assertThat(answer.status()).as(answer.text()).isEqualTo(303);
    var path = answer.header("Location");
    var page = browser.get(path);
    assertThat(page.status()).as(page.text()).isEqualTo(200);
    assertThat(page.text()).contains("team Reuss").contains("honest").contains("Accepted");
    assertThat(browser.get("/my").text()).contains(path);
    assertThat(organizer.get(path).status()).isEqualTo(200);
    var stranger = newPerson("Eve").get(path);
    assertThat(stranger.status()).isEqualTo(404);
    assertThat(stranger.text()).contains("<h1>Nothing here</h1>").contains("not_found");
  }

  @Test
  void organizersPagesDoNotExistForOthers() {
    var stranger = newPerson("Mallory");
    assertThat(stranger.get("/organize/pages/import").status()).isEqualTo(404);
    assertThat(
            stranger
                .upload("/organize/pages/import", "bundle", "b.zip", TestBundle.small("x").zip())
                .status())
        .isEqualTo(404);
  }

  @Test
  void everyMistakeOfABundleIsListed() {
    var bundle =
        TestBundle.small("wrong").without("data/groups.txt").without("data/issame.txt").zip();
    var answer = organizer.upload("/organize/pages/import", "bundle", "b.zip", bundle);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).contains("2 things to mend").contains("data/groups.txt");
  }

  @Test
  void themeIsKeptInACookie() {
    var browser = new Browser(server);
    var chosen = browser.form("/theme", "theme", "dark", "back", HOME);
    assertThat(chosen.header("Location")).isEqualTo(HOME);
    assertThat(browser.get("/").text()).contains("data-theme=\"dark\"");
    assertThat(
            browser
                .form("/theme", "theme", "dark", "back", "https://evil.example/")
                .header("Location"))
        .isEqualTo("/");
  }

  @Test
  void formOfAnotherSiteIsRefused() {
    var answer =
        server.send(
            "POST",
            "/sign-in",
            "",
            BodyPublishers.ofString("email=a%40b.example&password=x"),
            "Content-Type",
            "application/x-www-form-urlencoded",
            "Sec-Fetch-Site",
            "cross-site");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("csrf");
  }

  @Test
  void addressThatIsNoIdIsNotFound() {
    var answer = organizer.get("/submissions/not-an-id");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text()).contains("<!doctype html>").doesNotContain("Trace");
  }
}
