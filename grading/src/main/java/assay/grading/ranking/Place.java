package assay.grading.ranking;

import java.util.List;

/// Where one row stands, and why.
///
/// @param row index into the table that was ranked
/// @param rank 1 = best, equal totals share (1, 1, 3); 0 = not ranked, a value is missing
/// @param total what the rule ranks by, in the unit [Ranking] gives; NaN when not ranked
/// @param points what each column brings, in column order: they add up to the total, but for the
///   average rank, where the total is their mean; empty when not ranked
public record Place(int row, int rank, double total, List<Double> points) {
  public Place {
    points = List.copyOf(points);
  }

  public boolean isRanked() {
    return rank > 0;
  }
}
