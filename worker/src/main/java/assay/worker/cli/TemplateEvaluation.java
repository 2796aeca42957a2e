package assay.worker.cli;

import assay.grading.Refusal;
import assay.grading.faceset.FaceImages;
import assay.grading.faceset.TemplateSet;
import assay.grading.protocol.Readout;
import assay.grading.protocol.Roc;
import assay.grading.protocol.TarAtFar;
import assay.grading.protocol.TemplatePooling;
import assay.grading.score.EmbeddingFusion;
import assay.grading.score.ScoreKind;
import java.io.IOException;
import java.util.List;

/// TAR at FAR of a model on a set of templates.
///
/// @param weighted whether images weigh as much as the detector's score says
record TemplateEvaluation(List<Double> fars, Readout readout, boolean weighted) {
  TemplateEvaluation {
    fars = List.copyOf(fars);
  }

  /// @param seconds from the opened set to the figures
  record Answer(
      List<TarAtFar> points,
      double auc,
      double eer,
      Readout readout,
      EmbeddingFusion fusion,
      boolean detectorScore,
      int templates,
      int pairs,
      int genuine,
      int impostors,
      int images,
      double seconds,
      double imagesPerSecond) {}

  /// @param seen the images of the set as the model sees them
  Answer of(LocalRun run, TemplateSet set, FaceImages seen, String name, FusionOptions fusion)
      throws IOException, InputAtFault {
    var same = set.same();
    requireBothKinds(same, name);
    var start = System.nanoTime();
    var pooling =
        new TemplatePooling(
            set.templateOfImage(), set.mediaOfImage(), weighted ? set.detectorScores() : null);
    run.stream(
        seen,
        name,
        fusion.preprocessing(),
        (image, row) -> pooling.add(image, fusion.finished(row)));
    var templates = pooling.finish();
    var scores = templates.scores(set.first(), set.second());
    var roc = Roc.of(scores, same, ScoreKind.COSINE);
    var wanted = fars.stream().mapToDouble(Double::doubleValue).toArray();
    var points = roc.tarAtFar(wanted, readout);
    var auc = roc.auc();
    var eer = roc.eer().rate();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Answer(
        points,
        auc,
        eer,
        readout,
        fusion.fusion(),
        weighted,
        templates.size(),
        scores.length,
        roc.genuinePairs(),
        roc.impostorPairs(),
        seen.images(),
        seconds,
        seen.images() / seconds);
  }

  private static void requireBothKinds(boolean[] same, String name) throws InputAtFault {
    if (!MeasureInput.hasBoth(same)) {
      throw new InputAtFault(
          name,
          new Refusal(
              "set.one_kind",
              "",
              "genuine pairs and impostors",
              MeasureInput.genuine(same) + " genuine of " + same.length + " pairs",
              "TAR at FAR needs pairs of both kinds."));
    }
  }
}
