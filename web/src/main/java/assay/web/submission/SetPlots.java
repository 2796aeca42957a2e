package assay.web.submission;

import assay.web.chart.Distribution;
import assay.web.chart.FoldChart;
import assay.web.chart.GroupChart;
import assay.web.chart.Histogram;
import assay.web.chart.RateChart;
import assay.web.chart.Rates;
import assay.web.chart.Scatter;
import assay.web.chart.WorstPairs;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is drawn of an entry on one set.
///
/// @param id what the ids of its charts begin with
/// @param role public, validation or hidden
/// @param value a share of 1; null: the set has no figure
/// @param metric `accuracy`, `TAR@FAR=1e-4`, …
/// @param agreement null: nothing was compared, or it is not for this viewer
/// @param told null: there is no figure, or it is not for this viewer yet
/// @param note why something is missing, a sentence; empty: nothing is
public record SetPlots(
    String id,
    String name,
    String role,
    @Nullable Double value,
    String metric,
    @Nullable Agreement agreement,
    @Nullable Told told,
    String note) {

  /// Sets of which nothing is drawn, for one reason.
  public record Missing(String names, String note) {}

  /// Whether there is a chart.
  public boolean isDrawn() {
    return agreement != null || (told != null && !told.isEmpty());
  }

  /// Those that are not drawn, by their reasons.
  public static List<Missing> missing(List<SetPlots> plots) {
    var names = new LinkedHashMap<String, String>();
    for (var one : plots) {
      if (!one.isDrawn()) {
        names.merge(one.note(), one.name(), (some, name) -> some + ", " + name);
      }
    }
    return names.entrySet().stream().map(one -> new Missing(one.getValue(), one.getKey())).toList();
  }

  /// Claimed against re-run.
  ///
  /// @param max the largest difference
  public record Agreement(Scatter scatter, Histogram histogram, WorstPairs worst, double max) {}

  /// What scores and labels tell together.
  ///
  /// @param distribution null: the scores are decisions, or the pairs of one kind
  /// @param rates null: the scores are decisions, or the pairs of one kind
  /// @param groups null: the set has none
  /// @param folds null: the metric has none
  public record Told(
      @Nullable Distribution distribution,
      @Nullable Curves rates,
      @Nullable GroupChart groups,
      @Nullable FoldChart folds) {
    /// Whether there is no chart.
    public boolean isEmpty() {
      return distribution == null && rates == null && groups == null && folds == null;
    }
  }

  public record Curves(Rates rates, RateChart roc, RateChart det) {
    public static Curves of(Rates rates) {
      return new Curves(rates, RateChart.roc(rates), RateChart.det(rates));
    }
  }
}
