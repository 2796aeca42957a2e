package assay.worker.cli;

import assay.grading.Refusal;
import assay.grading.faceset.FaceImages;
import assay.grading.faceset.FaceSet;
import assay.grading.protocol.KFold;
import assay.grading.protocol.KFold.Fold;
import assay.grading.score.ScoreKind;
import assay.worker.sandbox.Reading;
import java.io.IOException;
import java.util.List;

/// The 10-fold accuracy of a model on a set of pairs.
///
/// @param images distinct images run
/// @param seconds from the opened file to the scores
record PairEvaluation(
    double accuracy,
    double std,
    List<Fold> folds,
    double threshold,
    int pairs,
    int images,
    double seconds,
    double imagesPerSecond) {
  /// @param seen the images of the set as the model sees them
  static PairEvaluation of(
      LocalRun run, FaceSet set, FaceImages seen, String name, FusionOptions fusion)
      throws IOException, InputAtFault {
    if (set.pairs() < KFold.FOLDS) {
      throw new InputAtFault(
          name,
          new Refusal(
              "set.too_small",
              "",
              "at least 10 pairs",
              set.pairs() + " pairs",
              "The 10-fold protocol needs a pair for each fold."));
    }
    var scored = run.score(seen, name, Reading.of(fusion.preprocessing()), ScoreKind.SQUARED_L2);
    var result = KFold.accuracy(scored.scores(), set.same());
    return new PairEvaluation(
        result.accuracy(),
        result.std(),
        result.folds(),
        result.threshold(),
        set.pairs(),
        scored.images(),
        scored.seconds(),
        scored.images() / scored.seconds());
  }
}
