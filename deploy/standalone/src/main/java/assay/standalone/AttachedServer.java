package assay.standalone;

import assay.server.Server;

/// A server that somebody else looks after: an ordinary one that ends with its parent.
public final class AttachedServer {
  private AttachedServer() {}

  public static void main(String[] args) {
    EndWithParent.watch();
    Server.main(args);
  }
}
