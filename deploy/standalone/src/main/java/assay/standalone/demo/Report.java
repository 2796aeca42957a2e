package assay.standalone.demo;

import assay.standalone.demo.Play.Outcome;
import assay.standalone.demo.Play.Scene;
import assay.worker.client.Api;
import assay.worker.client.ApiProblem;
import assay.worker.client.Board;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Prints what the server says in the end, and checks it against what the demo promises.
final class Report {
  private final Api organizer;
  private final PrintStream out;

  Report(Api organizer, PrintStream out) {
    this.organizer = organizer;
    this.out = out;
  }

  /// @return what is wrong; empty when all is as promised
  ///
  /// @param outcomes empty: the entries are of an earlier demo, there is nothing to check
  List<String> tell(Map<Scene, Outcome> outcomes) throws IOException, ApiProblem {
    var faults = new ArrayList<String>();
    outcomes.forEach((scene, outcome) -> {
      var fault = Play.fault(scene, outcome);
      if (!fault.isEmpty()) {
        faults.add(scene.who().team() + ", " + scene.method() + ": " + fault);
      }
    });
    var places = new LinkedHashSet<Play.Place>();
    Play.scenes().forEach(scene -> places.add(scene.place()));
    for (var place : places) {
      var board = board(place);
      out.println();
      out.println(
          "── "
              + String.join(" ", place.competition(), place.task(), place.scale()).strip()
              + " ──");
      out.println(new Board(board).table());
      faults.addAll(missing(board, place, outcomes));
    }
    if (!outcomes.isEmpty()) {
      failures(outcomes);
      refusals(outcomes);
    }
    faults.addAll(cases(outcomes));
    return faults;
  }

  private JsonNode board(Play.Place place) throws IOException, ApiProblem {
    var query = "phase=validation&task=" + place.task();
    var scale = place.scale().isEmpty() ? "" : "&scale=" + place.scale();
    return organizer.get(
        "/api/v1/orgs/main/competitions/" + place.competition() + "/board?" + query + scale);
  }

  /// Teams that should stand on a board, ranked, and do not.
  private static List<String> missing(
      JsonNode board, Play.Place place, Map<Scene, Outcome> outcomes) {
    var ranked = new ArrayList<String>();
    for (var row : board.path("rows")) {
      if (row.hasNonNull("rank")) {
        ranked.add(row.path("team").asText());
      }
    }
    var faults = new ArrayList<String>();
    for (var scene : outcomes.keySet()) {
      if (!scene.place().equals(place)) {
        continue;
      }
      var team = scene.who().team();
      boolean mustRank =
          switch (scene.ending()) {
            case Play.Ending.Verdict(var verdict) -> verdict.equals("REPRODUCED");
            case Play.Ending.Graded() -> true;
            case Play.Ending.Failed _, Play.Ending.Refused _ -> false;
          };
      boolean mustNotRank = scene.ending().equals(new Play.Ending.Verdict("MISMATCH"));
      if (mustRank && !ranked.contains(team)) {
        faults.add(team + " is missing on the board " + place);
      }
      if (mustNotRank && ranked.contains(team)) {
        faults.add(team + " is ranked on the board " + place + " in spite of its mismatch");
      }
    }
    return faults;
  }

  private void failures(Map<Scene, Outcome> outcomes) {
    heading("Failed");
    outcomes.forEach((scene, outcome) -> {
      if (scene.ending() instanceof Play.Ending.Failed
          && outcome instanceof Outcome.Accepted(var entry)) {
        out.println(scene.who().team() + ", " + scene.method() + ": " + entry.line());
      }
    });
  }

  private void refusals(Map<Scene, Outcome> outcomes) {
    heading("Refused at the door, in the server's own words");
    outcomes.forEach((scene, outcome) -> {
      if (outcome instanceof Outcome.Refused(var problem)) {
        out.println(scene.who().team() + ", " + scene.method() + " (" + problem.code() + ")");
        problem.lines().forEach(line -> out.println("  " + line));
      }
    });
  }

  private List<String> cases(Map<Scene, Outcome> outcomes) throws IOException, ApiProblem {
    heading("Open cases for the organizers");
    var kinds = new ArrayList<String>();
    for (var item : organizer.get("/api/v1/orgs/main/cases?state=open").path("items")) {
      kinds.add(item.path("kind").asText());
      var subject = item.path("subject");
      out.println(
          String.join(
              "  ",
              item.path("kind").asText(),
              subject.path("code").asText(),
              subject.path("team").asText(),
              item.path("summary").asText()));
      out.println("  " + organizer.server() + "/cases/" + item.path("id").asText());
    }
    var wanted = List.of("mismatch", "review");
    return wanted.stream()
        .filter(kind -> !kinds.contains(kind) && !outcomes.isEmpty())
        .map(kind -> "no open case of the kind " + kind)
        .toList();
  }

  private void heading(String text) {
    out.println();
    out.println("── " + text + " ──");
  }
}
