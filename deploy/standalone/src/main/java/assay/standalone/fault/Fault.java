package assay.standalone.fault;

import assay.standalone.face.Draws;
import java.io.IOException;
import java.sql.SQLException;

/// One kind of thing that goes wrong.
///
/// @param name `worker.kill`
/// @param on what it needs for itself: two faults on one thing never overlap
/// @param weight how often it is drawn, beside the others
record Fault(String name, String on, double weight, Injection injection) {
  interface Injection {
    /// Breaks something and, where it does not heal by itself, mends it again.
    ///
    /// @return false where there was nothing to break
    boolean into(Plant plant, Draws draws) throws IOException, SQLException, InterruptedException;
  }
}
