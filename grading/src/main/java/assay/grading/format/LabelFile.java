package assay.grading.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Labels as the server keeps them: a byte a pair, 1 = genuine.
public final class LabelFile {
  private LabelFile() {}

  /// @return shape (P), true = genuine
  /// @throws IOException when the file cannot be read or has another length
  public static boolean[] read(Path file, int pairs) throws IOException {
    var bytes = Files.readAllBytes(file);
    if (bytes.length != pairs) {
      throw new IOException(
          "%s: expected %d labels, found %d".formatted(file, pairs, bytes.length));
    }
    var same = new boolean[pairs];
    for (int pair = 0; pair < pairs; pair++) {
      same[pair] = bytes[pair] == 1;
    }
    return same;
  }
}
