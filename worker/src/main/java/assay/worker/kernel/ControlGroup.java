package assay.worker.kernel;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;

/// The groups of one run, one a tree. Whoever is in them ends with them.
public final class ControlGroup implements AutoCloseable {
  private static final long PATIENCE = Duration.ofSeconds(5).toNanos();
  private static final long BETWEEN = Duration.ofMillis(1).toNanos();

  private final List<Path> folders;
  private final boolean counts;

  /// @param counts whether the number of tasks is limited
  ControlGroup(List<Path> folders, boolean counts) {
    this.folders = List.copyOf(folders);
    this.counts = counts;
  }

  /// Whether the number of its tasks is limited.
  public boolean counts() {
    return counts;
  }

  /// Puts a process in as soon as it is there, while it starts: the kernel takes its time for this,
  /// and what it was before it came in is ours. Returns when it is in, or ended.
  ///
  /// @param generations 0: the process itself; 2: the only child of its only child
  public void enter(Process process, int generations) throws IOException {
    if (folders.isEmpty()) {
      return;
    }
    long deadline = System.nanoTime() + PATIENCE;
    while (process.isAlive()) {
      var member = descendant(process.pid(), generations);
      if (member.isPresent()) {
        enter(process, member.getAsLong());
        return;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException("process " + process.pid() + " started nothing to be controlled");
      }
      LockSupport.parkNanos(BETWEEN);
    }
  }

  private void enter(Process process, long member) throws IOException {
    for (var folder : folders) {
      try {
        Files.writeString(folder.resolve("cgroup.procs"), Long.toString(member));
      } catch (IOException e) {
        // What ended meanwhile need not be controlled.
        if (process.isAlive() && ProcessHandle.of(member).isPresent()) {
          throw e;
        }
      }
    }
  }

  private static OptionalLong descendant(long pid, int generations) throws IOException {
    var found = OptionalLong.of(pid);
    for (int i = 0; i < generations && found.isPresent(); i++) {
      found = child(found.getAsLong());
    }
    return found;
  }

  /// Asked for some ten times at each start: the kernel's own list, where there is one, is quicker
  /// than a look at every process.
  private static OptionalLong child(long pid) throws IOException {
    var list = Path.of("/proc", Long.toString(pid), "task", Long.toString(pid), "children");
    if (Files.exists(list)) {
      try {
        var children = Files.readString(list).strip();
        return children.isEmpty()
            ? OptionalLong.empty()
            : OptionalLong.of(Long.parseLong(children.split(" ", 2)[0]));
      } catch (NoSuchFileException _) {
        return OptionalLong.empty();
      }
    }
    return ProcessHandle.of(pid).stream()
        .flatMap(ProcessHandle::children)
        .mapToLong(ProcessHandle::pid)
        .findFirst();
  }

  List<Path> folders() {
    return folders;
  }

  /// How often the kernel killed a member for its memory.
  public int memoryKills() throws IOException {
    for (var folder : folders) {
      for (var file : List.of("memory.events", "memory.oom_control")) {
        if (Files.exists(folder.resolve(file))) {
          return count(Files.readString(folder.resolve(file)));
        }
      }
    }
    return 0;
  }

  private static int count(String events) {
    return events
        .lines()
        .filter(line -> line.startsWith("oom_kill "))
        .mapToInt(line -> Integer.parseInt(line.substring("oom_kill ".length()).strip()))
        .sum();
  }

  /// Kills the members and removes the groups.
  ///
  /// @throws IOException when a member survives
  @Override
  public void close() throws IOException {
    long deadline = System.nanoTime() + PATIENCE;
    for (var folder : folders) {
      remove(folder, deadline);
    }
  }

  private static void remove(Path folder, long deadline) throws IOException {
    while (true) {
      try {
        kill(folder);
        Files.deleteIfExists(folder);
        return;
      } catch (NoSuchFileException e) {
        return;
      } catch (DirectoryNotEmptyException e) {
        throw e;
      } catch (FileSystemException e) {
        // Busy while its members end.
        if (System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(BETWEEN);
      }
    }
  }

  private static void kill(Path folder) throws IOException {
    var all = folder.resolve("cgroup.kill");
    if (Files.exists(all)) {
      Files.writeString(all, "1");
      return;
    }
    for (var pid : Files.readAllLines(folder.resolve("cgroup.procs"))) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
    }
  }
}
