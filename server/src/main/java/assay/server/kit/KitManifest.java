package assay.server.kit;

import assay.server.competition.Phase;
import assay.server.competition.Task;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `kit.json`: what the kit's programs know of the task.
record KitManifest(
    String kitVersion, String server, String competition, TaskPart task, List<SetPart> sets) {
  /// @param claimRange what scores beside decisions may be; null: the task takes none
  /// @param phases slugs
  /// @param scales slugs; empty: the task has none
  record TaskPart(
      String slug,
      String submit,
      String claimFormat,
      String scoreKind,
      ContractPart contract,
      PreprocessingPart preprocessing,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RangePart claimRange,
      List<String> phases,
      List<String> scales) {}

  /// @param embedding null: any width
  record ContractPart(
      int channels, int height, int width, @Nullable Integer embedding, long maxBytes) {}

  record RangePart(double min, double max) {}

  record PreprocessingPart(double mean, double std, String flip) {}

  /// @param file its path in the kit; null: to be downloaded
  /// @param claimedIn phases and scales whose entries bring scores for it
  record SetPart(
      String slug,
      String role,
      int version,
      int pairs,
      @Nullable String file,
      List<PlacePart> claimedIn) {}

  record PlacePart(String phase, String scale) {}

  static KitManifest of(KitFacts facts, String version) {
    var task = facts.task();
    return new KitManifest(
        version,
        facts.server(),
        facts.address(),
        new TaskPart(
            task.slug(),
            task.submit().spelled(),
            task.claim().format().spelled(),
            task.claim().kind().name(),
            contract(task),
            new PreprocessingPart(
                task.run().preprocessing().mean(),
                task.run().preprocessing().std(),
                task.run().preprocessing().flip()),
            task.claim().format().hasDecisions()
                ? new RangePart(task.claim().kind().min(), task.claim().kind().max())
                : null,
            facts.phases().stream().map(Phase::slug).toList(),
            facts.scales()),
        facts.sets().stream().filter(set -> !set.isOfTemplates()).map(KitManifest::set).toList());
  }

  private static ContractPart contract(Task task) {
    var contract = task.run().contract();
    return new ContractPart(
        contract.channels(),
        contract.height(),
        contract.width(),
        contract.embedding().isPresent() ? contract.embedding().getAsInt() : null,
        contract.maxBytes());
  }

  private static SetPart set(KitSet set) {
    return new SetPart(
        set.set().slug(),
        set.set().role().spelled(),
        set.version().version(),
        set.version().pairs(),
        set.file(),
        set.claimedBy().stream()
            .map(track -> new PlacePart(track.phase().slug(), track.scale().slug()))
            .toList());
  }
}
