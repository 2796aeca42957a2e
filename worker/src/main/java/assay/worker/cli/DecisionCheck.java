package assay.worker.cli;

import assay.grading.Checked;
import assay.grading.format.DecisionFile;
import assay.grading.format.DecisionZip;
import assay.grading.format.Decisions;
import assay.grading.score.ScoreKind;
import assay.worker.client.DevKit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An entry of a task that takes decisions, read as the server's door reads it.
final class DecisionCheck {
  private static final String SCORES = "scores";

  private DecisionCheck() {}

  /// @param place where the entry goes; null: wherever, the task's sets are the same everywhere
  static CheckReport of(DevKit kit, DevKit.@Nullable PlacePart place, Path zip) throws IOException {
    var counts = new LinkedHashMap<String, Integer>();
    kit.sets().stream()
        .filter(set -> place == null ? !set.claimedIn().isEmpty() : set.claimedIn().contains(place))
        .forEach(set -> counts.put(set.slug(), set.pairs()));
    var steps = new CheckReport.Builder(List.of(SCORES));
    return switch (DecisionZip.read(zip, counts, kind(kit))) {
      case Checked.Refused<Map<String, Decisions.Roles>>(var refusal) ->
          steps.failed(SCORES, kit.kitVersion(), refusal);
      case Checked.Accepted<Map<String, Decisions.Roles>>(var roles, var notices) -> {
        steps.passed(SCORES, told(roles), notices);
        yield steps.done(
            kit.kitVersion(), List.of(new CheckReport.UploadFile(SCORES, zip.toString())));
      }
    };
  }

  private static ScoreKind kind(DevKit kit) {
    var range = kit.task().claimRange();
    return range == null
        ? DecisionFile.ANY_SIMILARITY
        : ScoreKind.named(kit.task().scoreKind())
            .orElse(ScoreKind.COSINE)
            .within(range.min(), range.max());
  }

  private static String told(Map<String, Decisions.Roles> roles) {
    var told = new StringBuilder();
    roles.forEach((set, both) ->
        told.append(told.isEmpty() ? "" : "; ")
            .append(set)
            .append(": ")
            .append(both.proposed().scores().length)
            .append(" comparisons"));
    return told.toString();
  }
}
