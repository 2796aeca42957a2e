package assay.standalone.fault;

import assay.standalone.ClassPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// One process of the plant, started again half a second after it ended, as an init system would.
final class Node implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private static final List<String> JVM =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-Xmx384m");

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private volatile Process process;
  private volatile boolean closing;

  /// @param program its main class, one that ends with its parent
  /// @param options of its JVM, beside the usual ones
  /// @param environment its settings
  /// @param folder for its log
  static Node start(
      String name,
      Class<?> program,
      List<String> options,
      Map<String, String> environment,
      Path folder)
      throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(options);
    command.addAll(List.of("-cp", ClassPath.absolute(), program.getName()));
    return new Node(name, command, environment, folder.resolve(name + ".log"));
  }

  private Node(String name, List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    this.name = name;
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.log = log;
    process = launch();
    Thread.ofPlatform().daemon().name("keep-" + name).start(this::keep);
  }

  private Process launch() throws IOException {
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(key -> key.startsWith("ASSAY_"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private void keep() {
    try {
      while (true) {
        process.waitFor();
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
        synchronized (this) {
          if (closing) {
            return;
          }
          process = launch();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be started", e);
    }
  }

  String name() {
    return name;
  }

  Path log() {
    return log;
  }

  long pid() {
    return process.pid();
  }

  /// Whether it runs a model now: only a sandbox is a child of a worker for longer than a moment.
  boolean hasChild() {
    return process.toHandle().children().findAny().isPresent();
  }

  /// SIGKILL; what it started ends with it, or does not.
  void kill() {
    process.destroyForcibly();
  }

  /// SIGSTOP.
  void freeze() throws IOException, InterruptedException {
    Signals.send("STOP", process.pid());
  }

  /// SIGCONT.
  void thaw() throws IOException, InterruptedException {
    Signals.send("CONT", process.pid());
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      process.destroy();
    }
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
