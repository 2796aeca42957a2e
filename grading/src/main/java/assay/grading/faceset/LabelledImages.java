package assay.grading.faceset;

import assay.grading.Checked;
import java.io.IOException;

/// Images and labels from two files.
final class LabelledImages implements FaceSet {
  private final FaceImages images;
  private final boolean[] same;

  LabelledImages(FaceImages images, boolean[] same) {
    this.images = images;
    this.same = same.clone();
  }

  @Override
  public int images() {
    return images.images();
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
    return images.pixels(i);
  }

  @Override
  public void close() throws IOException {
    images.close();
  }
}
