package assay.grading.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file for parsers that want one, written anew for each input. One thread at a time.
final class Scratch {
  private static final Path FOLDER = create();

  private Scratch() {}

  private static Path create() {
    try {
      var folder = Files.createTempDirectory("assay-fuzz-");
      var file = folder.resolve("input");
      folder.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      return folder;
    } catch (IOException e) {
      throw new IllegalStateException("no place for the input of a fuzz target", e);
    }
  }

  static Path holding(byte[] input) throws IOException {
    return Files.write(FOLDER.resolve("input"), input);
  }
}
