package assay.server.pages;

import assay.grading.protocol.RateCurve;
import assay.grading.protocol.TarAtFar;
import assay.grading.score.ScoreKind;
import assay.grading.statistics.ScoreDistribution;
import assay.server.plot.SetPlot;
import assay.web.chart.Distribution;
import assay.web.chart.FoldChart;
import assay.web.chart.GroupChart;
import assay.web.chart.Rates;
import assay.web.submission.SetPlots;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The plots of an entry on one set, as its page draws them.
final class PlotSheet {
  private PlotSheet() {}

  private static final String NOTHING =
      "Of decisions without groups there is nothing to draw: they have no distribution and no curve.";

  /// Sets that were compared first, as on the rest of the page.
  static List<SetPlots> of(List<SetPlot> plots) {
    return plots.stream()
        .sorted(Comparator.comparing(plot -> plot.agreement() == null))
        .map(PlotSheet::of)
        .toList();
  }

  private static SetPlots of(SetPlot plot) {
    var agreement = plot.agreement();
    var told = plot.told() == null ? null : told(plot.told(), plot.accuracy());
    return new SetPlots(
        "plot-" + plot.set(),
        plot.name(),
        plot.role().equals("sanitizer") ? "public" : plot.role(),
        plot.value(),
        plot.metric().label(),
        agreement == null
            ? null
            : new SetPlots.Agreement(
                agreement.scatter(), agreement.histogram(), agreement.worst(), agreement.max()),
        told,
        told != null && told.isEmpty() && plot.note().isEmpty() ? NOTHING : plot.note());
  }

  private static SetPlots.Told told(SetPlot.Told told, @Nullable Double accuracy) {
    var summary = told.summary();
    var distribution = summary.distribution();
    var curve = summary.curve();
    var std = told.std();
    return new SetPlots.Told(
        distribution == null
            ? null
            : distribution(unit(told.kind()), distribution, told.threshold()),
        curve == null ? null : SetPlots.Curves.of(rates(curve)),
        summary.groups().isEmpty() || accuracy == null
            ? null
            : GroupChart.of(
                summary.groups().stream()
                    .map(group ->
                        new GroupChart.Group(
                            group.name(),
                            group.pairs(),
                            group.accuracy(),
                            group.interval().low(),
                            group.interval().high()))
                    .toList(),
                accuracy),
        told.folds().isEmpty() || accuracy == null || std == null
            ? null
            : FoldChart.of(told.folds(), accuracy, std));
  }

  private static String unit(ScoreKind kind) {
    return switch (kind.name()) {
      case "squared-l2" -> "squared L2 distance";
      case "l2" -> "L2 distance";
      default -> kind.name();
    };
  }

  private static Distribution distribution(
      String unit, ScoreDistribution distribution, @Nullable Double threshold) {
    return Distribution.of(
        unit,
        distribution.bins().stream()
            .map(bin -> new Distribution.Bin(bin.from(), bin.to(), bin.genuine(), bin.impostors()))
            .toList(),
        new Distribution.Marks(
            distribution.genuineMedian(), distribution.impostorMedian(), threshold));
  }

  private static Rates rates(RateCurve curve) {
    return new Rates(
        curve.genuinePairs(),
        curve.impostorPairs(),
        curve.points().stream()
            .filter(TarAtFar::supported)
            .map(at -> new Rates.Point(at.far(), at.tar(), at.threshold()))
            .toList(),
        curve.decades().reversed().stream()
            .map(at ->
                new Rates.Guard(
                    at.far(),
                    at.tar(),
                    Math.round(1 / at.far()),
                    at.supported(),
                    Rates.isFirm(at.far(), curve.impostorPairs())))
            .toList(),
        curve.eer().rate(),
        curve.auc());
  }
}
