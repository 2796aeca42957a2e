package assay.worker.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
  private static final int TRIES = 4;

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

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description =
          "where uploads under way are remembered, so that the same command goes on with them"
              + " (default: $XDG_STATE_HOME/assay/uploads)")
  private @Nullable Path state;

  @Option(names = "--wait", description = "stay until it is graded")
  private boolean wait;

  private interface Forgetting {
    void forget() throws IOException;
  }

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
    var fields = fields();
    var files = files();
    // Said before the upload, so that nobody takes silence for success.
    err().println("sending to " + api.server() + " …");
    var uploading =
        new Uploading(
            api,
            track.competition(),
            new Remembered(folder()),
            new UploadProgress(err(), manner()));
    if (model != null) {
      fields.put("model", uploading.send(model));
    }
    var ids = new ArrayList<String>();
    for (var file : scores) {
      ids.add(uploading.send(file));
    }
    if (!ids.isEmpty()) {
      fields.put("scores", ids);
    }
    var accepted = enter(api, path, fields, () -> uploading.forget(files));
    if (!wait) {
      answer(accepted.document(), "accepted: " + accepted.line() + "\n" + accepted.id());
      return DONE;
    }
    err().println("accepted: " + accepted.line());
    err().println(accepted.id());
    return new Watch(api, err(), true).untilItEnds(accepted.id(), this::answerWith);
  }

  /// An upload is for one entry: asked again with the same files, the server names the entry that
  /// it made of them. So an answer that was lost is asked for again, here and by the next run.
  private static Entry enter(Api api, String path, Map<String, Object> fields, Forgetting uploads)
      throws IOException, ApiProblem, InterruptedException {
    for (int tries = 1; ; tries++) {
      try {
        var entry = new Entry(api.post(path, fields));
        uploads.forget();
        return entry;
      } catch (ApiProblem problem) {
        if (problem.code().equals("idempotency.conflict")) {
          // An earlier run made another entry of these files, and never heard of it.
          uploads.forget();
        }
        throw problem;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (tries == TRIES) {
          throw e;
        }
        TimeUnit.SECONDS.sleep(tries);
      }
    }
  }

  private void answerWith(Entry ended) {
    answer(ended.document(), ended.line() + "\n" + ended.id());
  }

  private Map<String, Object> fields() throws IOException {
    var fields = track.fields();
    put(fields, "team", team);
    put(fields, "kit_version", kitVersion());
    var said = new LinkedHashMap<String, Object>();
    put(said, "name", method.name);
    put(said, "description", method.description);
    put(said, "link", method.link);
    if (!said.isEmpty()) {
      fields.put("method", said);
    }
    if (!facts.isEmpty()) {
      fields.put("facts", facts);
    }
    return fields;
  }

  private static void put(Map<String, Object> fields, String name, String value) {
    if (!value.isEmpty()) {
      fields.put(name, value);
    }
  }

  /// All of them are there, or nothing is sent.
  private List<Path> files() throws IOException {
    var files = new ArrayList<Path>(scores);
    if (model != null) {
      files.add(model);
    }
    for (var file : files) {
      if (!Files.isRegularFile(file)) {
        throw new NoSuchFileException(file.toString());
      }
    }
    return files;
  }

  private Path folder() {
    return state == null ? Remembered.usualFolder(System.getenv()) : state;
  }

  private UploadProgress.Manner manner() {
    if (asJson()) {
      return UploadProgress.Manner.NONE;
    }
    return terminal().isPresent() ? UploadProgress.Manner.BAR : UploadProgress.Manner.LINES;
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
}
