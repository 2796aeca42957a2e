package assay.server.judging;

import assay.grading.protocol.Readout;
import assay.grading.protocol.Thresholds;
import assay.grading.protocol.WeightedKFold;
import assay.grading.score.ScoreKind;
import assay.grading.statistics.CurveFigure;
import assay.grading.statistics.Interval;
import assay.grading.statistics.Plan;
import assay.grading.statistics.Resampling;
import assay.grading.statistics.ScoreCells;
import assay.server.competition.Metric;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// A figure on sets drawn anew.
///
/// @param unit what was drawn: `pairs`, `groups`, `identities`, `counts`, or `none`
/// @param replicates the figure of each; empty where no pairs were drawn
record Spread(String unit, Optional<Interval> interval, double[] replicates) {
  /// Drawing more pairs than these takes seconds a figure; then the counts of the ROC are drawn.
  static final int MOST_PAIRS = 1_000_000;

  private static final Spread NONE = new Spread("none", Optional.empty(), new double[0]);

  /// The scores of one entry on one set.
  ///
  /// @param scores shape (P), in pair order
  /// @param same shape (P)
  /// @param groups of the pairs, for decisions; empty: the set has none
  record Scores(double[] scores, ScoreKind kind, boolean[] same, List<String> groups) {
    Scores {
      groups = List.copyOf(groups);
    }

    Scores(double[] scores, ScoreKind kind, boolean[] same) {
      this(scores, kind, same, List.of());
    }

    boolean areDecisions() {
      return kind.equals(ScoreKind.DECISION);
    }
  }

  /// How the pairs of a set are drawn: the same for every entry, so that differences stay paired.
  ///
  /// @param weights of a replicate, shape (P)
  record Drawing(Resampling resampling, IntFunction<int[]> weights, Plan plan) {
    /// Keeps the weights of sets up to this size: 200 replicates of them fill 20 MB.
    private static final int MOST_KEPT = 25_000;

    static Drawing of(Resampling resampling, Plan plan) {
      IntFunction<int[]> anew = replicate -> resampling.weights(plan.seed(), replicate);
      if (resampling.pairs() > MOST_KEPT) {
        return new Drawing(resampling, anew, plan);
      }
      var kept = IntStream.range(0, plan.replicates()).mapToObj(anew).toArray(int[][]::new);
      return new Drawing(resampling, replicate -> kept[replicate], plan);
    }
  }

  /// @param value the figure of the set itself
  static Spread of(Metric metric, double value, Scores scores, Drawing drawing) {
    int pairs = scores.same().length;
    if (scores.areDecisions()) {
      var weighted = Decided.weighted(metric, scores);
      return pairs > MOST_PAIRS || weighted.isEmpty()
          ? NONE
          : drawn(value, weighted.get(), drawing);
    }
    if (metric.kind() == Metric.Kind.ACCURACY) {
      return pairs > MOST_PAIRS ? NONE : drawn(value, accuracy(scores), drawing);
    }
    var figure = curve(metric);
    if (figure.isEmpty()) {
      return NONE;
    }
    if (pairs > MOST_PAIRS) {
      var cells = ScoreCells.binned(scores.scores(), scores.same(), scores.kind());
      return new Spread("counts", cells.interval(figure.get(), drawing.plan()), new double[0]);
    }
    var cells = ScoreCells.exact(scores.scores(), scores.same(), scores.kind());
    return drawn(value, cells.metric(figure.get()), drawing);
  }

  private static Spread drawn(
      double value, assay.grading.statistics.Metric metric, Drawing drawing) {
    var replicates =
        IntStream.range(0, drawing.plan().replicates())
            .mapToDouble(replicate -> metric.of(drawing.weights().apply(replicate)))
            .toArray();
    return new Spread(
        drawing.resampling().unit(),
        Interval.of(value, replicates, drawing.plan().level()),
        replicates);
  }

  /// The metric of weighted pairs; empty where it is not computed from scores.
  static Optional<assay.grading.statistics.Metric> weighted(Metric metric, Scores scores) {
    if (scores.areDecisions()) {
      return Decided.weighted(metric, scores);
    }
    return metric.kind() == Metric.Kind.ACCURACY
        ? Optional.of(accuracy(scores))
        : curve(metric)
            .map(figure ->
                ScoreCells.exact(scores.scores(), scores.same(), scores.kind()).metric(figure));
  }

  private static assay.grading.statistics.Metric accuracy(Scores scores) {
    var distances = Arrays.stream(scores.scores()).map(scores.kind()::asSquaredDistance).toArray();
    return WeightedKFold.of(distances, scores.same(), Thresholds.distances())::accuracy;
  }

  private static Optional<CurveFigure> curve(Metric metric) {
    return switch (metric.kind()) {
      case TAR_AT_FAR -> Optional.of(CurveFigure.tarAtFar(metric.rate(), Readout.NEAREST));
      case FNMR_AT_FMR -> Optional.of(CurveFigure.fnmrAtFmr(metric.rate()));
      case AUC -> Optional.of(CurveFigure.auc());
      case ACCURACY, AVERAGE, SD, TRADE_OFF, GAP, BASELINE -> Optional.empty();
    };
  }
}
