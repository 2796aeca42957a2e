package assay.standalone.drill;

import assay.standalone.AttachedStandalone;
import assay.standalone.AttachedWorker;
import assay.standalone.ClassPath;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The single-machine edition under drill, seen from outside: a server process, its worker process,
/// and the folder that they keep everything in.
public final class Site implements AutoCloseable {
  private static final String READY = "Assay is at ";
  private static final int LAST_WORDS = 10;
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
  public static Site start(Path folder) throws IOException {
    var temporary = Files.createDirectories(folder.resolve("tmp"));
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-cp", ClassPath.absolute(), AttachedStandalone.class.getName()));
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
    var last = said.subList(Math.max(0, said.size() - LAST_WORDS), said.size());
    throw new IOException("the server did not start:\n  " + String.join("\n  ", last));
  }

  private static void drain(BufferedReader reader) {
    reader.lines().forEach(_ -> {});
  }

  public URI address() {
    return address;
  }

  Path folder() {
    return folder;
  }

  public String ownerToken() throws IOException {
    return Files.readString(folder.resolve("owner-token")).strip();
  }

  public ProcessHandle server() {
    return process.toHandle();
  }

  /// The worker process of the moment; empty while there is none.
  Optional<ProcessHandle> worker() {
    return process
        .toHandle()
        .children()
        .filter(child -> Leftovers.commandLine(child).contains(AttachedWorker.class.getName()))
        .findFirst();
  }

  /// Server, worker if there is one: who may be there.
  Set<ProcessHandle> known() {
    return Stream.concat(Stream.of(server()), worker().stream()).collect(Collectors.toSet());
  }

  Leftovers leftovers() {
    return new Leftovers(folder);
  }

  /// How this worker runs models: `bwrap`, or `none`.
  String isolation() throws IOException {
    return logged("worker.log", "NO SANDBOX").isEmpty() ? "bwrap" : "none";
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
