package assay.worker.cli;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import assay.grading.faceset.FaceImages;
import java.io.IOException;

/// The same images with their first and last plane swapped, for models that were trained on BGR.
record BlueFirst(FaceImages rgb) implements FaceImages {
  @Override
  public int images() {
    return rgb.images();
  }

  @Override
  public Checked<byte[]> pixels(int i) throws IOException {
    return switch (rgb.pixels(i)) {
      case Refused<byte[]> refused -> refused;
      case Accepted<byte[]>(var red, var notices) -> {
        int plane = red.length / 3;
        var bgr = red.clone();
        System.arraycopy(red, 0, bgr, 2 * plane, plane);
        System.arraycopy(red, 2 * plane, bgr, 0, plane);
        yield Checked.accepted(bgr, notices);
      }
    };
  }

  @Override
  public void close() throws IOException {
    rgb.close();
  }
}
