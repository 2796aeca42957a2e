package assay.grading.image;

import assay.grading.Checked;

/// A photograph turned, scaled and cut so that its five landmarks lie where ArcFace models expect
/// them: 112 × 112, zeros where the photograph ends.
///
/// Source: `norm_crop` of InsightFace (`python-package/insightface/utils/face_align.py`): the
/// similarity of scikit-image's `SimilarityTransform`, then OpenCV's `warpAffine`. Given the same
/// map, pixels are equal to OpenCV's. The map itself is computed in float64 here and through a
/// float32 singular value decomposition there; both agree to about 1e-6, so that few pixels differ
/// by one grey level.
public final class FaceAlignment {
  /// Width and height of the result in pixels.
  public static final int SIDE = 112;

  /// Two coordinates for each landmark: eyes, nose, corners of the mouth, left before right as the
  /// viewer sees them.
  public static final int COORDINATES = 10;

  private static final float[] TARGET = {
    38.2946f, 51.6963f, 73.5318f, 51.5014f, 56.0252f, 71.7366f, 41.5493f, 92.3655f, 70.7299f,
    92.2041f
  };

  private FaceAlignment() {}

  /// Aligns a face.
  ///
  /// @param photograph of any size
  /// @param landmarks x and y of the five points in pixels of the photograph; length 10
  /// @param warp which OpenCV to be equal to
  /// @return 112 × 112 pixels; refused when the landmarks are one point or not finite
  /// @throws IllegalArgumentException when there are not 10 coordinates
  public static Checked<Pixels> align(Pixels photograph, float[] landmarks, Warp warp) {
    if (landmarks.length != COORDINATES) {
      throw new IllegalArgumentException(landmarks.length + " coordinates of five landmarks");
    }
    var map = Affine.similarity(landmarks, TARGET);
    var inverse = map.inverse();
    if (!map.isFinite() || !inverse.isFinite()) {
      return Checked.refused(
          "landmarks.degenerate",
          "",
          "five landmarks of a face",
          "points that span nothing",
          "Detect the face again, or leave the image out of the list.");
    }
    return Checked.accepted(warped(photograph, inverse, warp));
  }

  static Pixels warped(Pixels photograph, Affine inverse, Warp warp) {
    var aligned = new byte[3 * SIDE * SIDE];
    warp.fill(photograph, inverse, aligned, SIDE);
    return new Pixels(SIDE, SIDE, aligned);
  }
}
