package assay.worker.cli;

import assay.grading.Refusal;
import assay.worker.client.DevKit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `assay check`: gate, scores and packing on the participant's machine, as the server will do
/// them, before anything is uploaded.
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Everything before an upload: would the model be accepted, which scores does it give, and"
            + " the files to send.")
final class CheckCommand implements Callable<Integer>, JsonAnswer {
  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "the ONNX model; a task that takes decisions needs none")
  private @Nullable Path model;

  @Option(
      names = "--scores",
      paramLabel = "FILE",
      description = "for a task that takes decisions: the zip with baseline.txt and proposed.txt")
  private @Nullable Path scores;

  @Option(
      names = "--kit",
      paramLabel = "DIR",
      description = "the task's dev kit (default: this folder, if it is one)")
  private @Nullable Path kit;

  @Option(
      names = "--task",
      description = "without a kit: task1 or task2 of SDFR, with --sanitizer_bin_path")
  private @Nullable Task task;

  @Option(
      names = "--sanitizer_bin_path",
      defaultValue = "sanitizer_samples.bin",
      paramLabel = "FILE",
      description = "with --task: the sanitizer pairs (default: ${DEFAULT-VALUE})")
  private Path pairs = Path.of("");

  @Option(names = "--phase", description = "where the files depend on it")
  private String phase = "";

  @Option(names = "--scale", description = "where the files depend on it: 10K, 20K, 100K")
  private String scale = "";

  @Option(
      names = "--output_folder",
      defaultValue = ".",
      paramLabel = "DIR",
      description = "where the files to upload go (default: ${DEFAULT-VALUE})")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public boolean asJson() {
    return json;
  }

  @Override
  public Integer call() throws IOException, InputAtFault {
    var report = report();
    var out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, report);
    } else {
      report.print(out);
    }
    return report.passed() ? Assay.DONE : Assay.INPUT_AT_FAULT;
  }

  private CheckReport report() throws IOException, InputAtFault {
    if (task != null && kit != null) {
      throw usage("--kit and --task: expected one of them; a kit names its task");
    }
    if (task != null) {
      return rehearsal(CheckedTask.of(task, pairs));
    }
    var at = kit == null ? Path.of("") : kit;
    var found = DevKit.in(at);
    if (found.isEmpty() && kit == null) {
      throw usage("expected --kit or --task: there is no " + DevKit.MANIFEST + " here");
    }
    var of = found.orElseThrow(() -> noKit(at));
    if (!of.task().takesDecisions()) {
      return rehearsal(CheckedTask.of(of, at, place(of)));
    }
    if (scores == null || model != null) {
      throw usage(
          "expected --scores with the zip of the entry, and no --model: task %s takes decisions"
              .formatted(of.task().slug()));
    }
    return DecisionCheck.of(of, place(of), scores);
  }

  private CheckReport rehearsal(CheckedTask checked) throws IOException {
    if (model == null) {
      throw usage("Missing required option: '--model=FILE'");
    }
    if (scores != null) {
      throw usage(
          "--scores: they are made from the model here; only decisions are checked as a zip");
    }
    return new Rehearsal(engine, checked, model, folder).report();
  }

  private static InputAtFault noKit(Path at) {
    return new InputAtFault(
        at.toString(),
        new Refusal(
            "kit.missing",
            "",
            "an unpacked dev kit, with its " + DevKit.MANIFEST,
            "none",
            "`assay kit` downloads one, and the task's page has it."));
  }

  /// Null where it makes no difference.
  private DevKit.@Nullable PlacePart place(DevKit of) {
    var places =
        of.sets().stream()
            .flatMap(set -> set.claimedIn().stream())
            .distinct()
            .filter(place -> phase.isEmpty() || place.phase().equals(phase))
            .filter(place -> scale.isEmpty() || place.scale().equals(scale))
            .toList();
    if (places.size() == 1) {
      return places.getFirst();
    }
    if (places.isEmpty() && phase.isEmpty() && scale.isEmpty()) {
      return null;
    }
    if (places.isEmpty() || of.task().claimFormat().equals("datacv") || setsDiffer(of, places)) {
      throw usage(
          "--phase and --scale: expected one of the phases %s%s, so that it is clear which files are made"
              .formatted(
                  String.join(", ", of.task().phases()),
                  of.task().scales().isEmpty()
                      ? ""
                      : " and one of the scales " + String.join(", ", of.task().scales())));
    }
    return null;
  }

  private static boolean setsDiffer(DevKit kit, List<DevKit.PlacePart> places) {
    return kit.sets().stream()
        .filter(set -> !set.claimedIn().isEmpty())
        .anyMatch(set -> !set.claimedIn().containsAll(places));
  }

  private ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
