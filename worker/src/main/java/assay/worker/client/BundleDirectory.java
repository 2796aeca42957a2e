package assay.worker.client;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A bundle that lies unpacked: `competition.yaml`, and what is in `data`.
final class BundleDirectory {
  private static final String MANIFEST = "competition.yaml";
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private BundleDirectory() {}

  /// @return a zip that the caller deletes
  static Path pack(Path directory, PrintWriter err) throws IOException {
    if (!Files.isRegularFile(directory.resolve(MANIFEST))) {
      throw new NoSuchFileException(directory.resolve(MANIFEST).toString());
    }
    var packed = Files.createTempFile("assay-bundle", ".zip");
    try (var zip = new ZipOutputStream(Files.newOutputStream(packed))) {
      zip.setLevel(Deflater.BEST_SPEED);
      add(zip, MANIFEST, directory.resolve(MANIFEST));
      for (var file : files(directory.resolve("data"))) {
        add(zip, "data/" + file.getFileName(), file);
      }
      for (var other : files(directory)) {
        if (!other.getFileName().toString().equals(MANIFEST)) {
          err.println("left out: " + Plain.text(other.toString()));
        }
      }
      return packed;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(packed);
      throw e;
    }
  }

  /// Files of a folder by their names; without those that are hidden.
  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    }
  }

  private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(EPOCH);
    zip.putNextEntry(entry);
    Files.copy(file, zip);
    zip.closeEntry();
  }
}
