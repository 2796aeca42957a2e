package assay.grading.faceset;

import assay.grading.Checked;
import assay.grading.image.Warp;
import java.io.IOException;
import java.nio.file.Path;

/// A labelled set of templates on disk: images that show one person in one place (a medium) make a
/// template, and pairs are of templates. IJB-B and IJB-C are such sets.
public interface TemplateSet extends FaceImages {
  /// Template id of each image, length N. Ids are neither contiguous nor in order.
  int[] templateOfImage();

  /// Media id of each image, length N.
  int[] mediaOfImage();

  /// What the face detector said of each image, length N; scripts that weigh images multiply
  /// embeddings by it.
  float[] detectorScores();

  /// Template id on the first side of each pair, length P.
  int[] first();

  /// Template id on the second side of each pair, length P.
  int[] second();

  /// Whether pair k shows one person. Length P.
  boolean[] same();

  /// Opens an IJB folder: `meta/` and `loose_crop/`. Every image that it names must be there; none
  /// is read yet.
  ///
  /// @param warp how loose crops become 112 × 112 pixels
  static Checked<TemplateSet> open(Path folder, Warp warp) throws IOException {
    return IjbSet.openFolder(folder, warp);
  }

  /// Opens the same packed as a zip, with or without a folder around both, and reads it in place.
  /// Every image that a list names must be in it.
  static Checked<TemplateSet> openZip(Path zip, Warp warp) throws IOException {
    return IjbSet.openZip(zip, warp);
  }

  /// Opens a list of images and whom they show, as TFace (`path<TAB>identity`) or InsightFace
  /// (`.lst`) writes it: each image is a template of its own, and all pairs are compared.
  ///
  /// @param images the folder that the paths of the list start from
  static Checked<TemplateSet> openIdentities(Path list, Path images, Warp warp) throws IOException {
    return IdentityList.open(list, images, warp);
  }
}
