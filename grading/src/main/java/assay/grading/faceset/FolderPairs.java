package assay.grading.faceset;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.image.ImageDecoder;
import assay.grading.image.Pixels;
import java.io.IOException;
import java.util.List;

/// Pairs of aligned image files in a folder. Only paths are held; an image is read when it is asked
/// for.
final class FolderPairs implements FaceSet {
  private final ImageFolder folder;
  private final List<String> paths;
  private final int[] index;
  private final boolean[] same;

  FolderPairs(ImageFolder folder, List<String> paths, int[] index, boolean[] same) {
    this.folder = folder;
    this.paths = paths;
    this.index = index;
    this.same = same;
  }

  @Override
  public int images() {
    return index.length;
  }

  @Override
  public int pairs() {
    return same.length;
  }

  @Override
  public boolean[] same() {
    return same.clone();
  }

  @Override
  public Checked<byte[]> pixels(int i) throws IOException {
    var path = paths.get(index[i]);
    var file = folder.read(path, ImageDecoder.MAX_ENCODED_BYTES);
    return switch (ImageDecoder.decode(file, BinFile.SIDE, BinFile.SIDE)) {
      case Accepted<Pixels>(var pixels, _) -> Checked.accepted(pixels.chw());
      case Refused<Pixels>(var refusal) ->
          Checked.refused(
              refusal.code(),
              "image " + ImageFolder.shown(path),
              refusal.expected(),
              refusal.found(),
              refusal.code().equals("image.size")
                  ? "Align the faces to 112 x 112 pixels first."
                  : refusal.remedy());
    };
  }

  /// Nothing stays open between two images.
  @Override
  public void close() {}
}
