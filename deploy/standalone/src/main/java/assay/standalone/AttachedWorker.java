package assay.standalone;

import assay.worker.Worker;

/// The worker of a single-machine edition: an ordinary worker that ends with its parent.
public final class AttachedWorker {
  private AttachedWorker() {}

  public static void main(String[] args) throws InterruptedException {
    EndWithParent.watch();
    Worker.main(args);
  }
}
