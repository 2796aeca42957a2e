package assay.standalone.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// Runs the Python files of the dev kit, where there is a Python for them: `ASSAY_PYTHON`, else
/// `python3`.
final class KitPython {
  private static final Path KIT = Path.of("../kit").toAbsolutePath().normalize();
  private static final String INTERPRETER =
      Optional.ofNullable(System.getenv("ASSAY_PYTHON")).orElse("python3");

  private KitPython() {}

  /// @param exit the exit code
  /// @param text standard output and error
  record Ran(int exit, String text) {}

  /// Skips the test loudly where one of the modules is missing.
  static void require(String test, String... modules) throws IOException, InterruptedException {
    boolean there;
    try {
      there = run(Path.of("."), "-c", "import " + String.join(", ", modules)).exit() == 0;
    } catch (IOException missing) {
      there = false;
    }
    if (!there) {
      var why =
          "SKIPPED: %s needs a Python with %s; set ASSAY_PYTHON (found %s)"
              .formatted(test, String.join(", ", modules), INTERPRETER);
      System.err.println(why);
      Assumptions.abort(why);
    }
  }

  /// A file of the kit.
  static Ran script(Path folder, String name, String... arguments)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of(KIT.resolve(name).toString()));
    all.addAll(List.of(arguments));
    return run(folder, all.toArray(String[]::new));
  }

  /// A few lines that may import from the kit.
  static Ran lines(Path folder, String program, String... arguments)
      throws IOException, InterruptedException {
    var all = new ArrayList<>(List.of("-c", program));
    all.addAll(List.of(arguments));
    return run(folder, all.toArray(String[]::new));
  }

  private static Ran run(Path folder, String... arguments)
      throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of(INTERPRETER));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    var environment = builder.environment();
    environment.put("PYTHONDONTWRITEBYTECODE", "1");
    environment.merge("PYTHONPATH", KIT.toString(), (set, kit) -> kit + ":" + set);
    var process = builder.start();
    try (var out = process.getInputStream()) {
      var text = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      return new Ran(process.waitFor(), text);
    } finally {
      process.destroyForcibly();
    }
  }
}
