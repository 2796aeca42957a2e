package assay.worker.sandbox;

import assay.grading.ticket.ModelFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The process of a child and its private folder: its end by deadline, by noise, by request or by
/// itself, and what that says of the model.
final class ChildProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);

  /// Exit value of `-XX:+ExitOnOutOfMemoryError`.
  private static final int OUT_OF_HEAP = 3;

  /// 128 + SIGKILL: not ours, so the kernel's memory killer.
  private static final int KILLED = 137;

  private enum End {
    TIMEOUT,
    STOPPED,
    NOISY
  }

  private final Process process;
  private final Workplace.Place place;
  private final ScheduledFuture<?> deadline;
  private final Noise noise;
  private final AtomicReference<@Nullable End> end = new AtomicReference<>();
  private final AtomicReference<@Nullable IOException> ourFault = new AtomicReference<>();

  ChildProcess(
      Process process,
      Workplace.Place place,
      ScheduledExecutorService deadlines,
      RunLimits limits) {
    this.process = process;
    this.place = place;
    this.noise = new Noise(process.getErrorStream(), () -> end(End.NOISY));
    this.deadline =
        deadlines.schedule(
            () -> end(End.TIMEOUT), limits.wallClock().toMillis(), TimeUnit.MILLISECONDS);
  }

  InputStream answers() {
    return process.getInputStream();
  }

  OutputStream questions() {
    return process.getOutputStream();
  }

  /// From any thread.
  void stop() {
    end(End.STOPPED);
  }

  /// Ends the child because the machine failed.
  void fail(IOException why) {
    ourFault.set(why);
    kill();
  }

  /// Why the pipe broke.
  ///
  /// @param greeted whether the engine came up
  /// @param imagesDone how far the model came
  /// @throws IOException when the machine failed, not the model
  Embeddings ended(IOException broken, boolean greeted, int imagesDone) throws IOException {
    var why = end.get();
    if (why == null && ourFault.get() == null) {
      awaitExit();
      why = end.get();
    }
    var fault = ourFault.get();
    kill();
    if (why == End.STOPPED) {
      return new Embeddings.Stopped();
    }
    if (fault != null) {
      throw fault;
    }
    if (why == End.TIMEOUT) {
      return new Embeddings.ModelFailed(ModelFailure.TIMEOUT, imagesDone);
    }
    var said = noise.text();
    LOG.info("sandbox ended, exit {}, {}: {}", exit(), broken.getMessage(), said);
    if (!greeted) {
      throw new SandboxFault("the sandbox ended before it touched the model: " + said);
    }
    return new Embeddings.ModelFailed(
        why == null && ranOutOfMemory(said) ? ModelFailure.RESOURCE_LIMIT : ModelFailure.CRASHED,
        imagesDone);
  }

  private boolean ranOutOfMemory(String said) {
    return exit() == OUT_OF_HEAP
        || exit() == KILLED
        || said.contains("insufficient memory")
        || said.contains("bad_alloc")
        || said.contains("OutOfMemoryError");
  }

  private int exit() {
    return process.isAlive() ? -1 : process.exitValue();
  }

  private void awaitExit() {
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        LOG.warn("sandbox {} answers nonsense and lives on", process.pid());
        end(End.NOISY);
      }
      noise.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end(End.STOPPED);
    }
  }

  private void end(End why) {
    end.compareAndSet(null, why);
    kill();
  }

  private void kill() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /// Kills what is left of the process and removes its folder and its control groups.
  @Override
  public void close() throws IOException {
    deadline.cancel(false);
    kill();
    try {
      process.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    place.close();
  }
}
