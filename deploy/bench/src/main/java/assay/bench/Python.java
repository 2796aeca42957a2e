package assay.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The interpreter that runs the references: `ASSAY_PYTHON`, else `python3`.
public final class Python {
  private final String interpreter;
  private final Path scripts;

  private Python(String interpreter, Path scripts) {
    this.interpreter = interpreter;
    this.scripts = scripts;
  }

  /// Empty where it is missing, or numpy, scikit-learn or one of the modules is.
  public static Optional<Python> find(Path scripts, String... modules) throws InterruptedException {
    var imports = new ArrayList<>(List.of("import numpy", "sklearn"));
    imports.addAll(List.of(modules));
    var interpreter = Optional.ofNullable(System.getenv("ASSAY_PYTHON")).orElse("python3");
    try {
      var probe =
          new ProcessBuilder(interpreter, "-c", String.join(", ", imports))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return probe.waitFor() == 0
          ? Optional.of(new Python(interpreter, scripts))
          : Optional.empty();
    } catch (IOException missing) {
      return Optional.empty();
    }
  }

  /// @param file an argument of the script; empty for none
  public Measured run(String script, Path folder, String file)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(interpreter, script, folder.toString()));
    if (!file.isEmpty()) {
      command.add(file);
    }
    var process =
        new ProcessBuilder(command)
            .directory(scripts.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = process.getInputStream()) {
      var printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(script + " ended with " + process.exitValue());
      }
      return new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .readValue(printed, Measured.class);
    } finally {
      process.destroyForcibly();
    }
  }
}
