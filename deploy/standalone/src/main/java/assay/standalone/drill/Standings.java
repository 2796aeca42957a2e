package assay.standalone.drill;

import assay.standalone.drill.Contest.Task;
import assay.standalone.drill.Outcome.Seen;
import assay.worker.client.ApiProblem;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the server says of everybody together, beside what must stand there.
final class Standings {
  /// What is for review is ranked until somebody decides.
  private static final Set<String> RANKED = Set.of("REPRODUCED", "REVIEW");

  private static final double NEAR = 1e-9;

  private Standings() {}

  /// Every accepted entry is there once, and no other.
  static Check lost(Afternoon afternoon, List<Outcome> outcomes) throws IOException, ApiProblem {
    var accepted = new TreeSet<String>();
    for (var outcome : outcomes) {
      if (outcome.seen() instanceof Seen.Accepted(var entry, _)) {
        accepted.add(entry.id());
      }
    }
    var there = afternoon.entries();
    boolean holds = there.size() == accepted.size() && accepted.equals(new TreeSet<>(there));
    return new Check(
        "no entry lost or doubled",
        holds,
        "%d accepted, %d on the teams' lists".formatted(accepted.size(), there.size()));
  }

  /// Each board has exactly the teams with a countable entry, each with its best figure, best
  /// first.
  static List<Check> boards(Afternoon afternoon, List<Outcome> outcomes)
      throws IOException, ApiProblem {
    var checks = new ArrayList<Check>();
    for (var task : Task.values()) {
      var query = "/board?phase=" + Contest.PHASE + "&task=" + task.slug();
      var board =
          afternoon.organizer().get("/api/v1/orgs/main/competitions/" + Contest.SLUG + query);
      checks.add(board(task, board, best(task, outcomes)));
    }
    return checks;
  }

  /// The accuracy that each team's best countable entry has by construction.
  private static Map<String, Double> best(Task task, List<Outcome> outcomes) {
    var best = new TreeMap<String, Double>();
    for (var outcome : outcomes) {
      boolean counts =
          outcome.visit().task() == task
              && outcome.visit().ending() instanceof Ending.Graded(var verdict, _)
              && (task.wantsClaim() ? RANKED.contains(verdict) : verdict.isEmpty());
      if (counts) {
        outcome
            .region()
            .ifPresent(region ->
                best.merge(outcome.visit().who().person().team(), region.accuracy(), Math::max));
      }
    }
    return best;
  }

  private static Check board(Task task, JsonNode board, Map<String, Double> expected) {
    var found = new TreeMap<String, Double>();
    boolean isSorted = true;
    double last = Double.POSITIVE_INFINITY;
    for (var row : board.path("rows")) {
      if (row.hasNonNull("rank")) {
        double score = row.path("score").asDouble();
        found.put(row.path("team").asText(), score);
        isSorted &= score <= last;
        last = score;
      }
    }
    var wrong = new ArrayList<String>();
    expected.forEach((team, accuracy) -> {
      var score = found.remove(team);
      if (score == null || Math.abs(score - accuracy) > NEAR) {
        wrong.add("%s has %s instead of %.2f".formatted(team, score, accuracy));
      }
    });
    found.forEach(
        (team, score) -> wrong.add("%s has %s and no countable entry".formatted(team, score)));
    if (!isSorted) {
      wrong.add("the rows are not in order");
    }
    return new Check(
        "board of the task " + task.slug(),
        wrong.isEmpty(),
        wrong.isEmpty() ? expected.size() + " teams in order" : String.join("; ", wrong));
  }
}
