package assay.bench.fuzz;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./assay fuzz`: one parser after the other, each in a process of its own.
@Command(
    name = "fuzz",
    mixinStandardHelpOptions = true,
    description = "Feeds the parsers bytes that nobody thought of.",
    footer = {
      "",
      "What is found along the way stays in DIR/TARGET/corpus and is the start of the next run.",
      "An input that makes a parser misbehave is in DIR/TARGET/findings: mend the parser and keep",
      "the input in grading/src/test/resources/fuzz/TARGET, where a test replays it.",
      "",
      "exit codes: 0 nothing found, 2 wrong usage, 3 a parser misbehaved"
    })
public final class Fuzz implements Callable<Integer> {
  private static final int NOTHING_FOUND = 0;
  private static final int OUR_FAULT = 3;
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  @Parameters(arity = "0..*", paramLabel = "TARGET", description = "default: all of them")
  private List<String> targets = new ArrayList<>();

  @Option(
      names = "--seconds",
      defaultValue = "60",
      description = "for each target (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "corpora and findings (default: .assay/fuzz)")
  private Path data = root().resolve(".assay/fuzz");

  @Option(names = "--list", description = "print the targets and end")
  private boolean list;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Fuzz() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Fuzz()).execute(arguments));
  }

  private static Path root() {
    return Path.of(System.getProperty("assay.root", "."));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var known = known();
    if (list) {
      print(known, String.join("\n", known));
      return NOTHING_FOUND;
    }
    if (seconds < 1) {
      throw new ParameterException(spec.commandLine(), "--seconds: expected 1 or more");
    }
    for (var target : targets) {
      if (!known.contains(target)) {
        throw new ParameterException(
            spec.commandLine(), "no fuzz target " + target + "; there are " + known);
      }
    }
    var runs = new ArrayList<FuzzRun>();
    for (var target : targets.isEmpty() ? known : targets) {
      System.err.println("fuzzing " + target + " for " + seconds + " s…");
      var folder = Files.createDirectories(data.resolve(target)).toAbsolutePath();
      runs.add(new JazzerProcess(target, seeds().resolve(target), folder).run(seconds));
    }
    print(runs, FuzzRun.table(runs));
    return runs.stream().allMatch(FuzzRun::isClean) ? NOTHING_FOUND : OUR_FAULT;
  }

  private void print(Object answer, String text) throws JsonProcessingException {
    System.out.println(json ? JSON.writeValueAsString(answer) : text);
  }

  private static Path seeds() {
    return root().resolve("grading/src/test/resources/fuzz").toAbsolutePath();
  }

  /// The folders of seeds; a test of `grading` keeps them equal to its targets.
  private static List<String> known() throws IOException {
    try (var folders = Files.list(seeds())) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }
}
