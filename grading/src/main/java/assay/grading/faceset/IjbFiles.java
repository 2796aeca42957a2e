package assay.grading.faceset;

import assay.grading.Malformed;
import assay.grading.TextLines;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/// Where the files of an IJB set lie: lists in `meta/`, images in `loose_crop/`.
interface IjbFiles extends Closeable {
  /// What reading a list begins with.
  @FunctionalInterface
  interface Opening {
    InputStream open() throws IOException;
  }

  /// A list in `meta/`.
  ///
  /// @param name without its folder
  record MetaFile(String name, Opening opening) {
    InputStream open() throws IOException {
      return opening.open();
    }
  }

  /// The list with this ending: its beginning names the set.
  ///
  /// @throws Malformed when there is none, or several
  MetaFile list(String ending) throws IOException, Malformed;

  /// The name of an image as [#read] takes it.
  ///
  /// @throws Malformed naming the line, when there is no such image
  String checked(String name, TextLines line) throws Malformed;

  /// The bytes of an image, cut off behind `maxBytes` + 1.
  byte[] read(String checked, int maxBytes) throws IOException;

  /// How a list is missing, or there too often.
  static Malformed notOne(String ending, boolean isMissing) {
    return new Malformed(
        "ijb.layout",
        "meta/*" + ending,
        "one such file",
        isMissing ? "none" : "several",
        "Keep the meta files of one set in its folder meta.");
  }
}
