package assay.worker.cli;

import assay.grading.Checked;
import assay.grading.Notice;
import assay.grading.gate.Architecture;
import assay.grading.gate.Inspection;
import assay.grading.gate.ModelContract;
import assay.grading.gate.OnnxGate;
import assay.grading.gate.WeightHash;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `assay gate`: would this model be accepted, and if not, why.
@Command(
    name = "gate",
    mixinStandardHelpOptions = true,
    description = "Would this ONNX model be accepted at the door, and if not, why?")
final class GateCommand implements Callable<Integer>, JsonAnswer {
  @Option(names = "--model", required = true, paramLabel = "FILE")
  private Path model = Path.of("");

  @Option(
      names = "--task",
      defaultValue = "task2",
      description = "task1 (512-d embeddings) or task2 (any width; default)")
  private Task task = Task.task2;

  @Option(
      names = "--reference",
      paramLabel = "FILE",
      description = "also compare the layers with those of this model")
  private @Nullable Path reference;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public boolean asJson() {
    return json;
  }

  record Answer(
      boolean accepted,
      @Nullable String code,
      @Nullable String message,
      @Nullable String where,
      @Nullable String expected,
      @Nullable String found,
      @Nullable String remedy,
      List<Notice> notices,
      @Nullable Facts model) {}

  /// What was read of an accepted model.
  ///
  /// @param facts what was read, in words
  /// @param layers as they count for the comparison of architectures
  /// @param layerDifferences from the reference; null when none was named
  /// @param multiplyAdds for one image; null where a shape does not follow from the model
  /// @param peakActivationBytes likewise
  /// @param weightsSha256 the same for the same weights under other names and in another order
  record Facts(
      OnnxGate.Signature signature,
      List<Inspection.Fact> facts,
      List<Notice> flags,
      Map<String, Integer> operators,
      Map<String, Integer> layers,
      @Nullable List<String> layerDifferences,
      long parameters,
      @Nullable Long multiplyAdds,
      @Nullable Long peakActivationBytes,
      String weightsSha256) {}

  @Override
  public Integer call() throws IOException, InputAtFault {
    var answer =
        switch (OnnxGate.check(model, task.contract())) {
          case Checked.Accepted<Inspection>(var inspection, var notices) ->
              new Answer(true, null, null, null, null, null, null, notices, facts(inspection));
          case Checked.Refused<Inspection>(var refusal) ->
              new Answer(
                  false,
                  refusal.code(),
                  refusal.message(),
                  refusal.where(),
                  refusal.expected(),
                  refusal.found(),
                  refusal.remedy(),
                  List.of(),
                  null);
        };
    var out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, answer);
    } else {
      out.println(
          answer.accepted() ? "accepted" : "refused: " + answer.code() + "\n" + answer.message());
      answer.notices().forEach(notice -> out.println("notice: " + notice.message()));
      if (answer.model() != null) {
        print(out, answer.model());
      }
    }
    return answer.accepted() ? Assay.DONE : Assay.INPUT_AT_FAULT;
  }

  private Facts facts(Inspection inspection) throws IOException, InputAtFault {
    var cost = inspection.cost();
    return new Facts(
        inspection.signature(),
        inspection.facts(),
        inspection.flags(),
        inspection.fingerprint().operators(),
        inspection.architecture().layers(),
        reference == null ? null : inspection.architecture().differencesFrom(layersOf(reference)),
        cost.parameters(),
        cost.multiplyAdds().isPresent() ? cost.multiplyAdds().getAsLong() : null,
        cost.peakActivationBytes().isPresent() ? cost.peakActivationBytes().getAsLong() : null,
        WeightHash.of(model).sha256());
  }

  private static Architecture layersOf(Path reference) throws IOException, InputAtFault {
    var checked = OnnxGate.check(reference, ModelContract.TASK2);
    return InputAtFault.unless(checked, reference.toString()).architecture();
  }

  private static void print(PrintWriter out, Facts facts) {
    if (facts.layerDifferences() != null) {
      out.println(
          facts.layerDifferences().isEmpty()
              ? "architecture     that of the reference"
              : "architecture     not that of the reference: "
                  + String.join("; ", facts.layerDifferences()));
    }
    facts.flags().forEach(flag -> out.println("for the organizers: " + flag.message()));
    facts.facts().forEach(fact -> out.printf("%-16s %s%n", fact.label(), fact.text()));
    out.printf("%-16s %s%n", "weights, SHA-256", facts.weightsSha256());
  }
}
