package assay.worker.cli;

import assay.grading.Refusal;
import assay.grading.protocol.KFold;
import assay.grading.protocol.WeightedKFold;
import assay.grading.statistics.Bootstrap;
import assay.grading.statistics.CurveFigure;
import assay.grading.statistics.Difference;
import assay.grading.statistics.Interval;
import assay.grading.statistics.McNemar;
import assay.grading.statistics.Metric;
import assay.grading.statistics.PairedCells;
import assay.grading.statistics.Plan;
import assay.grading.statistics.Resampling;
import assay.grading.statistics.ScoreCells;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How certain a figure is, and whether two systems differ.
///
/// @param pairs scores of the first system, and the labels
record SamplingMeasures(MeasureOptions options, SamplingOptions sampling, PairMeasures pairs) {
  /// From so many pairs on the counts of the ROC are drawn, not the pairs.
  private static final int MANY_PAIRS = 1_000_000;

  static SamplingMeasures of(MeasureOptions options, SamplingOptions sampling, boolean ofFolds)
      throws IOException, InputAtFault {
    return new SamplingMeasures(options, sampling, PairMeasures.of(options, ofFolds));
  }

  /// McNemar's test on the pairs that each system judges correctly in the 10-fold protocol.
  Measured mcNemar() throws IOException, InputAtFault {
    pairs.requireFolds();
    var first = correct(pairs.scores());
    var second = correct(others());
    var test = McNemar.of(first, second);
    return new Measured.TwoSystems(
        "mcnemar",
        first.length,
        MeasureInput.genuine(first),
        MeasureInput.genuine(second),
        test.firstOnly(),
        test.secondOnly(),
        test.exact(),
        test.midP(),
        pairs.notices());
  }

  private boolean[] correct(double[] scores) {
    var grid = options.grid(scores, pairs.kind(), "distance");
    return KFold.correct(grid.scores(), pairs.same(), grid.thresholds());
  }

  private double[] others() throws IOException, InputAtFault {
    return MeasureInput.scores(
        sampling.requiredAgainst(), pairs.same().length, pairs.kind(), pairs.notices());
  }

  /// The percentile bootstrap of one figure, or of the difference between two systems.
  Measured bootstrap() throws IOException, InputAtFault {
    var plan = sampling.plan();
    var figure = figure();
    if (figure.isEmpty()) {
      pairs.requireFolds();
    } else {
      MeasureInput.requireBoth(pairs.same(), options.labels());
    }
    if (pairs.same().length > MANY_PAIRS && sampling.identities() == null) {
      var ofCounts = ofCounts(figure, plan);
      if (ofCounts.isPresent()) {
        return ofCounts.get();
      }
    }
    var resampling = resampling();
    var first = metric(pairs.scores(), figure);
    return sampling.against() == null
        ? certainty(
            defined(Bootstrap.interval(first, resampling, plan)), null, resampling.unit(), plan)
        : certainty(
            defined(Bootstrap.difference(first, metric(others(), figure), resampling, plan)),
            resampling.unit(),
            plan);
  }

  /// Without touching the pairs; empty where the figure cannot be had so.
  private Optional<Measured> ofCounts(Optional<CurveFigure> figure, Plan plan)
      throws IOException, InputAtFault {
    if (figure.isEmpty()) {
      return Optional.empty();
    }
    if (sampling.against() == null) {
      var cells = ScoreCells.binned(pairs.scores(), pairs.same(), pairs.kind());
      return Optional.of(
          certainty(defined(cells.interval(figure.get(), plan)), null, "counts", plan));
    }
    if (!sampling.metric().equals("tar-at-far")) {
      return Optional.empty();
    }
    var cells = PairedCells.of(pairs.scores(), others(), pairs.same(), pairs.kind(), far(1e-3));
    return Optional.of(
        certainty(defined(cells.difference(options.readout(), plan)), "counts", plan));
  }

  private Measured certainty(Difference difference, String unit, Plan plan) {
    return certainty(difference.interval(), difference.pValue(), unit, plan);
  }

  private Measured certainty(Interval interval, @Nullable Double pValue, String unit, Plan plan) {
    return new Measured.Certainty(
        "bootstrap", sampling.metric(), interval, pValue, unit, plan.seed(), pairs.notices());
  }

  private Metric metric(double[] scores, Optional<CurveFigure> figure) {
    if (figure.isPresent()) {
      return ScoreCells.exact(scores, pairs.same(), pairs.kind()).metric(figure.get());
    }
    var grid = options.grid(scores, pairs.kind(), "distance");
    return WeightedKFold.of(grid.scores(), pairs.same(), grid.thresholds())::accuracy;
  }

  /// Empty for the 10-fold accuracy.
  private Optional<CurveFigure> figure() {
    return switch (sampling.metric()) {
      case "accuracy" -> Optional.empty();
      case "tar-at-far" -> Optional.of(CurveFigure.tarAtFar(far(1e-3), options.readout()));
      case "fnmr-at-fmr" -> Optional.of(CurveFigure.fnmrAtFmr(far(1e-2)));
      case "auc" -> Optional.of(CurveFigure.auc());
      case "eer" -> Optional.of(CurveFigure.eer());
      default ->
          throw sampling.wrong(
              "--metric: expected accuracy, tar-at-far, fnmr-at-fmr, auc or eer, found "
                  + sampling.metric());
    };
  }

  private double far(double otherwise) {
    var fars = options.fars(otherwise);
    if (fars.length != 1) {
      throw sampling.wrong("--far: expected one rate for a bootstrap, found " + fars.length);
    }
    return fars[0];
  }

  private Resampling resampling() throws IOException, InputAtFault {
    var file = sampling.identities();
    if (file == null) {
      return new Resampling.Pairs(pairs.same().length);
    }
    var identities = MeasureInput.identities(file, pairs.same().length);
    return Resampling.byIdentity(identities[0], identities[1]);
  }

  private <T> T defined(Optional<T> found) throws InputAtFault {
    if (found.isEmpty()) {
      throw new InputAtFault(
          options.scores().toString(),
          new Refusal(
              "scores.too_few",
              "",
              "a figure in nine of ten replicates",
              "fewer",
              "The set is too small, or has too few genuine pairs or impostors, for an interval."));
    }
    return found.get();
  }
}
