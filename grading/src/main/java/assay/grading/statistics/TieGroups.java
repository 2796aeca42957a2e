package assay.grading.statistics;

import assay.grading.ranking.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Rows of a board that the data cannot tell apart. From the top: a leader is tested against every
/// row below it, Holm-corrected; the rows next to it that are not significantly worse are its
/// group; the first that is leads the next group. Groups say nothing about two followers.
///
/// @param groups rows in rank order, the leader first; rows that are not ranked are in none
/// @param alpha the level of the tests
public record TieGroups(List<List<Integer>> groups, double alpha) {
  /// A paired test of two rows.
  @FunctionalInterface
  public interface Test {
    /// @return two-sided p-value
    double pValue(int row, int other);
  }

  public TieGroups {
    groups = groups.stream().map(List::copyOf).toList();
  }

  /// By the replicates of a board.
  public static TieGroups of(BoardReplicates board, double alpha) {
    return of(board.places(), board::pValue, alpha);
  }

  /// @param places of the board, one a row
  /// @param test of two rows, as McNemar's where the board has one set
  /// @param alpha level, as 0.05
  public static TieGroups of(List<Place> places, Test test, double alpha) {
    var left =
        new ArrayList<>(
            places.stream()
                .filter(Place::isRanked)
                .sorted(Comparator.comparingInt(Place::rank).thenComparingInt(Place::row))
                .toList());
    var groups = new ArrayList<List<Integer>>();
    while (!left.isEmpty()) {
      int size = sizeOfFirst(left, test, alpha);
      groups.add(left.subList(0, size).stream().map(Place::row).toList());
      left.subList(0, size).clear();
    }
    return new TieGroups(groups, alpha);
  }

  private static int sizeOfFirst(List<Place> left, Test test, double alpha) {
    var leader = left.getFirst();
    var adjusted =
        Holm.adjusted(
            left.stream()
                .skip(1)
                .mapToDouble(place -> test.pValue(leader.row(), place.row()))
                .toArray());
    int size = 1;
    while (size < left.size()
        && (adjusted[size - 1] > alpha || left.get(size).rank() == leader.rank())) {
      size++;
    }
    return size;
  }
}
