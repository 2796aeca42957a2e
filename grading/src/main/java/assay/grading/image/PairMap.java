package assay.grading.image;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/// Which two images of a pack make pair k, in the permuted order that only the server can undo.
///
/// File: 8 bytes `ASSAYPM1`, little-endian int32 P, then P × (int32 first, int32 second).
///
/// @param first index of the first image of each pair, length P
/// @param second index of the second image of each pair, length P
public record PairMap(int[] first, int[] second) {
  public void write(OutputStream out) throws IOException {
    throw new UnsupportedOperationException();
  }

  /// @throws IOException when it cannot be read or is not a whole map
  public static PairMap read(Path file) throws IOException {
    throw new UnsupportedOperationException();
  }

  public int pairs() {
    return first.length;
  }
}
