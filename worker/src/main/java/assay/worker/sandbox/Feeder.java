package assay.worker.sandbox;

import assay.worker.engine.FrameHead;
import assay.worker.engine.PixelMapping;
import assay.worker.engine.Setup;
import java.io.DataOutputStream;
import java.io.IOException;

/// Writes the frames of a plan into a child's pipe, image by image from where they lie: no
/// rearranged copy of the set is ever made.
final class Feeder {
  private final DataOutputStream out;
  private final Setup setup;
  private final PixelMapping mapping;
  private final Rearrangement rearrangement;

  /// @throws SandboxFault when the images cannot be read in such a way
  Feeder(DataOutputStream out, Setup setup, Reading reading) throws SandboxFault {
    this.out = out;
    this.setup = setup;
    try {
      this.mapping = reading.mapping(setup.channels());
      this.rearrangement = Rearrangement.of(reading.variant(), setup);
    } catch (IllegalArgumentException e) {
      throw new SandboxFault(String.valueOf(e.getMessage()));
    }
  }

  /// @throws ImagesUnreadable when the machine cannot read them
  /// @throws IOException when the child is gone
  void write(Images images, Plan plan) throws IOException {
    int size = setup.imageBytes();
    var pixels = new byte[Math.multiplyExact(largest(plan), size)];
    var scratch = new byte[size];
    for (var part : plan.parts()) {
      for (int i = 0; i < part.count(); i++) {
        copy(images, plan.images()[part.from() + i], pixels, i * size);
        rearrangement.apply(pixels, i * size, scratch);
      }
      new FrameHead(part.count(), part.batch(), mapping).write(out);
      out.write(pixels, 0, part.count() * size);
      out.flush();
    }
  }

  private static int largest(Plan plan) {
    return plan.parts().stream().mapToInt(Plan.Part::count).max().orElse(0);
  }

  private static void copy(Images images, int image, byte[] to, int offset)
      throws ImagesUnreadable {
    try {
      images.copy(image, to, offset);
    } catch (IOException | RuntimeException e) {
      throw new ImagesUnreadable(e);
    }
  }

  /// The machine's fault, not the child's.
  static final class ImagesUnreadable extends IOException {
    private static final long serialVersionUID = 1;

    ImagesUnreadable(Exception cause) {
      super("cannot read the images: " + cause.getMessage(), cause);
    }
  }
}
