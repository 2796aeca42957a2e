package assay.worker.kernel;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The groups of one run, one a tree. Whoever is in them ends with them.
public final class ControlGroup implements AutoCloseable {
  private static final long PATIENCE = Duration.ofSeconds(5).toNanos();
  private static final long BETWEEN = Duration.ofMillis(2).toNanos();

  private final List<Path> folders;

  ControlGroup(List<Path> folders) {
    this.folders = List.copyOf(folders);
  }

  /// The files that a process writes its id to in order to enter.
  public List<Path> entries() {
    return folders.stream().map(folder -> folder.resolve("cgroup.procs")).toList();
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
