package assay.worker.cli;

import assay.grading.gate.ModelContract;

/// The tasks of SDFR.
enum Task {
  task1,
  task2;

  ModelContract contract() {
    return switch (this) {
      case task1 -> ModelContract.TASK1;
      case task2 -> ModelContract.TASK2;
    };
  }
}
