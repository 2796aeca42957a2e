package assay.grading.format;

import assay.grading.Checked;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A labelled pair set on disk: image 2k and image 2k+1 are pair k.
///
/// Two layouts: an insightface `.bin` (pickle of encoded images and labels), and a DataCV `.npy` or
/// `.xz` of pixels with its `issame.txt`. Images are read one at a time; the set never sits in
/// memory.
public interface FaceSet extends AutoCloseable {
  /// Number of images, 2 × pairs.
  int images();

  /// Number of pairs P.
  int pairs();

  /// Whether pair k shows one person. Length P.
  boolean[] same();

  /// Pixels of image i: uint8 RGB, CHW, length 3 × 112 × 112.
  ///
  /// @throws IOException when the file cannot be read
  Checked<byte[]> pixels(int i) throws IOException;

  @Override
  void close() throws IOException;

  /// Opens a set by its content, not by its name.
  ///
  /// @param labels the `issame.txt` of a `.npy` or `.xz`; null for a `.bin`, which holds its own. A
  ///   file `issame.txt` beside a `.npy` or `.xz` is found without being named.
  static Checked<FaceSet> open(Path file, @Nullable Path labels) throws IOException {
    return Checked.refused("set.invalid", "", "", "", "");
  }
}
