package assay.worker.sandbox;

import org.junit.jupiter.api.Assumptions;

/// What a host must have for a test, or the test says loudly that it was skipped.
final class Isolation {
  private Isolation() {}

  static void isNeeded(Sandbox sandbox) {
    need(sandbox.kind().equals("bwrap"), "bubblewrap is not installed or not usable here");
  }

  static void need(boolean there, String otherwise) {
    if (!there) {
      System.err.println("SKIPPED: " + otherwise);
      Assumptions.abort("SKIPPED: " + otherwise);
    }
  }
}
