package assay.standalone;

import java.io.IOException;

/// Ends this process when its parent does, even when the parent was killed and could not say so.
final class EndWithParent {
  private EndWithParent() {}

  /// The parent keeps the standard input open and never writes to it.
  static void watch() {
    Thread.ofPlatform().daemon().name("parent").start(EndWithParent::await);
  }

  private static void await() {
    try {
      if (System.in.read() >= 0) {
        return;
      }
    } catch (IOException _) {
      // A broken pipe says the same as its end.
    }
    System.exit(0);
  }
}
