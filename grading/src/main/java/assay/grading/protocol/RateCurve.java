package assay.grading.protocol;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A ROC at fixed FARs, ten in each decade from 1e-6 to 1: enough for a chart, and less than the
/// scores themselves tell.
///
/// @param points by ascending FAR, read conservatively, those included that the set does not
///   support
/// @param auc area under the whole curve
public record RateCurve(
    int genuinePairs, int impostorPairs, List<TarAtFar> points, EqualError eer, double auc) {
  private static final int DECADES = 6;
  private static final int IN_DECADE = 10;
  private static final double[] FARS = fars();

  public RateCurve {
    points = List.copyOf(points);
  }

  /// Reads a curve out.
  public static RateCurve of(Roc roc) {
    return new RateCurve(
        roc.genuinePairs(),
        roc.impostorPairs(),
        roc.tarAtFar(FARS.clone(), Readout.CONSERVATIVE),
        roc.eer(),
        roc.auc());
  }

  /// The points at whole powers of ten, from 1e-6 to 0.1.
  public List<TarAtFar> decades() {
    var decades = new ArrayList<TarAtFar>();
    for (int i = 0; i < points.size() - 1; i += IN_DECADE) {
      decades.add(points.get(i));
    }
    return List.copyOf(decades);
  }

  private static double[] fars() {
    var fars = new double[DECADES * IN_DECADE + 1];
    Arrays.setAll(
        fars,
        i ->
            // A power of ten as it is written: a hair less would leave out an impostor.
            i % IN_DECADE == 0
                ? Double.parseDouble("1e" + (i / IN_DECADE - DECADES))
                : Math.pow(10, (double) i / IN_DECADE - DECADES));
    return fars;
  }
}
