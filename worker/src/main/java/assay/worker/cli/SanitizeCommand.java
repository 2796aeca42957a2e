package assay.worker.cli;

import assay.grading.faceset.FaceImages;
import assay.grading.score.ScoreKind;
import assay.grading.score.ScoreText;
import assay.grading.ticket.Preprocessing;
import assay.worker.sandbox.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `assay sanitize`: the SDFR sanitizer, with its own option names.
@Command(
    name = "sanitize",
    mixinStandardHelpOptions = true,
    description = "Run a model on the sanitizer pairs and write TASK_sanitizer_scores.txt.")
final class SanitizeCommand implements Callable<Integer>, JsonAnswer {
  @Option(names = "--model_path", required = true, paramLabel = "FILE")
  private Path model = Path.of("");

  @Option(names = "--task", required = true, description = "task1 or task2")
  private Task task = Task.task1;

  @Option(
      names = "--sanitizer_bin_path",
      defaultValue = "sanitizer_samples.bin",
      paramLabel = "FILE",
      description = "the sanitizer pairs (default: ${DEFAULT-VALUE})")
  private Path pairs = Path.of("");

  @Option(
      names = "--output_folder",
      defaultValue = ".",
      paramLabel = "DIR",
      description = "where the score file goes (default: ${DEFAULT-VALUE})")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public boolean asJson() {
    return json;
  }

  record Answer(String file, int pairs, int images, double seconds) {}

  @Override
  public Integer call() throws IOException, InputAtFault {
    var name = pairs.toString();
    try (var sandbox = engine.open();
        var images = InputAtFault.unless(FaceImages.open(pairs), name)) {
      var scored =
          new LocalRun(sandbox, model, task.contract())
              .score(images, name, Reading.of(Preprocessing.UNIT).withProbe(), ScoreKind.COSINE);
      var file = Files.createDirectories(folder).resolve(task + "_sanitizer_scores.txt");
      Files.writeString(file, lines(scored.scores()));
      var answer =
          new Answer(file.toString(), scored.scores().length, scored.images(), scored.seconds());
      var out = spec.commandLine().getOut();
      if (json) {
        Json.print(out, answer);
      } else {
        out.println(answer.pairs() + " scores written to " + answer.file());
      }
      return Assay.DONE;
    }
  }

  private static String lines(double[] scores) {
    return Arrays.stream(scores)
        .mapToObj(score -> ScoreText.sdfr((float) score) + "\n")
        .collect(Collectors.joining());
  }
}
