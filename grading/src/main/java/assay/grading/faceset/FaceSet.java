package assay.grading.faceset;

import assay.grading.Checked;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A labelled pair set on disk: image 2k and image 2k+1 are pair k.
///
/// Two layouts: an insightface `.bin` (pickle of encoded images and labels), and a DataCV `.npy` or
/// `.xz` of pixels with its `issame.txt`. An `.xz` may also hold a `.bin`; it is unpacked into a
/// temporary file that goes with the set.
public interface FaceSet extends FaceImages {
  /// Number of pairs P; there are 2P images.
  int pairs();

  /// Whether pair k shows one person. Length P.
  boolean[] same();

  /// Opens a set by its content, not by its name.
  ///
  /// @param labels the `issame.txt` of a `.npy` or `.xz`; null for a `.bin`, which holds its own. A
  ///   file `issame.txt` beside a `.npy` or `.xz` is found without being named.
  static Checked<FaceSet> open(Path file, @Nullable Path labels) throws IOException {
    return FaceSetFile.openSet(file, labels);
  }
}
