package assay.worker.engine;

/// The machine failed, not the model: a missing library, a GPU that went away.
final class EngineFault extends Exception {
  private static final long serialVersionUID = 1;

  EngineFault(String message) {
    super(message);
  }
}
