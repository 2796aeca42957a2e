package assay.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import assay.standalone.demo.SmallContest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A worker process is killed in the middle of a run. The next attempt grades the entry, once, and
/// the team reads what happened and that it was not theirs.
class KilledWorkerTest {
  private static final List<String> STARTED = List.of("RUNNING", "JUDGING", "GRADED");

  @TempDir private Path folder = Path.of("");

  @Test
  void theNextAttemptGradesWhatAKilledWorkerLeft() throws Exception {
    var contest = SmallContest.in(Files.createDirectories(folder.resolve("contest")));
    try (var standalone = Standalone.start(0, folder.resolve("assay"), _ -> {})) {
      new Api(standalone.address(), standalone.ownerToken())
          .postFile("/api/v1/orgs/main/bundles", "application/zip", contest.bundle())
          .expect(201);
      var ada = Api.signUp(standalone.address(), "Ada");
      var small = "/api/v1/orgs/main/competitions/small";
      var team = ada.post(small + "/teams", Map.of("name", "Aare")).expect(201).body();
      var form = Map.of("phase", "test", "task", "task1", "team", team.get("id").asText());
      var files = Map.of("model", contest.model(), "scores", contest.honestClaim());

      // A run takes about a second: should the kill come too late, another entry is tried.
      String submission;
      int entries = 0;
      do {
        entries++;
        submission =
            ada.upload(small + "/submissions", form, files).expect(201).body().get("id").asText();
        var victim = standalone.worker().handle();
        ada.await(submission, STARTED, Duration.ofSeconds(60), Duration.ofMillis(5));
        victim.destroyForcibly();
        victim.onExit().get(10, TimeUnit.SECONDS);
        standalone.worker().awaitOther(victim, Duration.ofSeconds(60));
      } while (entries < 5 && !state(ada, submission).equals("RUNNING"));
      assertThat(state(ada, submission)).as("killed in the middle").isEqualTo("RUNNING");

      var graded = ada.await(submission, List.of("GRADED"), Duration.ofMinutes(4));
      assertThat(graded.get("verdict").asText()).isEqualTo("REPRODUCED");
      assertThat(graded.get("timeline").toString()).contains("\"fault\":\"system\"");
      var board = ada.get(small + "/board?phase=test&task=task1").expect(200).body().get("rows");
      assertThat(board).hasSize(1);
    }
  }

  private static String state(Api api, String submission) {
    return api.get("/api/v1/submissions/" + submission).expect(200).body().get("state").asText();
  }
}
