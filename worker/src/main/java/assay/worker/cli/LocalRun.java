package assay.worker.cli;

import assay.grading.Refusal;
import assay.grading.faceset.FaceImages;
import assay.grading.gate.ModelContract;
import assay.grading.gate.OnnxGate;
import assay.grading.score.ScoreKind;
import assay.grading.ticket.ModelFailure;
import assay.grading.ticket.Preprocessing;
import assay.worker.PairScoring;
import assay.worker.sandbox.Embeddings;
import assay.worker.sandbox.ModelInput;
import assay.worker.sandbox.ModelRun;
import assay.worker.sandbox.Reading;
import assay.worker.sandbox.RunLimits;
import assay.worker.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Path;

/// A user's own model on a user's own images, through gate and sandbox as on the server.
final class LocalRun {
  private final Sandbox sandbox;
  private final Path model;
  private final ModelContract contract;

  LocalRun(Sandbox sandbox, Path model, ModelContract contract) {
    this.sandbox = sandbox;
    this.model = model;
    this.contract = contract;
  }

  /// @param scores of the pairs (0, 1), (2, 3), …
  /// @param images distinct images run
  /// @param seconds from the opened file to the scores
  record Scored(double[] scores, int images, double seconds) {}

  Scored score(FaceImages set, String name, Reading reading, ScoreKind kind)
      throws IOException, InputAtFault {
    var start = System.nanoTime();
    try (var run = start();
        var images = ImageFile.of(set, name)) {
      return switch (run.embed(images, reading, _ -> {})) {
        case Embeddings.Done(var rows) ->
            new Scored(
                scores(
                    rows,
                    images.index(),
                    new PairScoring(!kind.equals(ScoreKind.COSINE), reading.variant())),
                images.count(),
                (System.nanoTime() - start) / 1e9);
        case Embeddings.ModelFailed(var failure, _) -> throw failed(failure);
        case Embeddings.Stopped() -> throw new IOException("the run was stopped");
      };
    }
  }

  /// Runs over images that are decoded one at a time and not kept.
  ///
  /// @param rows takes the raw embeddings
  /// @throws InputAtFault when the model fails or an image is refused
  void stream(FaceImages set, String name, Preprocessing preprocessing, ModelRun.Rows rows)
      throws IOException, InputAtFault {
    var images = new LazyImages(set);
    try (var run = start()) {
      switch (run.stream(images, Reading.of(preprocessing), _ -> {}, rows)) {
        case Embeddings.Done _ -> {}
        case Embeddings.ModelFailed(var failure, _) -> throw failed(failure);
        case Embeddings.Stopped() -> throw new IOException("the run was stopped");
      }
    } catch (IOException e) {
      if (images.refused().isPresent()) {
        throw new InputAtFault(name, images.refused().get());
      }
      throw e;
    }
  }

  private ModelRun start() throws IOException, InputAtFault {
    InputAtFault.unless(OnnxGate.check(model, contract), model.toString());
    var input =
        new ModelInput(
            contract.channels(),
            contract.height(),
            contract.width(),
            contract.embedding().orElse(0));
    return sandbox.start(model, input, RunLimits.NONE);
  }

  private InputAtFault failed(ModelFailure failure) {
    if (failure == ModelFailure.BATCH_DEPENDENT) {
      return new InputAtFault(
          model.toString(),
          new Refusal(
              failure.code(),
              "",
              "the same embedding for an image whatever images stand beside it",
              "another one",
              "Average, sort and normalise within an image only, never over axis 0, the images of a"
                  + " batch; call model.eval() before the export."));
    }
    return new InputAtFault(
        model.toString(),
        new Refusal(failure.code(), "", "a model that runs", failure.code(), failure.sentence()));
  }

  private static double[] scores(float[][] rows, int[] index, PairScoring scoring) {
    var scores = new double[index.length / 2];
    for (int k = 0; k < scores.length; k++) {
      scores[k] = scoring.score(rows[index[2 * k]], rows[index[2 * k + 1]]);
    }
    return scores;
  }
}
