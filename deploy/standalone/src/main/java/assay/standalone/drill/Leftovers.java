package assay.standalone.drill;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What runs of strangers' models, and uploads, may have left behind.
///
/// @param folder of the edition
record Leftovers(Path folder) {
  private static final Path PROC = Path.of("/proc");
  private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");
  private static final int LONGEST = 120;

  /// Processes that a known one started, or that work in the folder: what a run started and did not
  /// end. Those of a sandbox show the folder only among their mounts.
  ///
  /// @param known who may be there
  List<String> processes(Set<ProcessHandle> known) {
    var allowed = new TreeSet<>(known);
    allowed.add(ProcessHandle.current());
    var below =
        known.stream().flatMap(ProcessHandle::descendants).collect(Collectors.toUnmodifiableSet());
    return ProcessHandle.allProcesses()
        .filter(process -> !allowed.contains(process) && !isPostgres(process))
        .filter(process -> below.contains(process) || isHere(process))
        .map(process -> {
          var line = commandLine(process);
          return process.pid() + " " + line.substring(0, Math.min(LONGEST, line.length()));
        })
        .toList();
  }

  private boolean isHere(ProcessHandle process) {
    return commandLine(process).contains(folder.toString())
        || text(process, "mountinfo").contains(runs())
        || link(process, "cwd").startsWith(folder.toString());
  }

  /// As a table of mounts spells it, whose paths begin at the root of a file system.
  private String runs() {
    int names = folder.getNameCount();
    return "/" + folder.subpath(Math.max(0, names - 2), names) + "/worker/runs/";
  }

  private static boolean isPostgres(ProcessHandle process) {
    return link(process, "exe").endsWith("/postgres");
  }

  static String commandLine(ProcessHandle process) {
    return text(process, "cmdline").replace('\0', ' ');
  }

  /// Empty for a process that went away, or is not ours to look at.
  private static String text(ProcessHandle process, String file) {
    try {
      var path = PROC.resolve(Long.toString(process.pid())).resolve(file);
      return Files.readString(path, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  private static String link(ProcessHandle process, String file) {
    try {
      var path = PROC.resolve(Long.toString(process.pid())).resolve(file);
      return Files.readSymbolicLink(path).toString();
    } catch (IOException _) {
      return "";
    }
  }

  /// Private folders of runs, and halves of uploads and downloads.
  List<String> files() throws IOException {
    var files = new ArrayList<String>();
    add(files, folder.resolve("worker").resolve("runs"), _ -> true);
    add(files, folder.resolve("worker").resolve("blobs"), name -> name.endsWith(".tmp"));
    add(
        files,
        folder.resolve("blobs"),
        name -> name.startsWith(".upload-") || name.startsWith(".work-"));
    return files;
  }

  private void add(List<String> to, Path below, Predicate<String> names) throws IOException {
    try (var all = Files.walk(below)) {
      all.filter(path -> !path.equals(below) && names.test(path.getFileName().toString()))
          .map(path -> folder.relativize(path).toString())
          .forEach(to::add);
    }
  }

  /// Control groups of runs of this worker. Their names begin with its id, under which it holds a
  /// lock; where it makes no groups, there is none.
  List<String> controlGroups() throws IOException {
    var locks = folder.resolve("worker").resolve("locks");
    if (!Files.isDirectory(locks) || !Files.isDirectory(CONTROL_GROUPS)) {
      return List.of();
    }
    List<String> prefixes;
    try (var held = Files.list(locks)) {
      prefixes = held.map(lock -> "assay-" + lock.getFileName() + "-").toList();
    }
    var left = new ArrayList<String>();
    Files.walkFileTree(
        CONTROL_GROUPS,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path group, BasicFileAttributes attributes) {
            if (prefixes.stream().anyMatch(String.valueOf(group.getFileName())::startsWith)) {
              left.add(group.toString());
            }
            return FileVisitResult.CONTINUE;
          }

          // Groups of others come and go.
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path group, @Nullable IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return left;
  }

  /// What lies in the folder for temporary files, by name.
  List<String> temporaries() throws IOException {
    try (var all = Files.list(folder.resolve("tmp"))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }
}
