package assay.server.submission;

import assay.grading.Notice;
import assay.grading.gate.Inspection;
import assay.grading.gate.WeightHash;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the gate read of an entry's model, kept with its file and shown to its team.
///
/// @param facts in the words of `./assay gate`
/// @param flags what the organizers may ask about
/// @param layerDifferences from the task's reference architecture; null: the task has none
/// @param weightsSha256 the same for the same weights under other names and in another order; null:
///   too few to tell a model by
public record ModelFacts(
    List<Fact> facts,
    List<Flag> flags,
    @Nullable List<String> layerDifferences,
    Cost cost,
    @Nullable String weightsSha256) {
  /// Fewer bytes of weights are a scaling of the pixels, which honest models share.
  private static final int FEWEST_BYTES = 4096;

  private static final int MOST_DIFFERENCES = 20;

  public ModelFacts {
    facts = List.copyOf(facts);
    flags = List.copyOf(flags);
    layerDifferences = layerDifferences == null ? null : List.copyOf(layerDifferences);
  }

  public record Fact(String label, String text) {}

  public record Flag(String code, String message) {}

  /// Of one image, estimated.
  ///
  /// @param multiplyAdds null: a shape does not follow from the model
  /// @param peakActivationBytes null likewise
  public record Cost(
      long parameters, @Nullable Long multiplyAdds, @Nullable Long peakActivationBytes) {}

  static ModelFacts of(
      Inspection inspection, @Nullable List<String> layerDifferences, WeightHash.Weights weights) {
    var cost = inspection.cost();
    return new ModelFacts(
        inspection.facts().stream().map(fact -> new Fact(fact.label(), fact.text())).toList(),
        inspection.flags().stream().map(ModelFacts::flag).toList(),
        layerDifferences == null ? null : shortened(layerDifferences),
        new Cost(
            cost.parameters(),
            cost.multiplyAdds().isPresent() ? cost.multiplyAdds().getAsLong() : null,
            cost.peakActivationBytes().isPresent() ? cost.peakActivationBytes().getAsLong() : null),
        weights.bytes() < FEWEST_BYTES ? null : weights.sha256());
  }

  private static Flag flag(Notice notice) {
    return new Flag(notice.code(), notice.message());
  }

  private static List<String> shortened(List<String> differences) {
    if (differences.size() <= MOST_DIFFERENCES) {
      return differences;
    }
    var shown = new ArrayList<>(differences.subList(0, MOST_DIFFERENCES));
    shown.add("and %d more".formatted(differences.size() - MOST_DIFFERENCES));
    return shown;
  }

  boolean hasOtherArchitecture() {
    return layerDifferences != null && !layerDifferences.isEmpty();
  }
}
