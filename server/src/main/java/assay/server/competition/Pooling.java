package assay.server.competition;

import assay.grading.image.Warp;
import java.util.Locale;

/// How photographs become templates.
///
/// @param detectorScores whether an image weighs as much as the face detector's score says
/// @param warp which OpenCV the faces are cut out like
public record Pooling(boolean detectorScores, Warp warp) {
  /// As bundles and the database spell the warp.
  public String warpSpelled() {
    return warp.name().toLowerCase(Locale.ROOT);
  }

  public static Warp warp(String spelled) {
    return Warp.valueOf(spelled.toUpperCase(Locale.ROOT));
  }
}
