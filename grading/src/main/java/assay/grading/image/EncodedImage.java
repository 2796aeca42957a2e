package assay.grading.image;

/// An image file whose outside has been checked, reduced to what its pixels depend on.
///
/// @param format `jpeg` or `png`
/// @param plain the file without metadata, thumbnails and profiles, which Pillow ignores too and
///   which a decoder need not meet
record EncodedImage(String format, int width, int height, byte[] plain) {
  EncodedImage {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("no pixels");
    }
  }

  /// @throws ImageFault when the header asks for no pixels or too many
  static void checkSize(int width, int height, int maxPixels) throws ImageFault {
    if (width < 1 || height < 1 || (long) width * height > maxPixels) {
      throw new ImageFault(
          "image.too_large",
          "1 pixel to " + maxPixels / 1_000_000 + " megapixels",
          width + " x " + height + " pixels");
    }
  }
}
