package assay.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Removal of what a benchmark wrote.
public final class Folders {
  private Folders() {}

  /// Never follows a link.
  public static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.toList().reversed()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
