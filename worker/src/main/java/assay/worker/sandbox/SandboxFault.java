package assay.worker.sandbox;

import java.io.IOException;

/// The machine failed: nothing is known about the model.
public final class SandboxFault extends IOException {
  private static final long serialVersionUID = 1;

  public SandboxFault(String message) {
    super(message);
  }
}
