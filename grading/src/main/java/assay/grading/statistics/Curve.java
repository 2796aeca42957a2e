package assay.grading.statistics;

import assay.grading.protocol.Readout;
import java.util.Arrays;

/// A ROC as counts by cell, the most similar first.
record Curve(long[] genuine, long[] impostors, long allGenuine, long allImpostors) {
  static Curve of(long[] genuine, long[] impostors) {
    return new Curve(
        genuine, impostors, Arrays.stream(genuine).sum(), Arrays.stream(impostors).sum());
  }

  private boolean isEmpty() {
    return allGenuine == 0 || allImpostors == 0;
  }

  double tarAtFar(double far, Readout readout) {
    if (isEmpty()) {
      return Double.NaN;
    }
    long accepted = 0;
    long wrongly = 0;
    long best = 0;
    double distance = far;
    for (int cell = 0; cell < genuine.length; cell++) {
      accepted += genuine[cell];
      wrongly += impostors[cell];
      double reached = (double) wrongly / allImpostors;
      if (readout == Readout.CONSERVATIVE ? reached <= far : Math.abs(reached - far) <= distance) {
        best = accepted;
        distance = Math.abs(reached - far);
      } else if (reached > far) {
        break;
      }
    }
    return (double) best / allGenuine;
  }

  double auc() {
    double doubled = 0;
    long above = 0;
    for (int cell = 0; cell < genuine.length; cell++) {
      doubled += impostors[cell] * (2.0 * above + genuine[cell]);
      above += genuine[cell];
    }
    // One division of whole numbers, as the exact area has: the last digit agrees with it.
    return doubled / (2.0 * allGenuine * allImpostors);
  }

  double eer() {
    if (isEmpty()) {
      return Double.NaN;
    }
    double farBefore = 0;
    double excessBefore = 1;
    long accepted = 0;
    long wrongly = 0;
    for (int cell = 0; cell < genuine.length; cell++) {
      accepted += genuine[cell];
      wrongly += impostors[cell];
      double far = (double) wrongly / allImpostors;
      double excess = (double) (allGenuine - accepted) / allGenuine - far;
      if (excess <= 0) {
        return farBefore + excessBefore / (excessBefore - excess) * (far - farBefore);
      }
      farBefore = far;
      excessBefore = excess;
    }
    return Double.NaN;
  }
}
