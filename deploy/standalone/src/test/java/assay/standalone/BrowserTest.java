package assay.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import assay.standalone.demo.SmallContest;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.SelectOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A participant and an organizer in Chromium, from the sign-up to the decided mismatch. Every page
/// passes axe, at the width of a desk and of a telephone; the pictures are left in
/// `target/screenshots`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BrowserTest {
  private static final String PASSWORD = "a long enough pass phrase";
  private static final double PATIENCE = 90_000;
  private static final Path SCREENSHOTS = Path.of("target/screenshots");

  private Path folder = Path.of("");
  private Standalone standalone;
  private SmallContest contest = new SmallContest(Path.of(""));
  private Playwright playwright;
  private Browser browser;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    folder = temporary;
    var chromium = chromium();
    contest = SmallContest.in(Files.createDirectories(folder.resolve("contest")));
    standalone = Standalone.start(0, folder.resolve("assay"), _ -> {});
    organizer()
        .postFile("/api/v1/orgs/main/bundles", "application/zip", contest.bundle())
        .expect(201);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    Files.createDirectories(SCREENSHOTS);
  }

  @AfterAll
  void stop() {
    if (playwright != null) {
      playwright.close();
    }
    if (standalone != null) {
      standalone.close();
    }
  }

  private static Path chromium() {
    var named = System.getenv("ASSAY_CHROMIUM");
    var path = Path.of(named == null ? "/usr/bin/chromium" : named);
    if (!Files.isExecutable(path)) {
      var why =
          "SKIPPED: BrowserTest needs Chromium at /usr/bin/chromium, or ASSAY_CHROMIUM naming it";
      System.err.println(why);
      Assumptions.abort(why);
    }
    return path;
  }

  @Test
  void fromSignUpToADecidedMismatch() throws IOException {
    var page = visit("/");
    assertThat(page.locator("body")).containsText("Small faces");
    look(page, "home");

    signUp(page, "Ada Lovelace", "ada@example.org");
    page.navigate(at("/o/main/small"));
    look(page, "competition");
    foundTeam(page, "Aare");
    look(page, "team");

    // A refusal stands at its field and says how to mend it.
    var brief = folder.resolve("brief.txt");
    var lines = Files.readAllLines(contest.honestClaim());
    Files.write(brief, lines.subList(0, lines.size() - 1));
    var patched = new ArrayList<String>();
    page.onRequest(request -> {
      if (request.method().equals("PATCH")) {
        patched.add(request.url());
      }
    });
    submit(page, "Aare", brief);
    assertThat(page.locator("#scores-error")).containsText("20");
    assertThat(patched).as("model and scores went in pieces").hasSizeGreaterThanOrEqualTo(2);
    // The model needs not be sent again.
    assertThat(page.locator("form.steps")).containsText("The model that you sent waits");
    assertThat(page.locator("#model")).not().hasAttribute("required", Pattern.compile(".*"));
    assertThat(page.locator("#scores-error")).containsText("19");
    assertThat(page.locator("#method_name")).hasValue("raw pixels");
    look(page, "submit-refused");

    page.locator("#scores").setInputFiles(contest.honestClaim());
    page.getByText("Submit this entry").click();
    page.waitForURL(Pattern.compile("/submissions/"));
    // Live: nothing is reloaded here.
    assertThat(page.locator("#live")).containsText("reproduced", patience());
    assertThat(page.locator("#live")).containsText("Hidden portraits");
    look(page, "submission");

    foundTeam(page, "Orbe");
    submit(page, "Orbe", contest.swappedClaim());
    page.waitForURL(Pattern.compile("/submissions/"));
    assertThat(page.locator("#live")).containsText("mismatch", patience());
    var mismatch = page.url();
    look(page, "submission-mismatch");

    page.navigate(at("/o/main/small/boards/test/task1/default"));
    assertThat(page.locator("main")).containsText("Aare");
    assertThat(page.locator("main")).not().containsText("Orbe");
    look(page, "board");

    var reviewer = reviewer(mismatch);
    ask(reviewer);
    page.navigate(mismatch);
    assertThat(page.locator("#talk")).containsText("Which order of the colours?");
    assertThat(page.locator("#talk")).not().containsText("They swapped them");
    look(page, "submission-asked");
    page.locator("#talk textarea").first().fill("Red, green, blue.");
    page.getByText("Send to the organizers").click();
    assertThat(page.locator("#talk")).containsText("Red, green, blue.");

    decide(reviewer);

    page.navigate(mismatch);
    assertThat(page.locator("main")).containsText("The colours were swapped on one side only.");
    page.navigate(at("/o/main/small/boards/test/task1/default"));
    assertThat(page.locator("main")).containsText("Orbe");
    look(page, "board-after-decision");
    page.getByText("Ranks over time").click();
    assertThat(page.locator("figure.chart")).containsText("Orbe");
    look(page, "board-history");
    page.navigate(at("/o/main/small/scales/test/task1"));
    assertThat(page.locator("main")).containsText("Aare");
    look(page, "scales");
  }

  @Test
  void documentsAreReadAtADeskAndOnATelephone() {
    var page = visit("/docs");
    assertThat(page.locator("main")).containsText("Explanation");
    look(page, "docs");
    page.getByText("Host your first competition").first().click();
    assertThat(page.locator("h1")).containsText("Host your first competition");
    look(page, "docs-tutorial");
    page.navigate(at("/docs/reference/boards"));
    page.locator(".on-this-page").getByText("Publishing").click();
    assertThat(page.locator("#publishing")).isInViewport();
    look(page, "docs-boards");
    page.navigate(at("/docs/api"));
    // Every operation on one page is more than axe bears.
    assertThat(page.locator("main")).containsText("/api/v1/orgs/{org}/bundles");
  }

  /// On the page of the case, which is theirs to see from now on.
  private Page reviewer(String mismatch) {
    var page = visit("/");
    signUp(page, "Grace Hopper", "grace@example.org");
    page.navigate(mismatch);
    assertThat(page.locator("body")).not().containsText("Orbe");
    organizer()
        .post(
            "/api/v1/orgs/main/members", Map.of("email", "grace@example.org", "role", "REVIEWER"));
    page.navigate(at("/organize/main"));
    assertThat(page.locator("main")).containsText("Orbe");
    look(page, "inbox");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("Orbe")))
        .first()
        .click();
    assertThat(page.locator("main")).containsText("Worst pairs");
    assertThat(page.locator("svg").first()).isVisible();
    look(page, "case");
    return page;
  }

  private static void ask(Page page) {
    page.getByText("I look at it").click();
    assertThat(page.locator(".claim")).containsText("You look at this case.");
    page.locator("#comment").fill("They swapped them.");
    page.getByText("Keep the comment").click();
    assertThat(page.locator(".thread .inner")).containsText("They swapped them.");
    page.locator("#message").fill("Which order of the colours?");
    page.getByText("Send to the team").click();
    assertThat(page.locator(".head")).containsText("waits for the team");
    look(page, "case-asked");
    page.navigate(page.url().replaceAll("/cases/.*", "/organize/main?state=waiting"));
    assertThat(page.locator("main")).containsText("Orbe");
    look(page, "inbox-waiting");
    page.goBack();
  }

  private static void decide(Page page) {
    page.reload();
    assertThat(page.locator(".thread .from-team")).containsText("Red, green, blue.");
    page.locator("input[name=decision][value=approved]").check();
    page.locator("#reason").fill("The colours were swapped on one side only.");
    page.getByText("Record the decision").click();
    assertThat(page.locator("#decide")).containsText("Grace Hopper");
    look(page, "case-decided");
    page.context().close();
  }

  private Page visit(String path) {
    var page = browser.newContext().newPage();
    page.navigate(at(path));
    return page;
  }

  private void signUp(Page page, String name, String email) {
    page.navigate(at("/sign-up"));
    look(page, "sign-up");
    page.locator("#name").fill(name);
    page.locator("#email").fill(email);
    page.locator("#password").fill(PASSWORD);
    page.getByText("Create account").click();
    page.navigate(at("/sign-in"));
    page.locator("#email").fill(email);
    page.locator("#password").fill(PASSWORD);
    page.locator("form[action='/sign-in'] button").click();
    assertThat(page.locator("header").first()).containsText(name);
  }

  private void foundTeam(Page page, String name) {
    page.navigate(at("/o/main/small/team"));
    page.locator("#name").fill(name);
    page.getByText("Create team").click();
    assertThat(page.locator("main")).containsText(name);
  }

  private void submit(Page page, String team, Path claim) {
    page.navigate(at("/o/main/small/submit?phase=test&task=task1&scale=default"));
    assertThat(page.locator(".quota")).containsText("5");
    page.locator("#team").selectOption(new SelectOption().setLabel(team));
    page.locator("#method_name").fill("raw pixels");
    page.locator("#model").setInputFiles(contest.model());
    page.locator("#scores").setInputFiles(claim);
    page.getByText("Submit this entry").click();
  }

  /// No violation of accessibility rules, and a picture at both widths.
  private static void look(Page page, String name) {
    for (int width : new int[] {1280, 390}) {
      page.setViewportSize(width, 900);
      page.screenshot(
          new Page.ScreenshotOptions()
              .setFullPage(true)
              .setPath(SCREENSHOTS.resolve(name + "-" + width + ".png")));
      int overflow =
          (int)
              page.evaluate(
                  "document.documentElement.scrollWidth - document.documentElement.clientWidth");
      assertThat(overflow).as(name + " scrolls sideways at " + width).isZero();
    }
    page.setViewportSize(1280, 900);
    var violations = new AxeBuilder(page).analyze().getViolations();
    assertThat(violations.stream().map(BrowserTest::told).toList()).as(name).isEmpty();
  }

  private static String told(Rule rule) {
    return rule.getId() + ": " + rule.getNodes().stream().map(node -> node.getHtml()).toList();
  }

  private static LocatorAssertions.ContainsTextOptions patience() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE);
  }

  private Api organizer() {
    try {
      return new Api(standalone.address(), standalone.ownerToken());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String at(String path) {
    return standalone.address().resolve(path).toString();
  }
}
