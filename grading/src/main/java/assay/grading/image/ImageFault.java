package assay.grading.image;

/// Why an image is not decoded, on its way to becoming the answer. Never leaves the package.
final class ImageFault extends Exception {
  private static final long serialVersionUID = 1;

  final String code;
  final String expected;
  final String found;

  ImageFault(String code, String expected, String found) {
    super(code, null, false, false);
    this.code = code;
    this.expected = expected;
    this.found = found;
  }

  static ImageFault truncated() {
    return new ImageFault("image.truncated", "a whole file", "the end of the file");
  }

  static ImageFault trailing(int bytes) {
    return new ImageFault(
        "image.trailing_bytes", "the end of the file behind the image", bytes + " more bytes");
  }
}
