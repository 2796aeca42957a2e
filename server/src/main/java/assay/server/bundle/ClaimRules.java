package assay.server.bundle;

import assay.server.competition.Metric;
import assay.server.competition.Task;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What fits together in a bundle where entries bring scores: lists of comparisons, FRCSyn's
/// decisions, and the figures that only they have.
final class ClaimRules {
  private static final Set<Metric.Kind> OF_GROUPS =
      EnumSet.of(Metric.Kind.AVERAGE, Metric.Kind.SD, Metric.Kind.TRADE_OFF);
  private static final Set<Metric.Kind> OF_TWO_SYSTEMS =
      EnumSet.of(Metric.Kind.GAP, Metric.Kind.BASELINE);

  private ClaimRules() {}

  /// Whether the data are a list of comparisons: by the name alone, so that the rest can be checked
  /// before a file is read.
  static boolean isList(String data) {
    return data.endsWith(".txt");
  }

  static void list(Mapping set, Manifest.SetPart part) {
    var files = part.files();
    if (!isList(files.data())) {
      return;
    }
    if (files.labels() == null && !set.has("labels")) {
      set.missing("labels", "a file with a label a line: a list of comparisons tells none");
    }
    if (set.has("corrected_labels")) {
      set.wrong("corrected_labels", "labels: the list holds none to correct", "corrected_labels");
    }
    if (!files.accepted().isEmpty()) {
      set.wrong(
          "accepted",
          "no earlier releases: nothing is run on a list, so its claims are of one release",
          Printed.of(String.join(", ", files.accepted())));
    }
    if (set.optional("role").filter("sanitizer"::equals).isPresent()) {
      set.wrong(
          "role",
          "validation (the list is public) or hidden: no model can be tried on a list",
          "sanitizer");
    }
  }

  static void format(Mapping task, Manifest.TaskPart part) {
    if (!part.claim().format().hasDecisions()) {
      return;
    }
    if (part.submit() != Task.Submit.SCORES) {
      task.wrong(
          "submit", "scores: entries of the format frcsyn bring no model", part.submit().spelled());
    }
    if (!part.claim().kind().higherIsSimilar()) {
      task.wrong(
          "score",
          "cosine: scores of the format frcsyn are higher for more alike",
          part.claim().kind().name());
    }
  }

  /// Lists are for tasks without models.
  static void track(
      Mapping track,
      Manifest.TaskPart task,
      List<Manifest.SetPart> sets,
      List<String> claims,
      List<String> ranked) {
    if (!task.submit().hasModel()) {
      return;
    }
    var named = new TreeSet<>(Stream.concat(claims.stream(), ranked.stream()).toList());
    sets.stream()
        .filter(set -> named.contains(set.slug()) && isList(set.files().data()))
        .forEach(set ->
            track.wrong(
                claims.contains(set.slug()) ? "claims" : "sets",
                "sets with images: the task takes models",
                set.slug() + ", a list of comparisons"));
  }

  /// Figures that no entry could ever have.
  ///
  /// @param place where the columns stand
  static void columns(
      Mapping place,
      Manifest.TaskPart task,
      List<Manifest.SetPart> sets,
      List<Manifest.ColumnPart> columns,
      List<Manifest.PublishedPart> published) {
    for (var column : columns) {
      var kind = column.metric().kind();
      boolean ofGroups = OF_GROUPS.contains(kind);
      if (!ofGroups && !OF_TWO_SYSTEMS.contains(kind)) {
        continue;
      }
      if (!task.claim().format().hasDecisions()) {
        if (published.stream().noneMatch(row -> row.values().containsKey(column.key()))) {
          place.wrong(
              "columns",
              "%s only where entries bring decisions (claim_format: frcsyn) or published rows have a value"
                  .formatted(column.metric().spelled()),
              column.key());
        }
      } else if (ofGroups) {
        sets.stream()
            .filter(set -> set.slug().equals(column.set()))
            .filter(set -> set.files().groups() == null)
            .forEach(set ->
                place.wrong(
                    "columns",
                    "%s of a set with groups".formatted(column.metric().spelled()),
                    column.key() + ", and no file of groups for " + set.slug()));
      }
    }
  }
}
