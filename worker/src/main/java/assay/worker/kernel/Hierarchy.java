package assay.worker.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/// A tree of control groups with what it controls, and the group below which ours are made.
///
/// @param unified version 2
/// @param base an existing group
record Hierarchy(boolean unified, Path base, Set<String> controllers) {
  Hierarchy {
    controllers = Set.copyOf(controllers);
  }

  /// A new group with these limits.
  ///
  /// @param memory bytes; 0 = no limit
  /// @param tasks processes and threads
  void make(Path group, long memory, int tasks) throws IOException {
    Files.createDirectory(group);
    if (controllers.contains("pids")) {
      write(group, "pids.max", Integer.toString(tasks));
    }
    if (controllers.contains("memory") && memory > 0) {
      limitMemory(group, Long.toString(memory));
    }
  }

  private void limitMemory(Path group, String bytes) throws IOException {
    if (unified) {
      write(group, "memory.max", bytes);
      writeIfThere(group, "memory.swap.max", "0");
      writeIfThere(group, "memory.oom.group", "1");
    } else {
      write(group, "memory.limit_in_bytes", bytes);
      writeIfThere(group, "memory.memsw.limit_in_bytes", bytes);
    }
  }

  /// A host without swap has no limits of it.
  private static void writeIfThere(Path group, String file, String value) throws IOException {
    if (Files.exists(group.resolve(file))) {
      write(group, file, value);
    }
  }

  private static void write(Path group, String file, String value) throws IOException {
    Files.writeString(group.resolve(file), value);
  }
}
