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
final class Python {
  private final String interpreter;
  private final Path scripts;

  private Python(String interpreter, Path scripts) {
    this.interpreter = interpreter;
    this.scripts = scripts;
  }

  /// Empty where it is missing, or numpy or scikit-learn is.
  static Optional<Python> find(Path scripts) throws InterruptedException {
    var interpreter = Optional.ofNullable(System.getenv("ASSAY_PYTHON")).orElse("python3");
    try {
      var probe =
          new ProcessBuilder(interpreter, "-c", "import numpy, sklearn")
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
  Measured run(String script, Path folder, String file) throws IOException, InterruptedException {
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
