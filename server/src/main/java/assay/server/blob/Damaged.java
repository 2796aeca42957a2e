package assay.server.blob;

import java.io.IOException;

/// A stored file is not what its digest says: our fault, and never to be graded.
public final class Damaged extends IOException {
  private static final long serialVersionUID = 1L;

  Damaged(String digest, String found) {
    super("blob " + digest + " has the digest " + found);
  }
}
