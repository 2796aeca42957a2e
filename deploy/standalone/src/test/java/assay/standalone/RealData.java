package assay.standalone;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/// Faces and models that are test input only, outside of the repository.
public final class RealData {
  private RealData() {}

  /// The folder, or the test is skipped and says so.
  public static Path require(String test) {
    var found = find();
    if (found.isEmpty()) {
      var why =
          "SKIPPED: %s needs real faces and models in ../shared/data, or ASSAY_REAL_DATA naming them"
              .formatted(test);
      System.err.println(why);
      Assumptions.abort(why);
    }
    return found.orElseThrow();
  }

  private static Optional<Path> find() {
    var named = System.getenv("ASSAY_REAL_DATA");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      var data = folder.resolveSibling("shared").resolve("data");
      if (Files.isDirectory(data)) {
        return Optional.of(data);
      }
    }
    return Optional.empty();
  }
}
