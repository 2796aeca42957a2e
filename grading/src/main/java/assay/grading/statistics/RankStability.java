package assay.grading.statistics;

import assay.grading.ranking.Place;
import java.util.List;
import java.util.stream.IntStream;

/// How far the order of a board would hold on other pairs of the same kind (Wiesenfarth et al.
/// 2021).
///
/// @param rows one a row of the board
/// @param kendall mean τ-b between the ranks of the board and those of the replicates; NaN where
///   fewer than two different ranks exist
public record RankStability(List<Row> rows, double kendall) {
  /// @param rank on the board; 0 = not ranked
  /// @param low best rank of the interval, one that occurred; 0 = never ranked
  /// @param high worst rank of the interval, one that occurred
  /// @param first share of the replicates in which the row ranks first, alone or not
  public record Row(int rank, int low, int high, double first) {}

  public RankStability {
    rows = List.copyOf(rows);
  }

  public static RankStability of(BoardReplicates board) {
    var rows = IntStream.range(0, board.places().size()).mapToObj(row -> row(board, row)).toList();
    var kendall =
        board.replicates().stream()
            .mapToDouble(replicate -> kendall(board.places(), replicate))
            .filter(tau -> !Double.isNaN(tau))
            .average()
            .orElse(Double.NaN);
    return new RankStability(rows, kendall);
  }

  private static Row row(BoardReplicates board, int row) {
    var ranks =
        board.replicates().stream()
            .mapToInt(replicate -> replicate.get(row).rank())
            .filter(rank -> rank > 0)
            .sorted()
            .toArray();
    int rank = board.places().get(row).rank();
    if (ranks.length == 0) {
      return new Row(rank, 0, 0, 0);
    }
    double tail = (1 - board.plan().level()) / 2;
    long first = IntStream.of(ranks).filter(one -> one == 1).count();
    return new Row(
        rank,
        Quantiles.nearestRank(ranks, tail),
        Quantiles.nearestRank(ranks, 1 - tail),
        (double) first / board.replicates().size());
  }

  /// Over the rows that both rank.
  private static double kendall(List<Place> places, List<Place> replicate) {
    var both =
        IntStream.range(0, places.size())
            .filter(row -> places.get(row).isRanked() && replicate.get(row).isRanked())
            .toArray();
    return Kendall.tau(
        IntStream.of(both).mapToDouble(row -> places.get(row).rank()).toArray(),
        IntStream.of(both).mapToDouble(row -> replicate.get(row).rank()).toArray());
  }
}
