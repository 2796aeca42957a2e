package assay.worker.cli;

import assay.grading.Refusal;
import assay.grading.faceset.FaceSet;
import assay.grading.gate.ModelContract;
import assay.grading.protocol.KFold;
import assay.grading.protocol.KFold.Fold;
import assay.grading.score.ScoreKind;
import assay.grading.ticket.Preprocessing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `assay evaluate`: a model on a labelled set, and the figures of its protocol.
@Command(
    name = "evaluate",
    mixinStandardHelpOptions = true,
    description = "Run a model on a labelled set and print the 10-fold accuracy.")
final class EvaluateCommand implements Callable<Integer>, JsonAnswer {
  @Option(names = "--model", required = true, paramLabel = "FILE")
  private Path model = Path.of("");

  @Option(
      names = "--set",
      required = true,
      paramLabel = "FILE",
      description = "a .bin, .npy or .xz file, or a folder with one .npy or .xz in it")
  private Path set = Path.of("");

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "the labels of an .npy or .xz (default: issame.txt beside it)")
  private @Nullable Path labels;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private PreprocessingOptions preprocessing = new PreprocessingOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public boolean asJson() {
    return json;
  }

  record Answer(
      double accuracy,
      double std,
      List<Fold> folds,
      double threshold,
      int pairs,
      int images,
      double seconds,
      double imagesPerSecond) {}

  @Override
  public Integer call() throws IOException, InputAtFault {
    var file = Files.isDirectory(set) ? imagesIn(set) : set;
    var name = file.toString();
    try (var sandbox = engine.open();
        var faces = InputAtFault.unless(FaceSet.open(file, labels), name)) {
      requireFolds(faces.pairs(), name);
      var scored =
          new LocalRun(sandbox, model, ModelContract.TASK2)
              .score(faces, name, preprocessing.orElse(Preprocessing.UNIT), ScoreKind.SQUARED_L2);
      var result = KFold.accuracy(scored.scores(), faces.same());
      print(
          new Answer(
              result.accuracy(),
              result.std(),
              result.folds(),
              result.threshold(),
              faces.pairs(),
              scored.images(),
              scored.seconds(),
              scored.images() / scored.seconds()));
      return Assay.DONE;
    }
  }

  private void print(Answer answer) {
    var out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, answer);
      return;
    }
    out.printf(
        Locale.ROOT,
        "accuracy   %.6f ± %.6f over %d folds, mean threshold %.4f%n",
        answer.accuracy(),
        answer.std(),
        answer.folds().size(),
        answer.threshold());
    out.printf(
        Locale.ROOT,
        "%d pairs, %d images in %.1f s: %.0f images/s%n",
        answer.pairs(),
        answer.images(),
        answer.seconds(),
        answer.imagesPerSecond());
  }

  private static void requireFolds(int pairs, String name) throws InputAtFault {
    if (pairs < 10) {
      throw new InputAtFault(
          name,
          new Refusal(
              "set.too_small",
              "",
              "at least 10 pairs",
              pairs + " pairs",
              "The 10-fold protocol needs a pair for each fold."));
    }
  }

  private static Path imagesIn(Path folder) throws IOException, InputAtFault {
    try (var files = Files.list(folder)) {
      var found =
          files
              .filter(file -> file.toString().endsWith(".npy") || file.toString().endsWith(".xz"))
              .toList();
      if (found.size() != 1) {
        throw new InputAtFault(
            folder.toString(),
            new Refusal(
                "set.not_one_file",
                "",
                "one .npy or .xz in the folder",
                found.size() + " of them",
                "Name the file itself."));
      }
      return found.getFirst();
    }
  }
}
