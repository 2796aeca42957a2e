package assay.standalone;

import java.io.IOException;
import java.sql.SQLException;

/// A single-machine edition that somebody else looks after: an ordinary one that ends with its
/// parent.
public final class AttachedStandalone {
  private AttachedStandalone() {}

  public static void main(String[] args) throws IOException, SQLException, InterruptedException {
    EndWithParent.watch();
    Standalone.main(args);
  }
}
