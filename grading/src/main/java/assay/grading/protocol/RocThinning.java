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

  private int column = Integer.MIN_VALUE;
  private int row = Integer.MIN_VALUE;
  private int depth = Integer.MIN_VALUE;

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
    this.needed.add(key(0, 0));
    this.needed.add(key(impostorPairs, genuinePairs));
  }

  private static long key(int impostors, int genuine) {
    return ((long) impostors << Integer.SIZE) | genuine;
  }

  /// Whether the next point of the curve stays.
  boolean keeps(int impostors, int genuine) {
    int atColumn = logarithmic(impostors, impostorPairs);
    int atRow = (int) ((long) cells * genuine / genuinePairs);
    int atDepth = logarithmic(genuinePairs - genuine, genuinePairs);
    if (atColumn == column && atRow == row && atDepth == depth) {
      return needed.contains(key(impostors, genuine));
    }
    column = atColumn;
    row = atRow;
    depth = atDepth;
    return true;
  }

  private int logarithmic(int count, int all) {
    return count == 0 ? -1 : all == 1 ? cells : (int) (cells * Math.log(count) / Math.log(all));
  }
}
