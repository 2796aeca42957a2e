package assay.worker.sandbox;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a shell does before it becomes the command behind it: a JVM can neither lower the limits of
/// a child nor hand it an open file.
final class Shell {
  private static final long OPEN_FILES = 256;

  private Shell() {}

  /// The beginning of a command line.
  ///
  /// @param filter opened as [Bubblewrap#FILTER]; null = none
  static List<String> limiting(Bounds bounds, @Nullable Path filter) {
    var steps = new ArrayList<String>();
    steps.add("ulimit -c 0");
    steps.add("ulimit -n " + OPEN_FILES);
    // In blocks of 512 bytes (POSIX).
    steps.add("ulimit -f " + Bubblewrap.WRITABLE / 512);
    steps.add("ulimit -t " + bounds.cpuSeconds());
    if (bounds.addressSpace() > 0) {
      steps.add("ulimit -v " + bounds.addressSpace() / 1024);
    }
    if (filter != null) {
      steps.add("exec " + Bubblewrap.FILTER + "<\"$1\"");
    }
    steps.add("shift");
    // 125: the shell itself failed, nothing behind it.
    var script = String.join(" && ", steps) + " || exit 125; exec \"$@\"";
    return List.of("/bin/sh", "-c", script, "sh", filter == null ? "" : filter.toString());
  }
}
