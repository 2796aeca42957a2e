package assay.grading.statistics;

import assay.grading.protocol.Readout;

/// A figure of a ROC given as counts: one cell for each step of the threshold, the most similar
/// first. All points count: `drop_intermediate` of scikit-learn (PROTOCOLS §5) is not played on
/// replicates, whose points nobody publishes.
@FunctionalInterface
public interface CurveFigure {
  /// @param genuine pairs in each cell, shape (C)
  /// @param impostors in each cell, shape (C)
  /// @return NaN where there is no genuine pair or no impostor
  double of(long[] genuine, long[] impostors);

  /// TAR at a FAR.
  static CurveFigure tarAtFar(double far, Readout readout) {
    return (genuine, impostors) -> Curve.of(genuine, impostors).tarAtFar(far, readout);
  }

  /// FNMR at an FMR, the highest that is not above it.
  static CurveFigure fnmrAtFmr(double fmr) {
    return (genuine, impostors) ->
        1 - Curve.of(genuine, impostors).tarAtFar(fmr, Readout.CONSERVATIVE);
  }

  /// Area under the curve, ties counted half.
  static CurveFigure auc() {
    return (genuine, impostors) -> Curve.of(genuine, impostors).auc();
  }

  /// Equal error rate, the points joined by straight lines.
  static CurveFigure eer() {
    return (genuine, impostors) -> Curve.of(genuine, impostors).eer();
  }
}
