package assay.standalone.drill;

import assay.standalone.AttachedStandalone;
import assay.standalone.AttachedWorker;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The single-machine edition under drill, seen from outside: a server process, its worker process,
/// and the folder that they keep everything in.
final class Site implements AutoCloseable {
  private static final String READY = "Assay is at ";
  private static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");
  private static final Duration GRACE = Duration.ofSeconds(20);

  /// As `./assay` starts it.
  private static final List<String> JVM =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "--sun-misc-unsafe-memory-access=allow");

  private final Path folder;
  private final Process process;
  private final URI address;

  private Site(Path folder, Process process, URI address) {
    this.folder = folder;
    this.process = process;
    this.address = address;
  }

  /// Starts server and worker.
  ///
  /// @param folder empty, or not there yet
  static Site start(Path folder) throws IOException {
    var temporary = Files.createDirectories(folder.resolve("tmp"));
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-cp", classPath(), AttachedStandalone.class.getName()));
    command.addAll(List.of("--port", "0", "--data", folder.toString()));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    // The worker inherits it: whatever either leaves behind, it leaves in here.
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    var process = builder.start();
    try {
      return new Site(folder, process, awaitAddress(process));
    } catch (IOException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  private static URI awaitAddress(Process process) throws IOException {
    var reader = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
    var said = new ArrayList<String>();
    for (var line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.startsWith(READY)) {
        Thread.ofPlatform().daemon().name("site-output").start(() -> drain(reader));
        return URI.create(line.substring(READY.length()).strip().split(" ", 2)[0]);
      }
      said.add(line);
    }
    throw new IOException("the server did not start: " + String.join(" | ", said));
  }

  private static void drain(BufferedReader reader) {
    reader.lines().forEach(_ -> {});
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> Path.of(entry).toAbsolutePath().toString())
        .collect(Collectors.joining(File.pathSeparator));
  }

  URI address() {
    return address;
  }

  Path folder() {
    return folder;
  }

  String ownerToken() throws IOException {
    return Files.readString(folder.resolve("owner-token")).strip();
  }

  ProcessHandle server() {
    return process.toHandle();
  }

  /// The worker process of the moment; empty while there is none.
  Optional<ProcessHandle> worker() {
    return process
        .toHandle()
        .children()
        .filter(child -> commandLine(child).contains(AttachedWorker.class.getName()))
        .findFirst();
  }

  /// Processes that work in this folder without being the server, the worker or PostgreSQL: what a
  /// run started and did not end. Those of a sandbox show the folder only among their mounts.
  List<String> strays() throws IOException {
    var known = new ArrayList<Long>(List.of(process.pid()));
    worker().ifPresent(worker -> known.add(worker.pid()));
    var strays = new ArrayList<String>();
    for (var other : (Iterable<ProcessHandle>) ProcessHandle.allProcesses()::iterator) {
      var line = commandLine(other);
      boolean isOurs = isWorkersChild(other) || knowsFolder(other, line);
      if (isOurs && !known.contains(other.pid()) && !isPostgres(other)) {
        strays.add(other.pid() + " " + line.substring(0, Math.min(120, line.length())));
      }
    }
    return strays;
  }

  private boolean isWorkersChild(ProcessHandle other) {
    return worker().stream()
        .flatMap(ProcessHandle::descendants)
        .anyMatch(child -> child.equals(other));
  }

  private boolean knowsFolder(ProcessHandle other, String commandLine) {
    var proc = Path.of("/proc", Long.toString(other.pid()));
    return commandLine.contains(folder.toString())
        || text(proc.resolve("mountinfo")).contains(runs())
        || link(proc.resolve("cwd")).startsWith(folder.toString());
  }

  /// As a table of mounts spells it, whose paths begin at the root of a file system.
  private String runs() {
    int names = folder.getNameCount();
    return "/" + folder.subpath(Math.max(0, names - 2), names) + "/worker/runs/";
  }

  /// Of the drill itself the command line names the folder, too.
  private static boolean isPostgres(ProcessHandle other) {
    return other.equals(ProcessHandle.current())
        || link(Path.of("/proc", Long.toString(other.pid()), "exe")).endsWith("/postgres");
  }

  private static String commandLine(ProcessHandle process) {
    return text(Path.of("/proc", Long.toString(process.pid()), "cmdline")).replace('\0', ' ');
  }

  /// Empty for a process that went away, or is not ours to look at.
  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  private static String link(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException _) {
      return "";
    }
  }

  /// Files that a run or an upload made and should have taken away: private folders of runs, halves
  /// of uploads and downloads, and anything in the folder for temporary files.
  List<String> litter() throws IOException {
    var litter = new ArrayList<String>();
    add(litter, folder.resolve("worker").resolve("runs"), _ -> true);
    add(litter, folder.resolve("worker").resolve("blobs"), name -> name.endsWith(".tmp"));
    add(
        litter,
        folder.resolve("blobs"),
        name -> name.startsWith(".upload-") || name.startsWith(".work-"));
    return litter;
  }

  private interface Names {
    boolean match(String name);
  }

  private void add(List<String> to, Path below, Names names) throws IOException {
    try (Stream<Path> all = Files.walk(below)) {
      all.filter(path -> !path.equals(below) && names.match(path.getFileName().toString()))
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
            var name = group.getFileName().toString();
            if (prefixes.stream().anyMatch(name::startsWith)) {
              left.add(group.toString());
            }
            return FileVisitResult.CONTINUE;
          }

          // Groups of others come and go.
          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return left;
  }

  /// How this worker runs models: `bwrap`, or `none`.
  String isolation() throws IOException {
    return logged("worker.log", "NO SANDBOX").isEmpty() ? "bwrap" : "none";
  }

  /// What lies in the folder for temporary files, by name.
  List<String> temporaries() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("tmp"))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /// Lines of a log that contain a text.
  List<String> logged(String log, String text) throws IOException {
    var file = folder.resolve("log").resolve(log);
    if (!Files.exists(file)) {
      return List.of();
    }
    try (var lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.contains(text)).toList();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
