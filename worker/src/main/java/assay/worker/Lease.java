package assay.worker;

import assay.grading.ticket.Ticket;
import assay.grading.ticket.WorkerCalls.Heartbeat;
import assay.grading.ticket.WorkerCalls.Progress;
import assay.worker.sandbox.ModelRun;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a ticket's lease alive by heartbeats, and kills the run when the server says so.
final class Lease implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Lease.class);

  /// Why a run was stopped.
  enum Stop {
    /// Somebody else has the work, or nobody wants it: say nothing.
    DROPPED,
    /// This worker ends: give the work back.
    DRAINING
  }

  private final ServerLink server;
  private final Ticket ticket;
  private final Duration interval;
  private final ConcurrentHashMap<String, Integer> imagesDone = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Stop> stop = new AtomicReference<>();
  private final AtomicReference<@Nullable ModelRun> run = new AtomicReference<>();
  private final CountDownLatch closed = new CountDownLatch(1);

  Lease(ServerLink server, Ticket ticket, Duration interval) {
    this.server = server;
    this.ticket = ticket;
    this.interval = interval;
    Thread.ofPlatform().daemon().name("heartbeat-" + ticket.grading()).start(this::beat);
  }

  void progress(String work, int done) {
    imagesDone.put(work, done);
  }

  /// From now on a stop kills this run.
  void watch(ModelRun started) {
    run.set(started);
    if (stop.get() != null) {
      started.stop();
    }
  }

  void stop(Stop why) {
    stop.compareAndSet(null, why);
    var started = run.get();
    if (started != null) {
      started.stop();
    }
  }

  @Nullable Stop stopped() {
    return stop.get();
  }

  private void beat() {
    try {
      while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        beatOnce();
      }
    } catch (InterruptedException _) {
      // Nobody interrupts this thread but the end of the process.
      Thread.currentThread().interrupt();
    }
  }

  private void beatOnce() throws InterruptedException {
    var progress =
        imagesDone.entrySet().stream()
            .map(done -> new Progress(done.getKey(), done.getValue()))
            .toList();
    try {
      var answer =
          server.heartbeat(new Heartbeat(ticket.grading(), ticket.lease(), List.copyOf(progress)));
      if (answer.cancel()) {
        LOG.info("grading {} was cancelled", ticket.grading());
        stop(Stop.DROPPED);
      }
    } catch (LeaseLost e) {
      LOG.warn("grading {} lost its lease {}", ticket.grading(), ticket.lease());
      stop(Stop.DROPPED);
    } catch (IOException e) {
      // The lease may outlive a short break; the server decides, at the next call that passes.
      LOG.warn("heartbeat of grading {}: {}", ticket.grading(), e.toString());
    }
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
