package assay.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// The folder that a drill happens in: made anew each time, and marked, so that nothing is removed
/// that is not of a drill.
public final class DrillFolder {
  private static final String MARK = "drill";

  private DrillFolder() {}

  /// Removes what an earlier drill left.
  ///
  /// @throws CannotStart where something else lies there
  public static void anew(Path folder) throws IOException {
    var mark = folder.resolve(MARK);
    if (Files.exists(folder) && !Files.exists(mark)) {
      try (var inside = Files.list(folder)) {
        if (inside.findAny().isPresent()) {
          throw new CannotStart(
              folder + " is not empty and not of a drill. Name another folder with --data.");
        }
      }
    }
    if (Files.exists(folder)) {
      try (var inside = Files.walk(folder)) {
        for (var path : inside.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
    Files.createDirectories(folder);
    Files.writeString(mark, "");
  }
}
