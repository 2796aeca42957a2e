package assay.server.kit;

import assay.server.competition.Task;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The files that are the same in every kit: `deploy/kit` of the sources.
@Singleton
class KitParts {
  private static final List<String> NAMES =
      List.of(
          "model_sanitizer.py",
          "make_result.py",
          "iresnet.py",
          "example_onnx_export.py",
          "requirements.txt",
          "environment.yml",
          "ALIGNMENT.md");

  /// Those that run a model; a task that takes decisions alone needs none of them.
  private final List<KitFile> files =
      NAMES.stream().map(name -> KitFile.of(name, bytes(name))).toList();

  private final String readme = text("README.md");
  private final String readmeOfDecisions = text("README.frcsyn.md");

  List<KitFile> files(Task.Format format) {
    return format.hasDecisions() ? List.of() : files;
  }

  /// The README before what is in double braces is filled in.
  String readme(Task.Format format) {
    return format.hasDecisions() ? readmeOfDecisions : readme;
  }

  private static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String name) {
    try (var in = KitParts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("this server was built without the kit's " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
