package assay.bench;

import assay.bench.gate.GateBench;
import assay.bench.inference.InferenceBench;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./assay bench`: each case and its reference in turn, on the same files.
@Command(
    name = "bench",
    subcommands = {GateBench.class, InferenceBench.class, SandboxBench.class},
    mixinStandardHelpOptions = true,
    description = "The protocols beside the public Python way.",
    footer = {
      "",
      "The references need Python with numpy and scikit-learn: ASSAY_PYTHON, else python3.",
      "Both sides take turns; the median of their rounds counts. Input takes 1.3 GB of disk.",
      "",
      "exit codes: 0 measured, 2 wrong usage, 3 both sides answer differently"
    })
public final class Bench implements Callable<Integer> {
  private static final int MEASURED = 0;
  private static final int OUR_FAULT = 3;

  @Parameters(
      arity = "0..1",
      paramLabel = "NAME",
      defaultValue = "protocols",
      description = "protocols, or the name of a command below")
  private String name = "protocols";

  @Option(
      names = "--case",
      paramLabel = "CASE",
      description = "kfold, roc, ijb, parse-datacv, parse-sdfr; may be repeated (default: all)")
  private List<String> cases = new ArrayList<>();

  @Option(names = "--rounds", description = "of both sides (default: 3, ijb 1)")
  private int rounds;

  @Option(
      names = "--share",
      defaultValue = "1",
      description = "of the full sizes, for a quick look (default: ${DEFAULT-VALUE})")
  private double share;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, RunnerException {
    var chosen = chosen();
    var python = Python.find(root().resolve("deploy/bench/src/main/python").toAbsolutePath());
    if (python.isEmpty()) {
      System.err.println(
          "No Python with numpy and scikit-learn was found (ASSAY_PYTHON, else python3):"
              + " the references are not run and no ratio is printed.");
    }
    var results = new ArrayList<CaseResult>();
    for (var one : chosen) {
      var result = measure(one, python);
      results.add(result);
      if (!json) {
        System.out.println(result.text());
      }
    }
    if (json) {
      System.out.println(
          JsonMapper.builder()
              .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
              .build()
              .writeValueAsString(results));
    }
    return results.stream().allMatch(result -> result.differences().isEmpty())
        ? MEASURED
        : OUR_FAULT;
  }

  private List<Case> chosen() {
    if (!name.equals("protocols")) {
      throw new ParameterException(
          spec.commandLine(), "no benchmark " + name + "; there is protocols");
    }
    if (!(share > 0 && share <= 1) || rounds < 0) {
      throw new ParameterException(
          spec.commandLine(), "--share is above 0 and at most 1, --rounds at least 1");
    }
    var chosen = new ArrayList<Case>();
    for (var label : cases) {
      chosen.add(
          Case.labelled(label)
              .orElseThrow(() -> new ParameterException(spec.commandLine(), "no case " + label)));
    }
    return chosen.isEmpty() ? Arrays.asList(Case.values()) : chosen;
  }

  private static Path root() {
    return Path.of(System.getProperty("assay.root", "."));
  }

  private CaseResult measure(Case one, Optional<Python> python)
      throws IOException, InterruptedException, RunnerException {
    var parent = Files.createDirectories(root().resolve(".assay")).toAbsolutePath();
    var folder = Files.createTempDirectory(parent, "bench-");
    try {
      System.err.println("preparing " + one.label() + "…");
      one.prepare(new Inputs(folder, Sizes.share(share)));
      var ours = new ArrayList<Measured>();
      var theirs = new ArrayList<Measured>();
      for (int round = 0; round < (rounds == 0 ? one.usualRounds() : rounds); round++) {
        System.err.println("measuring " + one.label() + ", round " + (round + 1) + "…");
        ours.add(jmh(one, folder));
        if (python.isPresent()) {
          theirs.add(python.get().run(one.script(), folder, one.file()));
        }
      }
      var reference = theirs.isEmpty() ? null : Measured.median(theirs);
      return CaseResult.of(one, Measured.median(ours), reference, one.inputBytes(folder));
    } finally {
      Folders.delete(folder);
    }
  }

  private static Measured jmh(Case one, Path folder) throws IOException, RunnerException {
    var options =
        new OptionsBuilder()
            .include("^" + one.benchmark().getName().replace(".", "\\.") + "\\.")
            .jvmArgsPrepend(
                "-D" + InputFiles.PROPERTY + "=" + folder, "--enable-native-access=ALL-UNNAMED")
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true);
    if (!one.file().isEmpty()) {
      options.param("file", one.file());
    }
    var result = new Runner(options.build()).runSingle();
    return Answers.take(folder, result.getPrimaryResult().getScore());
  }
}
