package assay.grading.image;

/// A decoded image.
///
/// @param rgbInterleaved R, G, B of each pixel, row by row: length height × width × 3, uint8
public record Pixels(int width, int height, byte[] rgbInterleaved) {
  public Pixels {
    if (rgbInterleaved.length != 3 * width * height) {
      throw new IllegalArgumentException(
          rgbInterleaved.length + " bytes for " + width + " x " + height + " pixels");
    }
  }

  /// Channel c of the pixel in column x of row y; 0 outside of the image.
  int at(int x, int y, int c) {
    return x < 0 || y < 0 || x >= width || y >= height
        ? 0
        : rgbInterleaved[3 * (y * width + x) + c] & 0xff;
  }

  /// The planes one after the other, as models want them: shape (3, height, width).
  public byte[] chw() {
    int plane = width * height;
    var chw = new byte[3 * plane];
    for (int i = 0; i < plane; i++) {
      chw[i] = rgbInterleaved[3 * i];
      chw[plane + i] = rgbInterleaved[3 * i + 1];
      chw[2 * plane + i] = rgbInterleaved[3 * i + 2];
    }
    return chw;
  }
}
