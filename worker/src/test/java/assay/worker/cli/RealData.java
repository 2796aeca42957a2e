package assay.worker.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Photos and models that are not ours to ship: `ASSAY_REAL_DATA`, else `../shared/data` beside the
/// repository.
public final class RealData {
  private RealData() {}

  /// The folder, or a loud skip.
  public static Path folder() {
    var named = System.getenv("ASSAY_REAL_DATA");
    if (named != null && !named.isEmpty()) {
      return Path.of(named);
    }
    for (var at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      var beside = at.resolveSibling("shared").resolve("data");
      if (Files.isDirectory(beside)) {
        return beside;
      }
    }
    System.err.println("SKIPPED: no real data; set ASSAY_REAL_DATA to run these tests");
    return Assumptions.abort("SKIPPED: no real data; set ASSAY_REAL_DATA");
  }
}
