package assay.worker.sandbox;

import assay.grading.ticket.Variant;
import assay.worker.engine.Setup;

/// Which pixel of an image of C × H × W stands where a model looks for another.
///
/// @param from index of the byte that is put at k, for each k; empty: each stays where it is
record Rearrangement(int[] from) {
  /// @throws IllegalArgumentException when the variant is none of images of this shape
  static Rearrangement of(Variant variant, Setup image) {
    int channels = image.channels();
    int height = image.height();
    int width = image.width();
    return switch (variant) {
      case CHANNELS -> fill(image, (c, y, x) -> ((channels - 1 - c) * height + y) * width + x);
      case MIRRORED -> fill(image, (c, y, x) -> (c * height + y) * width + (width - 1 - x));
      case TRANSPOSED -> {
        if (height != width) {
          throw new IllegalArgumentException(
              "variant transposed: expected square images, found " + height + " x " + width);
        }
        yield fill(image, (c, y, x) -> (c * height + x) * width + y);
      }
      case LAYOUT ->
          fill(
              image,
              (c, y, x) -> {
                // Byte k of H × W × C is channel k mod C of pixel k / C.
                int k = (c * height + y) * width + x;
                return k % channels * height * width + k / channels;
              });
      case PLAIN,
          RANGE_0_1,
          RANGE_MINUS1_1,
          RANGE_0_255,
          IMAGENET,
          NORMALISED_TWICE,
          NOT_UNIT_LENGTH,
          HALF_PRECISION ->
          new Rearrangement(new int[0]);
    };
  }

  private interface Source {
    int of(int channel, int y, int x);
  }

  private static Rearrangement fill(Setup image, Source source) {
    var from = new int[image.imageBytes()];
    int k = 0;
    for (int c = 0; c < image.channels(); c++) {
      for (int y = 0; y < image.height(); y++) {
        for (int x = 0; x < image.width(); x++) {
          from[k++] = source.of(c, y, x);
        }
      }
    }
    return new Rearrangement(from);
  }

  /// Rearranges the image at `offset`.
  void apply(byte[] images, int offset, byte[] scratch) {
    if (from.length == 0) {
      return;
    }
    System.arraycopy(images, offset, scratch, 0, from.length);
    for (int k = 0; k < from.length; k++) {
      images[offset + k] = scratch[from[k]];
    }
  }
}
