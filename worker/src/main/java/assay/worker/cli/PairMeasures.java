package assay.worker.cli;

import assay.grading.Notice;
import assay.grading.Refusal;
import assay.grading.protocol.Direction;
import assay.grading.protocol.KFold;
import assay.grading.protocol.Roc;
import assay.grading.protocol.Separability;
import assay.grading.protocol.ValAtFar;
import assay.grading.score.ScoreKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The protocols that need a score and a label for each pair.
///
/// @param labels the file, for what is found wrong
/// @param scores finite
record PairMeasures(
    MeasureOptions options,
    Path labels,
    boolean[] same,
    ScoreKind kind,
    double[] scores,
    @Nullable Roc curve,
    List<Notice> notices) {
  private static final double[] IJB_FARS = {1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 1e-1};

  /// Reads labels and scores.
  ///
  /// @param ofFolds whether the protocol is one of folds, which are of distances unless said
  ///   otherwise
  static PairMeasures of(MeasureOptions options, boolean ofFolds) throws IOException, InputAtFault {
    var kind = options.kind(ofFolds ? ScoreKind.SQUARED_L2 : ScoreKind.COSINE);
    var labels = options.labels();
    var file = options.scores();
    var same = MeasureInput.labels(labels);
    var notices = new ArrayList<Notice>();
    var scores = MeasureInput.scores(file, same.length, kind, notices);
    var curve = MeasureInput.hasBoth(same) ? Roc.of(scores, same, kind) : null;
    if (curve != null) {
      Direction.inverted(curve, kind).ifPresent(notices::add);
    }
    return new PairMeasures(options, labels, same, kind, scores, curve, notices);
  }

  Measured kfold() throws InputAtFault {
    requireFolds();
    var grid = options.grid(scores, kind, "distance");
    var result = KFold.accuracy(grid.scores(), same, grid.thresholds());
    return new Measured.Accuracy(
        "kfold",
        result.accuracy(),
        result.std(),
        result.threshold(),
        grid.unit(),
        same.length,
        result.folds(),
        notices);
  }

  Measured tarAtFar() throws InputAtFault {
    var roc = roc();
    var fars = options.fars(IJB_FARS);
    int most = options.curvePoints();
    var error = roc.eer();
    return new Measured.Tar(
        "tar-at-far",
        options.readout().name().toLowerCase(Locale.ROOT),
        roc.tarAtFar(fars, options.readout()),
        roc.auc(),
        error.rate(),
        error.threshold(),
        roc.genuinePairs(),
        roc.impostorPairs(),
        most == 0 ? null : roc.points(options.readout(), most, fars),
        notices);
  }

  Measured fnmrAtFmr() throws InputAtFault {
    var roc = roc();
    var fmrs = options.fars(0.01);
    var error = roc.eer();
    return new Measured.Fnmr(
        "fnmr-at-fmr",
        Arrays.stream(fmrs).mapToObj(roc::fnmrAtFmr).toList(),
        roc.auc(),
        error.rate(),
        error.threshold(),
        roc.genuinePairs(),
        roc.impostorPairs(),
        notices);
  }

  private Roc roc() throws InputAtFault {
    MeasureInput.requireBoth(same, labels);
    return Objects.requireNonNull(curve, "pairs of both kinds have a curve");
  }

  Measured valAtFar() throws InputAtFault {
    requireFolds();
    var fars = options.fars(1e-3);
    var grid = options.grid(scores, kind, "fine");
    try {
      return new Measured.Val(
          "val-at-far",
          Arrays.stream(fars)
              .mapToObj(far -> ValAtFar.of(grid.scores(), same, far, grid.thresholds()))
              .toList(),
          notices);
    } catch (IllegalArgumentException e) {
      throw new InputAtFault(
          labels.toString(),
          new Refusal(
              "labels.one_kind_in_fold",
              "",
              "genuine pairs and impostors in each tenth of the pairs",
              Objects.requireNonNullElse(e.getMessage(), "a tenth of one kind"),
              "Mix the pairs: the folds are contiguous."));
    }
  }

  Measured separability() throws InputAtFault {
    MeasureInput.requireBoth(same, labels);
    var found = Separability.of(scores, same);
    int genuine = MeasureInput.genuine(same);
    return new Measured.Apart(
        "separability",
        found.dPrime(),
        found.genuineMean(),
        found.genuineStd(),
        found.impostorMean(),
        found.impostorStd(),
        genuine,
        same.length - genuine,
        notices);
  }

  void requireFolds() throws InputAtFault {
    if (same.length < KFold.FOLDS) {
      throw new InputAtFault(
          labels.toString(),
          new Refusal(
              "set.too_small",
              "",
              "at least 10 pairs",
              same.length + " pairs",
              "The 10-fold protocol needs a pair for each fold."));
    }
  }
}
