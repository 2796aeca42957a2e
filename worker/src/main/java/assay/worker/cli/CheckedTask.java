package assay.worker.cli;

import assay.grading.gate.ModelContract;
import assay.grading.score.ScoreKind;
import assay.grading.ticket.Preprocessing;
import assay.worker.client.DevKit;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// What `assay check` checks against: the task of a kit, or one of SDFR's.
///
/// @param kitVersion null: no kit
/// @param isDataCv whether scores are packed as a DataCV result
record CheckedTask(
    String slug,
    @Nullable String kitVersion,
    ModelContract contract,
    Preprocessing preprocessing,
    ScoreKind kind,
    boolean takesModel,
    boolean isDataCv,
    List<Part> parts) {
  CheckedTask {
    parts = List.copyOf(parts);
  }

  /// A set to score.
  ///
  /// @param isClaimed whether its scores are to be uploaded; otherwise it is a trial
  /// @param scoreFile name of the file to write
  record Part(String set, Path images, boolean isClaimed, String scoreFile) {}

  static CheckedTask of(Task task, Path pairs) {
    return new CheckedTask(
        task.name(),
        null,
        task.contract(),
        Preprocessing.UNIT,
        ScoreKind.COSINE,
        true,
        false,
        List.of(new Part("sanitizer", pairs, true, task + "_sanitizer_scores.txt")));
  }

  /// @param place where the entry goes; null: wherever, the task's sets are the same everywhere
  static CheckedTask of(DevKit kit, Path folder, DevKit.@Nullable PlacePart place) {
    var task = kit.task();
    var contract = task.contract();
    return new CheckedTask(
        task.slug(),
        kit.kitVersion(),
        new ModelContract(
            contract.channels(),
            contract.height(),
            contract.width(),
            contract.embedding() == null
                ? OptionalInt.empty()
                : OptionalInt.of(contract.embedding()),
            contract.maxBytes()),
        new Preprocessing(
            task.preprocessing().mean(), task.preprocessing().std(), task.preprocessing().flip()),
        ScoreKind.named(task.scoreKind()).orElse(ScoreKind.COSINE),
        task.takesModel(),
        task.claimFormat().equals("datacv"),
        parts(kit, folder, place));
  }

  private static List<Part> parts(DevKit kit, Path folder, DevKit.@Nullable PlacePart place) {
    var claimed =
        kit.sets().stream()
            .filter(set -> !set.claimedIn().isEmpty())
            .filter(set -> place == null || set.claimedIn().contains(place))
            .toList();
    var sets = claimed.isEmpty() ? kit.sets() : claimed;
    return sets.stream()
        .map(set ->
            new Part(
                set.slug(),
                folder.resolve(set.file() == null ? set.slug() : set.file()),
                !claimed.isEmpty(),
                scoreFile(kit, set, sets.size() > 1, place)))
        .toList();
  }

  /// The server tells several score files of an entry apart by the sets' names in theirs.
  private static String scoreFile(
      DevKit kit, DevKit.SetPart set, boolean isOneOfMany, DevKit.@Nullable PlacePart place) {
    if (kit.task().claimFormat().equals("datacv") && place != null) {
      return "%s_%s_result.txt".formatted(place.phase(), place.scale());
    }
    return "%s_%s_scores.txt".formatted(kit.task().slug(), isOneOfMany ? set.slug() : "sanitizer");
  }
}
