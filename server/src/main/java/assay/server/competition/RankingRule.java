package assay.server.competition;

import assay.grading.ranking.Ranking;
import assay.grading.ranking.Ties;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The rule of a board as bundles spell it.
///
/// @param name one of [#NAMES]
/// @param ties `average`, `min` or `dense`; null: the rule ranks no columns, or average
/// @param ddof 0 or 1; null: the rule takes no standard deviation
/// @param set key of the column that decides alone; null: all ranked ones do
public record RankingRule(
    String name, @Nullable String ties, @Nullable Integer ddof, @Nullable String set) {
  public static final List<String> NAMES =
      List.of("mean", "borda", "average-rank", "mean-minus-sd", "worst", "single");

  public static final List<String> TIES = List.of("average", "min", "dense");

  /// The mean of the columns: what boards rank by that name no rule.
  public static final RankingRule MEAN = new RankingRule("mean", null, null, null);

  /// The rule over these columns. While the one that decides is held back, by the mean of the
  /// others.
  ///
  /// @param columns keys of the ranked columns, in their order
  public Ranking ranking(List<String> columns) {
    return switch (name) {
      case "mean" -> new Ranking.Mean();
      case "borda" -> new Ranking.Borda(equal());
      case "average-rank" -> new Ranking.AverageRank(equal());
      case "mean-minus-sd" -> new Ranking.MeanMinusSd(ddof == null ? 0 : ddof);
      case "worst" -> new Ranking.Worst();
      case "single" ->
          columns.contains(set) ? new Ranking.Single(columns.indexOf(set)) : new Ranking.Mean();
      default -> throw new IllegalStateException("board rule " + name);
    };
  }

  private Ties equal() {
    return ties == null ? Ties.AVERAGE : Ties.valueOf(ties.toUpperCase(Locale.ROOT));
  }
}
