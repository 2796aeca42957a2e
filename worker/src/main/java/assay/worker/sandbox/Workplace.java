package assay.worker.sandbox;

import assay.worker.kernel.ControlGroup;
import assay.worker.kernel.ControlGroups;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The private folders and control groups of the runs of one process. What a killed process left is
/// removed by the next one that opens the same directory; who is alive is told by a locked file.
final class Workplace implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Workplace.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  /// Of this process. They are never tried: closing a second channel to a file gives up the lock
  /// that the first one holds.
  private static final Set<Path> OURS = ConcurrentHashMap.newKeySet();

  private final Path runs;
  private final Path lock;
  private final FileChannel held;
  private final ControlGroups groups;
  private final String id;

  private Workplace(Path runs, Path lock, FileChannel held, ControlGroups groups, String id) {
    this.runs = runs;
    this.lock = lock;
    this.held = held;
    this.groups = groups;
    this.id = id;
  }

  /// @param directory of one worker, or of all commands of a user
  static Workplace open(Path directory, ControlGroups groups) throws IOException {
    var runs = Files.createDirectories(directory.resolve("runs")).toRealPath();
    var locks = Files.createDirectories(directory.resolve("locks")).toRealPath();
    clean(runs, locks);
    var id = random();
    var lock = locks.resolve(id);
    OURS.add(lock);
    // Locked before it has the name that others look for.
    var unnamed = locks.resolve("." + id);
    var held = FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    held.lock();
    for (var base : groups.bases()) {
      held.write(StandardCharsets.UTF_8.encode(base + "\n"));
    }
    Files.move(unnamed, lock, StandardCopyOption.ATOMIC_MOVE);
    return new Workplace(runs, lock, held, groups, id);
  }

  /// What a run has to itself on the host.
  record Place(Path folder, ControlGroup group) implements AutoCloseable {
    /// The only place to write in when the run is a plain process.
    Path temporary() {
      return folder.resolve("tmp");
    }

    /// Kills who is left in the group; removes everything.
    @Override
    public void close() throws IOException {
      try {
        group.close();
      } finally {
        Folders.delete(folder);
      }
    }
  }

  Place take(Bounds bounds) throws IOException {
    var name = id + "-" + random();
    var folder = Files.createDirectory(runs.resolve(name));
    try {
      Files.createDirectory(folder.resolve("tmp"));
      return new Place(folder, groups.make("assay-" + name, bounds.memory(), bounds.tasks()));
    } catch (IOException e) {
      Folders.delete(folder);
      throw e;
    }
  }

  ControlGroups groups() {
    return groups;
  }

  private static String random() {
    var bytes = new byte[6];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static void clean(Path runs, Path locks) throws IOException {
    for (var lock : list(locks)) {
      if (!name(lock).startsWith(".") && !OURS.contains(lock)) {
        cleanAfter(runs, lock);
      }
    }
    for (var run : list(runs)) {
      if (!Files.exists(locks.resolve(name(run).split("-", 2)[0]))) {
        Folders.delete(run);
      }
    }
  }

  private static void cleanAfter(Path runs, Path lock) throws IOException {
    try (var channel = FileChannel.open(lock, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      if (channel.tryLock() == null) {
        return;
      }
      LOG.info("removing what a killed process left in {}", runs);
      for (var base : Files.readAllLines(lock)) {
        ControlGroups.remove(Path.of(base), "assay-" + name(lock) + "-");
      }
      for (var run : list(runs)) {
        if (name(run).startsWith(name(lock) + "-")) {
          Folders.delete(run);
        }
      }
      Files.deleteIfExists(lock);
    } catch (FileSystemException e) {
      // Another process cleans at the same time, or the kernel still holds a group: next time.
      LOG.warn("not all of {} could be removed: {}", lock, e.toString());
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (var all = Files.list(folder)) {
      return all.toList();
    }
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(lock);
    held.close();
    OURS.remove(lock);
  }
}
