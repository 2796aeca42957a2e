package assay.worker.engine;

import assay.grading.ticket.ModelFailure;

/// The model failed in a foreseen way; the message is for the operator's log alone.
final class ModelFault extends Exception {
  private static final long serialVersionUID = 1;

  private final ModelFailure failure;

  ModelFault(ModelFailure failure, String message) {
    super(message);
    this.failure = failure;
  }

  ModelFailure failure() {
    return failure;
  }
}
