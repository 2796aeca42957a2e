package assay.bench;

import assay.worker.sandbox.SandboxStart;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `./assay bench sandbox`: the start of a child with all walls beside its start without any.
@Command(
    name = "sandbox",
    mixinStandardHelpOptions = true,
    description = "What the walls of the sandbox cost at the start of a run.",
    footer = {"", "exit codes: 0 measured, 2 wrong usage, 3 no sandbox can be had here"})
final class SandboxBench implements Callable<Integer> {
  private static final int MEASURED = 0;
  private static final int OUR_FAULT = 3;

  @Option(names = "--rounds", defaultValue = "25", description = "of both (default: 25)")
  private int rounds = 25;

  @Option(names = "--json", description = "one JSON document on standard output")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    // Kept: the unpacked engine is found again.
    var folder =
        Files.createDirectories(
            Path.of(System.getProperty("assay.root", ".")).resolve(".assay/bench-sandbox"));
    SandboxCost cost;
    try {
      cost = SandboxCost.of(SandboxStart.measure(folder.toAbsolutePath(), rounds));
    } catch (IOException e) {
      System.err.println("assay: " + e.getMessage());
      return OUR_FAULT;
    }
    System.out.println(
        json
            ? JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build()
                .writeValueAsString(cost)
            : cost.text());
    return MEASURED;
  }
}
