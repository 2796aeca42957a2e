package assay.grading.faceset;

import assay.grading.Checked;
import java.io.IOException;
import java.nio.file.Path;

/// The images of a set on disk, without labels: what a participant has of a hidden set. Images are
/// read one at a time; the set never sits in memory.
public interface FaceImages extends AutoCloseable {
  /// Number of images N.
  int images();

  /// Pixels of image i: uint8 RGB, CHW, length 3 × 112 × 112. May be called from several threads.
  ///
  /// @throws IOException when the file cannot be read
  Checked<byte[]> pixels(int i) throws IOException;

  @Override
  void close() throws IOException;

  /// Opens the images of a `.bin`, `.npy` or `.xz`, known by its content.
  static Checked<FaceImages> open(Path file) throws IOException {
    return FaceSetFile.openImages(file);
  }
}
