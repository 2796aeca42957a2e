package assay.server.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Who sees which plots of an entry, and when (docs/reference/plots.md).
@Timeout(120)
class PlotVisibilityTest {
  private static ServerUnderTest server;
  private static Contest contest;
  private static Contest.Member honest;
  private static String reproduced;
  private static Contest.Member wrong;
  private static String mismatch;
  private static String claimsAlone;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    contest = Contest.open(server, "plots", "{per_day: 10}");
    honest = contest.newTeam("Honest");
    reproduced =
        graded(
            honest,
            Arrays.stream(FakeWorker.expected(1))
                .mapToObj(Double::toString)
                .collect(Collectors.joining("\n")));
    wrong = contest.newTeam("Mismatch");
    mismatch = graded(wrong, Contest.scores(1));
    var accepted = contest.submitClaims(honest);
    claimsAlone = accepted.header("Location");
    server.get(claimsAlone + "/events", honest.token());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void phaseIsOpenAndResultsAreShownAtOnce() {
    contest.sql(
        """
        update phase set closes_at = '2099-01-01', grace_seconds = 0, results_at = null;
        update evaluation_set set role = case slug when 'open-set' then 'sanitizer' else 'hidden' end;
        update set_version set source_has_labels = false
        """);
  }

  private static void close() {
    contest.sql("update phase set closes_at = now() - interval '1 hour'");
  }

  @Test
  void teamSeesNothingThatRestsOnSecretLabelsWhileThePhaseIsOpen() {
    var hidden = set(plots(reproduced, honest.token()), Contest.HIDDEN_SET).orElseThrow();
    assertThat(hidden.path("accuracy").isNumber()).isTrue();
    assertThat(hidden.path("scores").isNull()).isTrue();
    assertThat(hidden.path("note").asText()).contains("every phase that uses it has ended");
    var page = page(reproduced, honest.token());
    assertThat(page)
        .contains("id=\"plot-open-set-scatter-title\"", "every phase that uses it has ended")
        .doesNotContain("plot-hidden-set-");
  }

  @Test
  void organizerSeesThemAtOnceWithTheNumbersOfTheirPairs() {
    var hidden = set(plots(reproduced, contest.organizer()), Contest.HIDDEN_SET).orElseThrow();
    var scores = hidden.path("scores");
    assertThat(hidden.path("note").asText()).isEmpty();
    assertThat(sum(scores.path("distribution").path("bins"), "genuine")).isEqualTo(10);
    assertThat(sum(scores.path("distribution").path("bins"), "impostors")).isEqualTo(10);
    assertThat(scores.path("curve").path("auc").asDouble()).isCloseTo(area(), within(1e-12));
    assertThat(scores.path("kind").asText()).isEqualTo("squared-l2");
    assertThat(scores.path("folds")).hasSize(10);
    var guarded = scores.path("curve").path("tar_at_far");
    assertThat(guarded).hasSize(6);
    assertThat(guarded.path(4).path("tar").isNull()).as("FAR 0.01 of 10 impostors").isTrue();
    assertThat(guarded.path(4).path("needed_impostors").asInt()).isEqualTo(100);
    assertThat(guarded.path(5).path("tar").isNumber()).as("FAR 0.1").isTrue();
    assertThat(page(reproduced, contest.organizer()))
        .contains(
            "id=\"plot-hidden-set-scores-title\"",
            "id=\"plot-hidden-set-roc-title\"",
            "id=\"plot-hidden-set-det-title\"",
            "id=\"plot-hidden-set-folds-title\"");
  }

  /// Of all genuine and impostor pairs, how often the genuine one is the nearer: a set without a
  /// claim is run for squared distances.
  private static double area() {
    var distances = FakeWorker.expected(2);
    int wins = 0;
    for (int genuine = 0; genuine < distances.length; genuine += 2) {
      for (int impostor = 1; impostor < distances.length; impostor += 2) {
        wins += distances[genuine] < distances[impostor] ? 1 : 0;
      }
    }
    return wins / 100.0;
  }

  @Test
  void teamSeesThemWhenThePhaseIsOverAndItsResultsAreOut() {
    close();
    var hidden = set(plots(reproduced, honest.token()), Contest.HIDDEN_SET).orElseThrow();
    assertThat(hidden.path("scores").path("curve").path("points").isArray()).isTrue();
    assertThat(page(reproduced, honest.token())).contains("id=\"plot-hidden-set-roc-title\"");
  }

  @Test
  void teamSeesNothingOfASetWhoseResultsAreNotOut() {
    close();
    contest.sql("update phase set results_at = now() + interval '1 day'");
    assertThat(set(plots(reproduced, honest.token()), Contest.HIDDEN_SET)).isEmpty();
    assertThat(page(reproduced, honest.token())).doesNotContain("plot-hidden-set-");
    assertThat(set(plots(reproduced, contest.organizer()), Contest.HIDDEN_SET)).isPresent();
  }

  @Test
  void latenessThatIsStillTakenKeepsThePhaseOpen() {
    close();
    contest.sql("update phase set grace_seconds = 7200");
    assertHidesScores();
  }

  @Test
  void anotherPhaseThatUsesTheSetKeepsItsSecret() {
    close();
    contest.sql(
        """
        insert into phase (tenant_id, id, competition_id, slug, name, position, opens_at)
        select tenant_id, '00000000-0000-7000-8000-000000000001', competition_id, 'next', 'Next', 9, now()
        from phase;
        insert into track (tenant_id, id, competition_id, phase_id, task_id, scale_id)
        select tenant_id, '00000000-0000-7000-8000-000000000002', competition_id,
          '00000000-0000-7000-8000-000000000001', task_id, scale_id
        from track
        limit 1;
        insert into track_set (tenant_id, track_id, set_id, position, is_claimed, is_run, is_ranked)
        select tenant_id, '00000000-0000-7000-8000-000000000002', id, 0, false, true, true
        from evaluation_set
        where slug = 'hidden-set'
        """);
    try {
      assertHidesScores();
    } finally {
      contest.sql(
          """
          delete from track_set where track_id = '00000000-0000-7000-8000-000000000002';
          delete from track where id = '00000000-0000-7000-8000-000000000002';
          delete from phase where id = '00000000-0000-7000-8000-000000000001'
          """);
    }
  }

  @Test
  void validationSetIsAsSecretAsAHiddenOneWhatItsLabelsTell() {
    contest.sql("update evaluation_set set role = 'validation' where slug = 'hidden-set'");
    assertHidesScores();
  }

  private static void assertHidesScores() {
    var hidden = set(plots(reproduced, honest.token()), Contest.HIDDEN_SET).orElseThrow();
    assertThat(hidden.path("scores").isNull()).isTrue();
    assertThat(hidden.path("agreement").isNull()).isTrue();
    assertThat(page(reproduced, honest.token())).doesNotContain("plot-hidden-set-");
  }

  @Test
  void mismatchShowsItsOpenComparisonAndHoldsTheRestEvenAfterTheEnd() {
    close();
    var plots = plots(mismatch, wrong.token());
    assertThat(set(plots, Contest.HIDDEN_SET)).isEmpty();
    var agreement = set(plots, Contest.OPEN_SET).orElseThrow().path("agreement");
    assertThat(sum(agreement.path("differences"), "pairs")).isEqualTo(Contest.PAIRS);
    assertThat(agreement.path("worst")).hasSize(10);
    assertThat(agreement.path("max").asDouble())
        .isEqualTo(Math.abs(agreement.path("worst").path(0).path("difference").asDouble()));
    assertThat(page(mismatch, wrong.token())).doesNotContain("plot-hidden-set-");
  }

  @Test
  void pairsOfAHiddenSetAreForOrganizersAlone() {
    contest.sql("update evaluation_set set role = 'hidden'");
    assertThat(set(plots(reproduced, honest.token()), Contest.OPEN_SET)).isEmpty();
    assertThat(
            set(plots(reproduced, contest.organizer()), Contest.OPEN_SET)
                .orElseThrow()
                .path("agreement")
                .path("worst"))
        .hasSize(10);
  }

  @Test
  void openSetIsDrawnAtOnceOnlyWhereItsFileTellsTheLabels() {
    var before = set(plots(claimsAlone, honest.token()), Contest.OPEN_SET).orElseThrow();
    assertThat(before.path("accuracy").isNumber()).isTrue();
    assertThat(before.path("scores").isNull()).isTrue();
    contest.sql("update set_version set source_has_labels = true");
    var after = set(plots(claimsAlone, honest.token()), Contest.OPEN_SET).orElseThrow();
    assertThat(after.path("scores").path("folds")).hasSize(10);
    assertThat(
            set(plots(reproduced, honest.token()), Contest.HIDDEN_SET)
                .orElseThrow()
                .path("scores")
                .isNull())
        .as("a hidden set whose file has labels stays secret")
        .isTrue();
  }

  @Test
  void plotsDoNotExistForOtherTeamsAndStrangers() {
    close();
    var path = reproduced + "/plots";
    assertThat(server.get(path, wrong.token()).status()).isEqualTo(404);
    assertThat(server.get(path, server.newParticipant("Stranger")).status()).isEqualTo(404);
    assertThat(server.get(path, server.newOrganization("elsewhere")).status()).isEqualTo(404);
    assertThat(server.get("/api/v1/submissions/none/plots", honest.token()).status())
        .isEqualTo(404);
  }

  private static int sum(JsonNode rows, String column) {
    int sum = 0;
    for (var row : rows) {
      sum += row.path(column).asInt();
    }
    return sum;
  }

  private static JsonNode plots(String entry, String token) {
    var answer = server.get(entry + "/plots", token);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static String page(String entry, String token) {
    var answer =
        server.send(
            "GET",
            entry.replace("/api/v1", ""),
            token,
            BodyPublishers.noBody(),
            "Accept",
            "text/html");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text();
  }

  private static Optional<JsonNode> set(JsonNode plots, String slug) {
    for (var set : plots.path("sets")) {
      if (set.path("set").asText().equals(slug)) {
        return Optional.of(set);
      }
    }
    return Optional.empty();
  }

  /// The address of an entry that was run and judged.
  private static String graded(Contest.Member member, String scores) {
    var accepted =
        contest.submit(
            member.token(),
            new Contest.Form()
                .field("task", "both")
                .file("model", "m.onnx", Contest.model())
                .scores(scores));
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
    var worker = FakeWorker.register(server);
    worker.work(worker.claim(5).orElseThrow());
    // The stream of events ends with the entry.
    server.get(accepted.header("Location") + "/events", member.token());
    return accepted.header("Location");
  }
}
