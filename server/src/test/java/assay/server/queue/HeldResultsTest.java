package assay.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a team reads of hidden sets, and when (DESIGN §5a).
class HeldResultsTest {
  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    contest = Contest.open(server, "held-results", "{per_day: 10}");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void mismatchShowsTheOpenSetAndHoldsTheHiddenOne() {
    var member = contest.newTeam("Mismatch");
    var path = graded(member, Contest.scores(1));
    var view = server.get(path, member.token()).json();
    assertThat(view.path("verdict").asText()).isEqualTo("MISMATCH");
    var open = set(view, Contest.OPEN_SET);
    assertThat(open.path("comparison").path("max").asDouble()).isPositive();
    assertThat(open.path("verdict").asText()).isEqualTo("MISMATCH");
    assertHeld(set(view, Contest.HIDDEN_SET));
    assertThat(view.path("case_id").isNull()).isTrue();

    var organizers = server.get(path, contest.organizer()).json();
    assertThat(set(organizers, Contest.HIDDEN_SET).path("value").isNumber()).isTrue();
    assertThat(organizers.path("case_id").isNull()).isFalse();
  }

  @Test
  void reproducedEntryShowsHiddenFiguresOnceResultsAreOut() {
    var member = contest.newTeam("Honest");
    var honest =
        Arrays.stream(FakeWorker.expected(1))
            .mapToObj(Double::toString)
            .collect(Collectors.joining("\n"));
    contest.sql("update phase set results_at = now() + interval '1 day'");
    var path = graded(member, honest);
    var before = server.get(path, member.token()).json();
    assertThat(before.path("verdict").asText()).isEqualTo("REPRODUCED");
    assertHeld(set(before, Contest.HIDDEN_SET));
    contest.sql("update phase set results_at = null");
    var after = set(server.get(path, member.token()).json(), Contest.HIDDEN_SET);
    assertThat(after.path("state").asText()).isEqualTo("done");
    assertThat(after.path("value").isNumber()).isTrue();
  }

  private static void assertHeld(JsonNode set) {
    assertThat(set.path("state").asText()).isEqualTo("held");
    for (var secret : new String[] {"value", "std", "evidence", "comparison"}) {
      assertThat(set.path(secret).isNull()).as(secret).isTrue();
    }
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
    var events = server.get(accepted.header("Location") + "/events", member.token());
    assertThat(events.text()).contains("\"state\":\"GRADED\"");
    return accepted.header("Location");
  }

  private static JsonNode set(JsonNode view, String slug) {
    for (var set : view.path("sets")) {
      if (set.path("set").asText().equals(slug)) {
        return set;
      }
    }
    throw new AssertionError("no set " + slug + " in " + view);
  }
}
