package assay.grading.protocol;

/// Which point of a ROC answers for a FAR that lies between two points.
public enum Readout {
  /// The point whose FAR lies nearest, on either side; of equally near ones that with the higher
  /// FAR, then the higher TAR. The way of the public IJB scripts, on the points that
  /// `sklearn.metrics.roc_curve` keeps by default: it drops a point between equal steps, so that
  /// the nearest *kept* point may lie far from the target.
  NEAREST,
  /// The last point whose FAR does not exceed the target, of all points.
  CONSERVATIVE
}
