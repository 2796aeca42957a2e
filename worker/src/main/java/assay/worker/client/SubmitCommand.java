package assay.worker.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// `assay submit`: one entry, and its result where asked to wait.
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = "Submit a model, scores, or both.")
public final class SubmitCommand extends ServerCommand {
  @Mixin private TrackOptions track = new TrackOptions();

  @Option(names = "--team", paramLabel = "NAME", description = "where you are in several")
  private String team = "";

  @Option(names = "--model", paramLabel = "FILE", description = "the ONNX model")
  private @Nullable Path model;

  @Option(names = "--scores", paramLabel = "FILE", description = "score file or zip; repeatable")
  private List<Path> scores = new ArrayList<>();

  @Option(
      names = "--kit",
      defaultValue = ".",
      paramLabel = "DIR",
      description =
          "the dev kit that the files were made with (default: this folder, if it is the task's);"
              + " its version is sent along")
  private Path kit = Path.of("");

  @Option(names = "--kit_version", paramLabel = "VERSION", description = "instead of --kit")
  private String kitVersion = "";

  @ArgGroup(exclusive = false, heading = "What the entry is, for the board:%n")
  private Method method = new Method();

  @Option(
      names = "--fact",
      paramLabel = "KEY=ANSWER",
      description = "an answer to a question of the task's fact sheet; repeatable")
  private Map<String, String> facts = new LinkedHashMap<>();

  @Option(names = "--wait", description = "stay until it is graded")
  private boolean wait;

  static final class Method {
    @Option(names = "--method-name")
    private String name = "";

    @Option(names = "--method-description")
    private String description = "";

    @Option(names = "--method-link")
    private String link = "";
  }

  @Override
  int run(Api api) throws IOException, ApiProblem, InterruptedException {
    if (model == null && scores.isEmpty()) {
      throw new ParameterException(
          spec().commandLine(), "nothing to submit: name --model, --scores, or both");
    }
    var path = track.path() + "/submissions";
    var form = form();
    // Said before the upload, so that nobody takes silence for success.
    err().println("sending to " + api.server() + " …");
    var accepted = new Entry(api.postForm(path, form));
    if (!wait) {
      answer(accepted.document(), "accepted: " + accepted.line() + "\n" + accepted.id());
      return DONE;
    }
    err().println("accepted: " + accepted.line());
    return new Watch(api, err()).untilItEnds(accepted.id(), this::answerWith);
  }

  private void answerWith(Entry ended) {
    answer(ended.document(), ended.line() + "\n" + ended.id());
  }

  private Form form() throws IOException {
    var form =
        track
            .fields(new Form())
            .field("team", team)
            .field("method_name", method.name)
            .field("method_description", method.description)
            .field("method_link", method.link)
            .field("kit_version", kitVersion());
    facts.forEach((key, answer) -> form.field("fact_" + key, answer));
    if (model != null) {
      form.file("model", readable(model));
    }
    for (var file : scores) {
      form.file("scores", readable(file));
    }
    return form;
  }

  /// Empty where no kit of the task is at hand.
  private String kitVersion() throws IOException {
    if (!kitVersion.isEmpty()) {
      return kitVersion;
    }
    var found = DevKit.in(kit).filter(track::isOf);
    if (found.isEmpty()) {
      if (isNamed("--kit")) {
        throw new ParameterException(
            spec().commandLine(),
            "--kit: expected a folder with the kit of this task, found none in "
                + kit
                + ". `assay kit` downloads it");
      }
      return "";
    }
    err()
        .println("dev kit " + found.get().kitVersion() + " of " + kit.toAbsolutePath().normalize());
    return found.get().kitVersion();
  }

  private boolean isNamed(String option) {
    return spec().commandLine().getParseResult().hasMatchedOption(option);
  }

  private static Path readable(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString());
    }
    return file;
  }
}
