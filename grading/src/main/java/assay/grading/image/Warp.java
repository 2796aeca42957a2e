package assay.grading.image;

/// Which `cv2.warpAffine` an aligned image is equal to, bilinear with a border of zeros. The two
/// lines of OpenCV differ: by one grey level on most photographs, by six on noise.
///
/// Source: OpenCV `modules/imgproc`, releases 4.9.0, 4.14.0 and 5.0.0, which the tests compare
/// with.
public enum Warp {
  /// OpenCV up to 4.x, with which the published figures were made: places in 1/32 of a pixel, found
  /// from 10-bit fixed-point steps, and integer weights.
  OPENCV_4 {
    @Override
    void fill(Pixels from, Affine inverse, byte[] to, int side) {
      for (int y = 0; y < side; y++) {
        long rowX = rounded((inverse.b() * y + inverse.c()) * STEPS) + HALF_PLACE;
        long rowY = rounded((inverse.e() * y + inverse.f()) * STEPS) + HALF_PLACE;
        for (int x = 0; x < side; x++) {
          long placeX = (rowX + rounded(inverse.a() * x * STEPS)) >> PLACE_SHIFT;
          long placeY = (rowY + rounded(inverse.d() * x * STEPS)) >> PLACE_SHIFT;
          int left = (int) (placeX >> PLACE_BITS);
          int top = (int) (placeY >> PLACE_BITS);
          int right = (int) placeX & (PLACES - 1);
          int low = (int) placeY & (PLACES - 1);
          for (int c = 0; c < 3; c++) {
            int sum =
                (PLACES - low)
                        * ((PLACES - right) * from.at(left, top, c)
                            + right * from.at(left + 1, top, c))
                    + low
                        * ((PLACES - right) * from.at(left, top + 1, c)
                            + right * from.at(left + 1, top + 1, c));
            to[3 * (y * side + x) + c] = (byte) ((sum + PLACES * PLACES / 2) / (PLACES * PLACES));
          }
        }
      }
    }
  },

  /// OpenCV 5: places and weights in float32.
  OPENCV_5 {
    @Override
    void fill(Pixels from, Affine inverse, byte[] to, int side) {
      float stepX = (float) inverse.a();
      float stepY = (float) inverse.d();
      for (int y = 0; y < side; y++) {
        float rowX = (float) (y * inverse.b() + inverse.c());
        float rowY = (float) (y * inverse.e() + inverse.f());
        for (int x = 0; x < side; x++) {
          float placeX = Math.fma(stepX, x, rowX);
          float placeY = Math.fma(stepY, x, rowY);
          int left = (int) Math.floor(placeX);
          int top = (int) Math.floor(placeY);
          float right = placeX - left;
          float low = placeY - top;
          for (int c = 0; c < 3; c++) {
            float above =
                Math.fma(
                    right,
                    from.at(left + 1, top, c) - from.at(left, top, c),
                    from.at(left, top, c));
            float below =
                Math.fma(
                    right,
                    from.at(left + 1, top + 1, c) - from.at(left, top + 1, c),
                    from.at(left, top + 1, c));
            to[3 * (y * side + x) + c] = (byte) Math.rint(Math.fma(low, below - above, above));
          }
        }
      }
    }
  };

  private static final int STEPS = 1 << 10;
  private static final int PLACE_BITS = 5;
  private static final int PLACES = 1 << PLACE_BITS;
  private static final int PLACE_SHIFT = 10 - PLACE_BITS;
  private static final int HALF_PLACE = STEPS / PLACES / 2;

  /// @param inverse from places in the result to places in `from`
  /// @param to side × side × 3, interleaved
  abstract void fill(Pixels from, Affine inverse, byte[] to, int side);

  private static long rounded(double value) {
    // Half to even, and within an int, as OpenCV's saturate_cast.
    return (int) Math.rint(value);
  }
}
