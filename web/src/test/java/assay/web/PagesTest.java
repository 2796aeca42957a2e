package assay.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.web.account.SignInPage;
import assay.web.competition.HomePage;
import assay.web.submission.SetPlots;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PagesTest {
  private final Pages pages = new Pages();

  private String render(Page page, Frame frame) {
    return new String(pages.render(page, frame), UTF_8);
  }

  static List<String> names() {
    return List.copyOf(Samples.all().keySet());
  }

  private String sample(String name) {
    return render(Objects.requireNonNull(Samples.all().get(name)), Samples.signedIn(Theme.AUTO));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyPageIsWholeHasOneHeadingAndATitle(String name) {
    var html = sample(name);
    assertThat(html.strip()).startsWith("<!doctype html>").contains("</html>");
    assertThat(count(html, "<h1>")).isEqualTo(1);
    assertThat(count(html, "<main ")).isEqualTo(1);
    assertThat(html).containsPattern("<title>[^<]+ · Assay</title>");
  }

  @Test
  void boardSaysHowEachScoreIsMade() {
    assertThat(sample("board"))
        .contains("<summary>How each score is made</summary>")
        .contains("<li value=\"1\">")
        .contains(": mean of three sets</li>");
    assertThat(sample("board-empty")).doesNotContain("How each score is made");
  }

  @Test
  void workersAreOpenedWhereAWallDoesNotHold() {
    assertThat(sample("workers"))
        .contains("<summary>2 of 2 walls hold", "<strong>0 of 1 walls hold.</strong>")
        .contains("The smallest one of your tasks is 0.0001")
        .containsOnlyOnce("<details open>");
    assertThat(sample("workers-none")).contains("Entries wait in the queue");
  }

  @Test
  void auditSaysHowFarTheChainHoldsOrWhereItBreaks() {
    assertThat(sample("audit"))
        .contains("verified up to seal 41", "9f2c41d07b3e8a65", "not sealed yet", "case.rejected")
        .doesNotContain("The chain holds")
        .doesNotContain("broken");
    assertThat(sample("audit-holds")).contains("1,311 events under 42 seals are as they were");
    assertThat(sample("audit-broken"))
        .contains("at place 3 of seal 17, is not what was sealed", "Written late.", "Newest");
    assertThat(sample("audit-none")).contains("not checked yet", "No such deed", "Show all");
  }

  @ParameterizedTest
  @MethodSource("names")
  void noPageNeedsWhatThePolicyForbids(String name) {
    var html = sample(name);
    assertThat(html).doesNotContainPattern("<[a-z]+[^>]*\\sstyle=");
    assertThat(html).doesNotContainPattern("<[a-z]+[^>]*\\son[a-z]+=");
    assertThat(html).doesNotContain("<style");
    assertThat(html).doesNotContainPattern("<script(?![^>]*\\ssrc=\"/static/)");
    assertThat(html).doesNotContainPattern("(href|src|action)=\"javascript:");
  }

  @ParameterizedTest
  @MethodSource("names")
  void hostileTextStaysText(String name) {
    assertThat(sample(name)).doesNotContain("<img").doesNotContain("<script>");
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyIdIsOnceAndEveryLabelHasItsField(String name) {
    var html = sample(name);
    var ids = matches(html, "\\sid=\"([^\"]+)\"");
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(ids).containsAll(matches(html, "<label for=\"([^\"]+)\""));
    for (var described : matches(html, "aria-describedby=\"([^\"]+)\"")) {
      assertThat(ids).containsAll(List.of(described.strip().split(" ")));
    }
  }

  @Test
  void hostileTeamNameIsShownAsItWasTyped() {
    assertThat(sample("board")).contains("&lt;img src=x onerror=alert(1)&gt;");
  }

  @Test
  void linkOfAMethodIsALinkOnlyToTheWeb() {
    assertThat(sample("submission-running"))
        .contains("<span class=\"mono\">javascript:alert(1)</span>");
    assertThat(sample("submission-graded")).contains("href=\"https://example.org/r50\"");
  }

  @Test
  void runningSubmissionListensAndAFinalOneDoesNot() {
    assertThat(sample("submission-running"))
        .contains("data-events=\"/api/v1/submissions/0198-7f3k/events\"")
        .contains("<progress max=\"11964\" value=\"7168\"");
    assertThat(sample("submission-graded")).doesNotContain("data-events").doesNotContain("/live-");
  }

  @Test
  void receiptIsOfferedWhereThereIsOne() {
    assertThat(sample("submission-graded"))
        .contains("<a href=\"/api/v1/submissions/0193/receipt\" download>Receipt (signed)</a>");
    assertThat(sample("submission-running")).doesNotContain("Receipt");
  }

  @Test
  void differenceIsExplainedBesideItsFigures() {
    assertThat(sample("submission-mismatch"))
        .contains("Why they differ: channels")
        .contains("Feed RGB")
        .contains("Without that, max |Δ| is 3.10e-06");
    assertThat(sample("submission-undiagnosed"))
        .contains("is being looked for")
        .doesNotContain("Without that");
    assertThat(sample("submission-graded"))
        .contains("Compared on version 1, an earlier release that is still accepted.")
        .doesNotContain("Why they differ");
    assertThat(sample("case")).contains("claimed, mended").contains("If the mistake were");
    assertThat(sample("case-decided")).doesNotContain("claimed, mended").contains("Not known:");
  }

  @Test
  void refusalStandsAtItsFieldAndKeepsWhatWasTyped() {
    assertThat(sample("submit-refused"))
        .containsPattern(
            "(?s)id=\"scores-error\".*line 50.*50 lines.*49 lines.*<input type=\"file\" id=\"scores\"")
        .contains("aria-describedby=\"scores-help scores-error\" aria-invalid=\"true\"")
        .contains("value=\"baseline-r50\"")
        .contains("<option value=\"aare\" selected>");
  }

  @Test
  void passwordIsNeverSentBack() {
    var form = new Form(Map.of("password", "correct horse"), List.of());
    var html = render(new SignInPage(form, "/"), Samples.stranger());
    assertThat(html).doesNotContain("correct horse");
  }

  @Test
  void verdictCarriesShapeWordAndColour() {
    assertThat(sample("board"))
        .contains(
            "<span class=\"badge good\"><span aria-hidden=\"true\">✓</span> reproduced</span>")
        .contains("<span class=\"badge bad\"><span aria-hidden=\"true\">≠</span> mismatch</span>");
  }

  @Test
  void ownRowIsMarkedAndPinnedOnALongBoard() {
    assertThat(count(sample("board"), "<tr class=\"own\">")).isEqualTo(1);
    assertThat(count(sample("board-long"), "<tr class=\"own\">")).isEqualTo(2);
    assertThat(sample("board-long")).contains("<tbody class=\"pinned\">");
  }

  @Test
  void emptyHomeSaysWhatToDoFirst() {
    var empty = new HomePage(List.of(), List.of(), List.of());
    assertThat(render(empty, Samples.signedIn(Theme.AUTO))).contains("/organize/main/import");
    assertThat(render(empty, Samples.stranger())).contains("sign in").doesNotContain("/import\"");
  }

  @Test
  void themeOfTheCookieIsOnTheRoot() {
    assertThat(render(Samples.home(), Samples.signedIn(Theme.of("dark"))))
        .contains("data-theme=\"dark\"");
    assertThat(render(Samples.home(), Samples.signedIn(Theme.of("\"><b>"))))
        .contains("data-theme=\"auto\"");
  }

  @Test
  void timesAreInTheCompetitionsZoneAndInUtc() {
    assertThat(sample("competition"))
        .contains("<time datetime=\"2026-04-15T10:00:00Z\">15 Apr 2026, 12:00 CEST</time>")
        .contains("15 Apr 2026, 10:00 UTC · in 34 days");
  }

  @Test
  void decisionNamesTheVersionThatWasRead() {
    assertThat(sample("case-decided"))
        .contains("name=\"version\" value=\"2\"")
        .contains("value=\"none\"");
    assertThat(sample("case"))
        .contains("name=\"version\" value=\"1\"")
        .doesNotContain("value=\"none\"");
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyDrawingIsWellFormedAndAnImageIsNamed(String name) throws Exception {
    var html = sample(name);
    for (var drawing : matches(html, "(?s)(<svg.*?</svg>)")) {
      var parser = DocumentBuilderFactory.newInstance();
      parser.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      var svg =
          parser
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(drawing.getBytes(UTF_8)))
              .getDocumentElement();
      if (svg.getAttribute("role").equals("img")) {
        assertThat(svg.getAttribute("aria-labelledby") + svg.getAttribute("aria-label"))
            .as(drawing)
            .isNotBlank();
        for (var reference : List.of("aria-labelledby", "aria-describedby")) {
          if (svg.hasAttribute(reference)) {
            assertThat(html).contains("id=\"" + svg.getAttribute(reference) + "\"");
          }
        }
      } else {
        assertThat(svg.getAttribute("aria-hidden")).as(drawing).isEqualTo("true");
      }
    }
  }

  @Test
  void everyPlotOfAnEntryHasATableBehindIt() {
    var html = sample("submission-graded");
    var drawn = html.substring(html.indexOf("Figures and plots"));
    assertThat(count(drawn, "<figure class=\"chart\">")).isEqualTo(12);
    assertThat(count(drawn, "<summary>Numbers")).isEqualTo(12);
    assertThat(count(drawn, "<details class=\"panel\" open>")).isEqualTo(1);
    assertThat(drawn).contains("not stated: needs 10,000 impostor pairs");
    assertThat(drawn).contains("<strong>CALFW, CPLFW</strong> Shown when the phase is over.");
    assertThat(sample("submission-running")).doesNotContain("Figures and plots");
  }

  @Test
  void sevenSetsOfSixThousandPairsStaySmall() {
    var plots = new ArrayList<SetPlots>();
    for (int k = 0; k < 7; k++) {
      var told = PlotSamples.set("Set" + k, 3, 3_000);
      var agreement = PlotSamples.disagreed(6_000).agreement();
      plots.add(
          new SetPlots(
              told.id(),
              told.name(),
              told.role(),
              0.9,
              "accuracy",
              agreement,
              told.told(),
              told.note()));
    }
    var html = render(Samples.graded(plots), Samples.signedIn(Theme.AUTO));
    assertThat(html.getBytes(UTF_8).length).isBetween(50_000, 300_000);
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private static List<String> matches(String text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(match -> match.group(1)).toList();
  }
}
