package assay.grading.faceset;

import assay.grading.Checked;
import assay.grading.Checked.Accepted;
import assay.grading.Checked.Refused;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Objects;

/// The images of a DataCV set: uint8 of shape (N, 3, 112, 112), RGB.
final class NpyImages implements FaceImages {
  private static final int IMAGE_BYTES = 3 * BinFile.SIDE * BinFile.SIDE;

  private final NpyFile file;

  private NpyImages(NpyFile file) {
    this.file = file;
  }

  static Checked<NpyImages> open(FileChannel channel) throws IOException {
    return switch (NpyFile.open(channel)) {
      case Refused<NpyFile>(var refusal) -> new Refused<>(refusal);
      case Accepted<NpyFile>(var file, _) -> isFaces(file) ? accepted(file) : otherShape(file);
    };
  }

  private static Checked<NpyImages> accepted(NpyFile file) {
    return Checked.accepted(new NpyImages(file));
  }

  private static boolean isFaces(NpyFile file) {
    var shape = file.shape();
    return file.dtype().equals("|u1")
        && shape.size() == 4
        && shape.get(1) == 3
        && shape.get(2) == BinFile.SIDE
        && shape.get(3) == BinFile.SIDE;
  }

  private static Checked<NpyImages> otherShape(NpyFile file) {
    return Checked.refused(
        "npy.shape",
        "header",
        "uint8 of shape (2P, 3, 112, 112)",
        file.dtype() + " of shape " + file.shape(),
        "Save RGB images with the channel before height and width: images.transpose(0, 3, 1, 2).");
  }

  @Override
  public int images() {
    return file.shape().getFirst();
  }

  @Override
  public Checked<byte[]> pixels(int i) throws IOException {
    long offset = (long) Objects.checkIndex(i, images()) * IMAGE_BYTES;
    return Checked.accepted(file.bytes(offset, IMAGE_BYTES));
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
