package assay.standalone;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one worker running in a process of its own: a model that breaks it breaks nothing else.
final class WorkerProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerProcess.class);
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /// A worker that lived this long starts the back-off anew.
  private static final Duration HEALTHY = Duration.ofSeconds(60);

  private static final Duration GRACE = Duration.ofSeconds(3);

  /// The collector that gives memory back while there is nothing to do: a model with wide
  /// embeddings may need hundreds of megabytes for a moment, and the next model runs beside this
  /// process.
  private static final List<String> JVM =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseG1GC",
          "-XX:G1PeriodicGCInterval=15000",
          "-XX:MinHeapFreeRatio=10",
          "-XX:MaxHeapFreeRatio=30",
          "-XX:-UsePerfData",
          "-Xmx512m");

  private final Map<String, String> environment;
  private final Path log;
  private final Thread supervisor;
  private volatile boolean closing;
  private volatile Process process;

  /// @param environment its settings
  /// @param log where its output goes
  WorkerProcess(Map<String, String> environment, Path log) throws IOException {
    this.environment = Map.copyOf(environment);
    this.log = log;
    process = launch();
    // A platform thread: a sandbox tied to its starter's thread must not lose it.
    supervisor = Thread.ofPlatform().daemon().name("worker-supervisor").start(this::supervise);
  }

  private Process launch() throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM);
    command.addAll(List.of("-cp", ClassPath.absolute(), AttachedWorker.class.getName()));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    // Settings and secrets of the server are none of the worker's business.
    builder.environment().keySet().removeIf(name -> name.startsWith("ASSAY_"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  private void supervise() {
    var wait = FIRST_WAIT;
    try {
      while (true) {
        long started = System.nanoTime();
        int exit = process.waitFor();
        if (closing) {
          return;
        }
        boolean healthy = System.nanoTime() - started > HEALTHY.toNanos();
        wait = healthy ? FIRST_WAIT : wait;
        LOG.warn(
            "the worker ended with {}; starting another in {} ms (its output: {})",
            exit,
            wait.toMillis(),
            log);
        Thread.sleep(wait);
        wait =
            wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
        restart();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.error("the worker cannot be started", e);
    }
  }

  private synchronized void restart() throws IOException {
    if (!closing) {
      process = launch();
      notifyAll();
    }
  }

  /// The process of the moment.
  ProcessHandle handle() {
    return process.toHandle();
  }

  /// The process that took the place of another.
  synchronized ProcessHandle awaitOther(ProcessHandle than, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (process.toHandle().equals(than)) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new IllegalStateException("no worker took the place of " + than.pid());
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return process.toHandle();
  }

  @Override
  public void close() {
    synchronized (this) {
      closing = true;
      process.destroy();
    }
    supervisor.interrupt();
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
