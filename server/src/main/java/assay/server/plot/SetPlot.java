package assay.server.plot;

import assay.grading.protocol.RateCurve;
import assay.grading.score.ScoreKind;
import assay.grading.statistics.ScoreDistribution;
import assay.grading.statistics.WilsonInterval;
import assay.server.competition.Metric;
import assay.web.chart.Histogram;
import assay.web.chart.Scatter;
import assay.web.chart.WorstPairs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What one reader may see drawn of an entry on one set.
///
/// @param role sanitizer, validation or hidden
/// @param value null: the reader may not see it, or there is none
/// @param metric what the value is
/// @param agreement null: nothing was compared, or it is not for this reader
/// @param told null: there is no figure, or it is not for this reader yet
/// @param note why something is missing, a sentence; empty: nothing is
public record SetPlot(
    String set,
    String name,
    String role,
    @Nullable Double value,
    Metric metric,
    @Nullable Agreement agreement,
    @Nullable Told told,
    String note) {
  /// Null where the figure is another.
  public @Nullable Double accuracy() {
    return metric.kind() == Metric.Kind.ACCURACY ? value : null;
  }

  /// Claimed against re-run.
  ///
  /// @param setVersion the version of the set that both are of
  /// @param max the largest difference
  public record Agreement(
      int setVersion,
      double match,
      double review,
      double max,
      Scatter scatter,
      Histogram histogram,
      WorstPairs worst) {}

  /// What scores and labels tell together.
  ///
  /// @param threshold in the unit of the scores; null: the metric has none
  /// @param std over the folds; null: the metric has none
  /// @param folds accuracy of each, shares of 1; empty: the metric has none
  public record Told(
      ScoreKind kind,
      Summary summary,
      @Nullable Double threshold,
      @Nullable Double std,
      List<Double> folds) {
    public Told {
      folds = List.copyOf(folds);
    }
  }

  /// What is computed once of a vector and its labels.
  ///
  /// @param distribution null: the scores are decisions, or the pairs of one kind
  /// @param curve null: the scores are decisions, or the pairs of one kind
  /// @param groups empty: the set has none
  public record Summary(
      @Nullable ScoreDistribution distribution, @Nullable RateCurve curve, List<Group> groups) {
    public Summary {
      groups = List.copyOf(groups);
    }
  }

  /// @param accuracy a share of 1
  public record Group(String name, int pairs, double accuracy, WilsonInterval interval) {}
}
