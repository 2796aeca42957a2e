package assay.worker.cli;

import assay.grading.Refusal;
import assay.grading.faceset.FaceImages;
import assay.grading.gate.ModelContract;
import assay.grading.score.ScoreKind;
import assay.grading.score.ScoreText;
import assay.grading.ticket.Preprocessing;
import assay.worker.sandbox.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `assay result`: the DataCV result file and its zip.
@Command(
    name = "result",
    mixinStandardHelpOptions = true,
    description =
        "Run a model on the DataCV images and write {split}_{scale}_result.txt and result.zip."
            + " By default pixels are mapped to [-1, 1] and mirror images are added, as the"
            + " challenge's own script does.")
final class ResultCommand implements Callable<Integer>, JsonAnswer {
  private static final List<String> SPLITS = List.of("validation", "test");
  private static final List<String> SCALES = List.of("10K", "20K", "100K");

  @Option(names = "--model", required = true, paramLabel = "FILE")
  private Path model = Path.of("");

  @Option(
      names = "--images",
      required = true,
      paramLabel = "FILE",
      description = "the .npy or .xz, in a folder named validation or test")
  private Path images = Path.of("");

  @Option(names = "--dataset_scale", required = true, description = "10K, 20K or 100K")
  private String scale = "";

  @Option(
      names = "--output_folder",
      defaultValue = ".",
      paramLabel = "DIR",
      description = "where the files go (default: ${DEFAULT-VALUE})")
  private Path folder = Path.of("");

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Mixin private EngineOptions engine = new EngineOptions();
  @Mixin private PreprocessingOptions preprocessing = new PreprocessingOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public boolean asJson() {
    return json;
  }

  record Answer(String file, String zip, int pairs, int images, double seconds) {}

  @Override
  public Integer call() throws IOException, InputAtFault {
    if (!SCALES.contains(scale)) {
      throw new ParameterException(
          spec.commandLine(),
          "--dataset_scale: expected one of " + String.join(", ", SCALES) + ", found " + scale);
    }
    var split = split();
    var name = images.toString();
    try (var sandbox = engine.open();
        var faces = InputAtFault.unless(FaceImages.open(images), name)) {
      var scored =
          new LocalRun(sandbox, model, ModelContract.TASK2)
              .score(
                  faces,
                  name,
                  Reading.of(preprocessing.orElse(Preprocessing.DATACV)),
                  ScoreKind.SQUARED_L2);
      var text =
          Arrays.stream(scored.scores())
              .mapToObj(score -> ScoreText.dataCv(score) + "\n")
              .collect(Collectors.joining());
      print(write(split + "_" + scale + "_result.txt", text, scored));
      return Assay.DONE;
    }
  }

  /// The official script names its file after the folder the images lie in.
  private String split() throws InputAtFault {
    var parent = images.toAbsolutePath().normalize().getParent();
    var split =
        parent == null || parent.getFileName() == null ? "" : parent.getFileName().toString();
    if (!SPLITS.contains(split)) {
      throw new InputAtFault(
          images.toString(),
          new Refusal(
              "result.split_unknown",
              "",
              "images in a folder named validation or test",
              split.isEmpty() ? "no folder" : "a folder named " + split,
              "The name of the result file begins with the name of that folder: put the images into"
                  + " one named validation or test."));
    }
    return split;
  }

  private Answer write(String name, String text, LocalRun.Scored scored) throws IOException {
    var file = Files.createDirectories(folder).resolve(name);
    Files.writeString(file, text);
    var zip = ScoreZip.write(folder.resolve("result.zip"), name, text);
    return new Answer(
        file.toString(), zip.toString(), scored.scores().length, scored.images(), scored.seconds());
  }

  private void print(Answer answer) {
    var out = spec.commandLine().getOut();
    if (json) {
      Json.print(out, answer);
    } else {
      out.println(answer.pairs() + " scores written to " + answer.file() + " and " + answer.zip());
    }
  }
}
