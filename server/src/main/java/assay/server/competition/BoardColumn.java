package assay.server.competition;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A column of a board.
///
/// @param key how rules and exports name it: the set's slug, with the metric where it is not
///   accuracy
/// @param set what it is a figure of; null: all ranked sets of the track together
/// @param setSlug the same, as bundles and exports name it; [#OVERALL] for all of them
/// @param isRanked whether the rule reads it; the others are only shown
/// @param isPrivate shown to organizers alone until the phase is revealed
public record BoardColumn(
    String key,
    String name,
    @Nullable UUID set,
    String setSlug,
    Metric metric,
    boolean isRanked,
    boolean isPrivate) {
  /// In place of a set's slug; no set has it.
  public static final String OVERALL = "overall";

  /// What people read over a column of all sets that names nothing else.
  public static final String OVERALL_NAME = "Overall";

  /// The key of a column.
  public static String key(String setSlug, Metric metric) {
    return metric.kind() == Metric.Kind.ACCURACY ? setSlug : setSlug + ":" + metric.spelled();
  }

  /// The metrics of a set that the column needs.
  ///
  /// @param of one of the ranked sets
  public List<Metric> metricsOf(UUID of) {
    if (set == null) {
      return OverallFigure.parts(metric);
    }
    return set.equals(of) ? List.of(metric) : List.of();
  }
}
