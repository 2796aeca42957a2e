package assay.server.competition;

import java.util.UUID;

/// A column of a board.
///
/// @param key how rules and exports name it: the set's slug, with the metric where it is not
///   accuracy
/// @param set what it is a figure of
/// @param setSlug the same, as bundles and exports name it
/// @param isRanked whether the rule reads it; the others are only shown
/// @param isPrivate shown to organizers alone until the phase is revealed
public record BoardColumn(
    String key,
    String name,
    UUID set,
    String setSlug,
    Metric metric,
    boolean isRanked,
    boolean isPrivate) {
  /// The key of a column.
  public static String key(String setSlug, Metric metric) {
    return metric.kind() == Metric.Kind.ACCURACY ? setSlug : setSlug + ":" + metric.spelled();
  }
}
