package assay.worker.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A DataCV result in its zip.
final class ScoreZip {
  private ScoreZip() {}

  /// @param name of the one entry
  static Path write(Path zip, String name, String text) throws IOException {
    try (var out = new ZipOutputStream(Files.newOutputStream(zip))) {
      var entry = new ZipEntry(name);
      // Fixed, so that the same scores give the same zip.
      entry.setTime(0);
      out.putNextEntry(entry);
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return zip;
  }
}
