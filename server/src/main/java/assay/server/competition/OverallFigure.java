package assay.server.competition;

import assay.grading.protocol.Gap;
import assay.grading.score.Sums;
import java.util.List;
import java.util.UUID;
import java.util.function.ToDoubleBiFunction;

/// A figure of all ranked sets of a track together: the mean of theirs, each set weighing the same.
/// The gap is that of the mean accuracies, as FRCSyn's tasks 2.x have it.
public final class OverallFigure {
  private OverallFigure() {}

  /// The figures of each set that it is made of.
  public static List<Metric> parts(Metric metric) {
    return metric.kind() == Metric.Kind.GAP
        ? List.of(Metric.ACCURACY, Metric.BASELINE)
        : List.of(metric);
  }

  /// @param sets the ranked sets
  /// @param figure of a set; NaN: missing
  /// @return NaN where a set lacks one, or the gap is to nothing
  public static double of(Metric metric, List<UUID> sets, ToDoubleBiFunction<UUID, Metric> figure) {
    var means =
        parts(metric).stream()
            .mapToDouble(part ->
                Sums.mean(
                    sets.stream().mapToDouble(set -> figure.applyAsDouble(set, part)).toArray()))
            .toArray();
    double found = means.length == 2 ? Gap.OF_PROPOSED.of(means[1], means[0]) / 100 : means[0];
    return Double.isFinite(found) ? found : Double.NaN;
  }
}
