package assay.worker.sandbox;

import assay.grading.ticket.ModelFailure;

/// What came of running a model over a set of images.
public sealed interface Embeddings {
  /// @param rows one raw embedding per image, in the order of [Images]
  record Done(float[][] rows) implements Embeddings {}

  /// The participant's fault.
  ///
  /// @param imagesDone how far it came
  record ModelFailed(ModelFailure failure, int imagesDone) implements Embeddings {}

  /// Somebody asked the run to stop.
  record Stopped() implements Embeddings {}
}
