package assay.worker.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// Removal of private folders.
final class Folders {
  private Folders() {}

  /// Never follows a link.
  static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(path);
      }
    }
  }
}
