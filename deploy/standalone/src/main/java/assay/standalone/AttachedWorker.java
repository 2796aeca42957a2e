package assay.standalone;

import assay.worker.Worker;
import java.io.IOException;

/// The worker of a single-machine edition: an ordinary worker that ends when its parent does, even
/// when the parent was killed and could not say so.
public final class AttachedWorker {
  private AttachedWorker() {}

  /// The parent keeps the standard input open and never writes to it.
  public static void main(String[] args) throws InterruptedException {
    Thread.ofPlatform().daemon().name("parent").start(AttachedWorker::endWithParent);
    Worker.main(args);
  }

  private static void endWithParent() {
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
