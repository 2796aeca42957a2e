package assay.server.pages;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RegradePagesTest {
  private static final String PAGE = "/organize/regraded/faces/regrades";

  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(Map.of("assay.certainty.tick", "1h", "assay.regrade.tick", "300ms"));
    contest = Contest.open(server, "regraded", "{per_day: 5}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// All labels the other way round: what was right is wrong.
  private static byte[] labels() {
    return IntStream.range(0, Contest.PAIRS)
        .mapToObj(pair -> pair % 2 == 0 ? "0" : "1")
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(UTF_8);
  }

  @Test
  void aSetIsOpenedLookedAtAndApplied() throws InterruptedException {
    var accepted = contest.submitClaims(contest.newTeam("Aare"));
    assertThat(accepted.status()).isEqualTo(201);
    var organizer = Browser.bearing(server, contest.organizer());
    assertThat(organizer.get("/organize/regraded").text()).contains(PAGE);
    assertThat(organizer.get(PAGE).text())
        .contains(
            "New labels or new data for a set",
            "main/claims/default",
            "Both (now 0.001 and 0.01, lenient)")
        .doesNotContain("<table");

    var refused =
        organizer.upload(
            PAGE,
            "labels",
            "labels.txt",
            "1\n".getBytes(UTF_8),
            "reason",
            "<b>why</b>",
            "set",
            "open-set");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text())
        .contains("<dd>20 labels</dd>", "value=\"&lt;b>why&lt;/b>\"")
        .doesNotContain("<b>why");

    var opened =
        organizer.upload(
            PAGE,
            "labels",
            "labels.txt",
            labels(),
            "reason",
            "All of them were exchanged.",
            "set",
            "open-set");
    assertThat(opened.status()).as(opened.text()).isEqualTo(303);
    assertThat(opened.header("Location")).endsWith(PAGE + "/1");
    assertThat(organizer.get(PAGE).text()).contains("One re-grade is open");
    while (!organizer.get(PAGE + "/1").text().contains("<button class=\"primary\">Apply")) {
      Thread.sleep(100);
    }
    assertThat(organizer.get(PAGE + "/1").text())
        .contains("What would change on the boards", "open-set: ", "All of them were exchanged.");

    assertThat(organizer.form(PAGE + "/1/application").status()).isEqualTo(303);
    assertThat(organizer.get(PAGE + "/1").text())
        .contains("it stands.", "What changed on the boards")
        .doesNotContain(">Apply</button>");
    var again = organizer.form(PAGE + "/1/cancellation", "reason", "Too late.");
    assertThat(again.status()).isEqualTo(422);
    assertThat(again.text()).contains("was applied or cancelled already");
  }

  @Test
  void forOthersThereAreNoSuchPages() {
    var stranger = Browser.bearing(server, server.newOrganization("no-regrades"));
    assertThat(stranger.get(PAGE).status()).isEqualTo(404);
    assertThat(stranger.get(PAGE + "/1").status()).isEqualTo(404);
    assertThat(stranger.form(PAGE + "/1/application").status()).isEqualTo(404);
  }
}
