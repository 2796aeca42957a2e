package assay.server.bundle;

import assay.grading.score.ScoreKind;
import assay.server.competition.BoardRules;
import assay.server.competition.Entrance;
import assay.server.competition.Feedback;
import assay.server.competition.Phase;
import assay.server.competition.Scale;
import assay.server.competition.Task;
import assay.server.question.Question;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes a manifest as [ManifestReader] reads it, with most of what could be left out: whoever
/// edits it sees what there is.
final class ManifestWriter {
  private final Manifest manifest;
  private final YamlText yaml = new YamlText();

  private ManifestWriter(Manifest manifest) {
    this.manifest = manifest;
  }

  static byte[] write(Manifest manifest) {
    var writer = new ManifestWriter(manifest);
    writer.write();
    return writer.yaml.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void write() {
    var about = manifest.about();
    yaml.put("assay", 1)
        .mapping(
            "competition",
            () ->
                yaml.put("slug", about.slug())
                    .put("name", about.name())
                    .put("summary", about.summary().isEmpty() ? null : about.summary())
                    .put("time_zone", about.timeZone().getId())
                    .put("pool", about.pool())
                    .put("private", about.isPrivate()))
        .prose("description", about.description())
        .prose("rules", about.rules());
    entrance(about.entrance());
    list("sets", manifest.sets(), this::set);
    list("tasks", manifest.tasks(), this::task);
    list("phases", manifest.phases(), this::phase);
  }

  private void entrance(Entrance entrance) {
    yaml.prose("terms", entrance.terms())
        .mapping(
            "teams",
            () ->
                yaml.put("max_members", entrance.maxMembers())
                    .put("overlap", entrance.allowsOverlap() ? "allowed" : "forbidden"))
        .list(
            "registration",
            entrance.registration(),
            question -> question(question, List.of(Scale.DEFAULT)));
  }

  private void question(Question question, List<String> scales) {
    yaml.put("key", question.key())
        .put("ask", question.ask())
        .put("help", question.help().isEmpty() ? null : question.help())
        .put("answer", question.kind().spelled())
        .put("required", question.isRequired())
        .words("choices", question.choices())
        .put("must", question.must());
    var most = question.most();
    if (most.size() == scales.size() && Set.copyOf(most.values()).size() == 1) {
      yaml.put("most", most.values().iterator().next());
    } else if (!most.isEmpty()) {
      yaml.mapping("most", () -> scales.forEach(scale -> yaml.put(scale, most.get(scale))));
    }
  }

  private <T> void list(String key, List<T> items, Consumer<T> content) {
    if (items.isEmpty()) {
      yaml.none(key);
    } else {
      yaml.list(key, items, content);
    }
  }

  private void set(Manifest.SetPart set) {
    var files = set.files();
    yaml.put("slug", set.slug())
        .put("name", set.name())
        .put("role", set.role().spelled())
        .put("protocol", set.protocol().spelled())
        .put("data", files.data())
        .put("labels", files.labels())
        .put("corrected_labels", files.correctedLabels())
        .put("groups", files.groups())
        .put("identities", files.identities())
        .words("accepted", files.accepted());
    var pooling = set.pooling();
    if (pooling != null) {
      yaml.put("detector_scores", pooling.detectorScores()).put("warp", pooling.warpSpelled());
    }
  }

  private void task(Manifest.TaskPart task) {
    var claim = task.claim();
    var contract = task.run().contract();
    yaml.put("slug", task.slug())
        .put("name", task.name())
        .prose("description", task.description())
        .put("submit", task.submit().spelled())
        .put("claim_format", claim.format().spelled())
        .put("score", claim.kind().name());
    if (!claim.kind().equals(ScoreKind.named(claim.kind().name()).orElseThrow())) {
      yaml.mapping(
          "claim_range", () -> yaml.put("min", claim.kind().min()).put("max", claim.kind().max()));
    }
    yaml.put("embedding", contract.embedding().isPresent() ? contract.embedding().getAsInt() : null)
        .put("max_bytes", contract.maxBytes())
        .put("time_limit_seconds", task.run().limits().seconds())
        .put("memory_limit_bytes", task.run().limits().memoryBytes());
    requires(task.run().requires());
    yaml.mapping(
            "tolerance",
            () ->
                yaml.put("match", claim.tolerance().match())
                    .put("review", claim.tolerance().review()))
        .put("sanitizer", claim.sanitizer().spelled())
        .mapping(
            "preprocessing",
            () ->
                yaml.put("mean", task.run().preprocessing().mean())
                    .put("std", task.run().preprocessing().std())
                    .put("flip", task.run().preprocessing().flip()))
        .words("scales", task.scales().equals(List.of(Scale.DEFAULT)) ? List.of() : task.scales())
        .list("fact_sheet", task.factSheet(), question -> question(question, task.scales()))
        .put("reference_architecture", task.reference() == null ? null : task.reference().entry());
  }

  private void requires(Task.Requirements requires) {
    if (!requires.equals(Task.Requirements.NONE)) {
      yaml.mapping(
          "requires",
          () -> yaml.put("device", requires.device()).put("memory_bytes", requires.memoryBytes()));
    }
  }

  private void phase(Manifest.PhasePart phase) {
    var secrecy = phase.secrecy();
    yaml.put("slug", phase.slug())
        .put("name", phase.name())
        .put("opens", phase.window().opens())
        .put("closes", phase.window().closes())
        .put("results", secrecy.resultsAt())
        .put("freezes", secrecy.freezesAt())
        .put("anonymous", secrecy.isAnonymous())
        .put("hold_results", secrecy.holdsResults());
    feedback(secrecy.feedback());
    yaml.put("grace_minutes", phase.window().grace().toMinutes());
    quota(phase.quota());
    if (phase.tracks().isEmpty()) {
      yaml.none("tracks");
    } else {
      yaml.list("tracks", joined(phase.tracks()), this::track);
    }
  }

  private void feedback(Feedback feedback) {
    if (feedback.isLimited()) {
      yaml.mapping(
          "feedback",
          () ->
              yaml.put("ladder", percent(feedback.ladderStep()))
                  .put("decimals", feedback.decimals())
                  .put("looks", feedback.looks()));
    }
  }

  /// The shortest percentage that the reader makes the same share of.
  private static @Nullable Double percent(@Nullable Double share) {
    if (share == null) {
      return null;
    }
    double percent = BigDecimal.valueOf(share).movePointRight(2).doubleValue();
    for (int places = 1; places <= 15; places++) {
      double shorter =
          BigDecimal.valueOf(percent).setScale(places, RoundingMode.HALF_EVEN).doubleValue();
      if (shorter / 100 == share) {
        return shorter;
      }
    }
    return percent;
  }

  private void quota(Phase.Quota quota) {
    if (!quota.equals(Phase.Quota.NONE)) {
      yaml.mapping(
          "quota",
          () -> {
            yaml.put("per_day", quota.perDay()).put("per_phase", quota.perPhase());
            var sliding = quota.sliding();
            if (sliding != null) {
              yaml.mapping(
                  "sliding",
                  () ->
                      yaml.put("entries", sliding.entries())
                          .put("hours", sliding.window().toHours()));
            }
            yaml.put("concurrent", quota.concurrent());
          });
    }
  }

  /// Tracks that differ in their scale alone, as one.
  private static List<Manifest.TrackPart> joined(List<Manifest.TrackPart> tracks) {
    var joined = new ArrayList<Manifest.TrackPart>();
    for (var track : tracks) {
      var last = joined.isEmpty() ? null : joined.getLast();
      if (last != null && last.at("").equals(track.at(""))) {
        var scales = new ArrayList<>(last.scales());
        scales.addAll(track.scales());
        joined.set(joined.size() - 1, last.at(scales));
      } else {
        joined.add(track);
      }
    }
    return joined;
  }

  private void track(Manifest.TrackPart track) {
    var all = manifest.task(track.task()).scales();
    yaml.put("task", track.task())
        .words("scales", track.scales().equals(all) ? List.of() : track.scales())
        .words("claims", track.claims())
        .words("sets", track.sets())
        .mapping("board", () -> board(track.board(), track.columns()))
        .list("published", track.published(), row -> published(row, track.columns()));
  }

  private void board(BoardRules board, List<Manifest.ColumnPart> columns) {
    yaml.put("rule", board.rule().name())
        .put("ties", board.rule().ties())
        .put("ddof", board.rule().ddof())
        .put("set", board.rule().set())
        .words(
            "accepts", ManifestReader.EVIDENCE.stream().filter(board.accepts()::contains).toList())
        .put("selection", board.selection())
        .list(
            "columns",
            columns,
            column ->
                yaml.put("set", column.isOverall() ? null : column.set())
                    .put("metric", column.metric().spelled())
                    .put("name", column.name().isEmpty() ? null : column.name())
                    .put("ranked", column.isRanked())
                    .put("private", column.isPrivate()));
  }

  private void published(Manifest.PublishedPart row, List<Manifest.ColumnPart> columns) {
    yaml.put("name", row.name())
        .put("source", row.source())
        .put("link", row.link())
        .put("baseline", row.isBaseline());
    var known = columns.stream().map(Manifest.ColumnPart::key).filter(row.values()::containsKey);
    var keys = known.toList();
    if (keys.isEmpty()) {
      yaml.empty("values");
    } else {
      yaml.mapping("values", () -> keys.forEach(key -> yaml.put(key, percents(row, key))));
    }
  }

  private static @Nullable BigDecimal percents(Manifest.PublishedPart row, String key) {
    var share = row.values().get(key);
    return share == null ? null : BigDecimal.valueOf(share).movePointRight(2);
  }
}
