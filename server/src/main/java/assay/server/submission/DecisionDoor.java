package assay.server.submission;

import assay.grading.Checked;
import assay.grading.Refusal;
import assay.grading.format.DecisionZip;
import assay.grading.format.Decisions;
import assay.grading.score.ScoreKind;
import assay.server.competition.SetVersion;
import assay.server.competition.TrackSet;
import assay.server.http.Problem;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The door of FRCSyn's tasks: one zip with the scores and decisions of two systems for each
/// claimed set.
final class DecisionDoor {
  static final String PROPOSED = "proposed";
  static final String BASELINE = "baseline";
  static final String DECISION = "decision";

  private DecisionDoor() {}

  /// @param checked gets the file, with what its sender should know
  /// @param claims gets four vectors of each set
  /// @throws Problem 422 with file and line
  static void check(
      Place place, List<Form.File> files, List<Entry.CheckedFile> checked, List<Entry.Claim> claims)
      throws IOException {
    var claimed = place.sets().stream().filter(TrackSet::isClaimed).toList();
    var counts = new LinkedHashMap<String, Integer>();
    claimed.forEach(set -> counts.put(set.set().slug(), set.live().pairs()));
    if (files.size() != 1) {
      throw Problem.refused(
          new Refusal(
              "scores.files",
              "field scores",
              "one zip with baseline.txt and proposed.txt in a folder for each of "
                  + String.join(", ", counts.keySet()),
              "%d file(s)".formatted(files.size()),
              "Pack the folders of the sub-task as one zip."),
          Form.SCORES);
    }
    var file = files.getFirst();
    var kind = place.track().task().claim().kind();
    switch (DecisionZip.read(file.incoming().file(), counts, kind)) {
      case Checked.Refused<Map<String, Decisions.Roles>>(var refusal) ->
          throw Problem.refused(refusal, Form.SCORES);
      case Checked.Accepted<Map<String, Decisions.Roles>>(var roles, var notices) -> {
        checked.add(new Entry.CheckedFile(file, notices, null));
        for (var set : claimed) {
          var both = roles.get(set.set().slug());
          if (both != null) {
            add(claims, set.live(), PROPOSED, kind, both.proposed());
            add(claims, set.live(), BASELINE, kind, both.baseline());
          }
        }
      }
    }
  }

  private static void add(
      List<Entry.Claim> claims,
      SetVersion version,
      String role,
      ScoreKind kind,
      Decisions decisions) {
    claims.add(new Entry.Claim(version, role, "plain", kind.name(), decisions.scores()));
    var same = new double[decisions.same().length];
    for (int pair = 0; pair < same.length; pair++) {
      same[pair] = decisions.same()[pair] ? 1 : 0;
    }
    claims.add(new Entry.Claim(version, role, DECISION, ScoreKind.DECISION.name(), same));
  }
}
