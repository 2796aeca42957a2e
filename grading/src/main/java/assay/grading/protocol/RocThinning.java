package assay.grading.protocol;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Chooses the points of a ROC that a chart needs: the first in each cell of log FAR, of TAR and of
/// log FNMR, so that the curve is smooth on linear, logarithmic and DET axes alike.
final class RocThinning {
  private final int genuinePairs;
  private final int impostorPairs;
  private final int cells;
  private final Set<Long> needed;

  /// Up to where the point last kept answers for others.
  private double impostorsBelow;

  private double genuineBelow;
  private double missedFrom;

  /// @param most points besides those needed
  /// @param needed points that stay whatever their cell
  RocThinning(int genuinePairs, int impostorPairs, int most, List<Acceptance> needed) {
    this.genuinePairs = genuinePairs;
    this.impostorPairs = impostorPairs;
    this.cells = Math.max(1, most / 3 - 1);
    this.needed =
        needed.stream()
            .map(point -> key(point.impostors(), point.genuine()))
            .collect(Collectors.toCollection(HashSet::new));
    this.needed.add(key(impostorPairs, genuinePairs));
  }

  private static long key(int impostors, int genuine) {
    return ((long) impostors << Integer.SIZE) | genuine;
  }

  /// Whether the next point of the curve stays.
  boolean keeps(int impostors, int genuine) {
    int missed = genuinePairs - genuine;
    if (impostors < impostorsBelow && genuine < genuineBelow && missed >= missedFrom) {
      return needed.contains(key(impostors, genuine));
    }
    impostorsBelow =
        Math.max(impostors + 1, start(cell(impostors, impostorPairs) + 1, impostorPairs));
    genuineBelow = genuine + Math.max(1.0, (double) genuinePairs / cells);
    missedFrom = Math.min(missed, start(cell(missed, genuinePairs), genuinePairs));
    return true;
  }

  /// In which part of the logarithm of all a count lies; -1 for none.
  private double cell(int count, int all) {
    return count == 0 ? -1 : Math.floor(cells * Math.log(count) / Math.log(Math.max(2, all)));
  }

  private double start(double cell, int all) {
    return Math.exp(cell / cells * Math.log(Math.max(2, all)));
  }
}
