package assay.server.judging;

import assay.server.queue.Gradings;
import assay.server.queue.Lease;
import io.micronaut.context.annotation.Value;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads of this server that judge: each claims one grading at a time. A node that only
/// serves pages has none.
@Singleton
class JudgeSlots implements ApplicationEventListener<ServerStartupEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(JudgeSlots.class);
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration AFTER_FAULT = Duration.ofSeconds(2);
  private static final int BEATS_PER_LEASE = 4;

  private final Gradings gradings;
  private final Judging judging;
  private final Diagnosing diagnosing;
  private final Rejudging rejudging;
  private final int slots;
  private final List<Thread> threads = new ArrayList<>();
  private final ScheduledExecutorService beats =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("judge-beat").factory());

  JudgeSlots(
      Gradings gradings,
      Judging judging,
      Diagnosing diagnosing,
      Rejudging rejudging,
      @Value("${assay.judge.slots:2}") int slots) {
    this.gradings = gradings;
    this.judging = judging;
    this.diagnosing = diagnosing;
    this.rejudging = rejudging;
    this.slots = slots;
  }

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    for (int slot = 0; slot < slots; slot++) {
      threads.add(Thread.ofPlatform().name("judge-" + slot).daemon().start(this::work));
    }
  }

  @PreDestroy
  void stop() throws InterruptedException {
    threads.forEach(Thread::interrupt);
    for (var thread : threads) {
      thread.join(Duration.ofSeconds(5));
    }
    beats.shutdownNow();
  }

  private void work() {
    while (!Thread.currentThread().isInterrupted()) {
      try {
        var lease = gradings.claimJudge(WAIT);
        lease.ifPresent(this::workOn);
      } catch (InterruptedException _) {
        return;
      } catch (RuntimeException e) {
        if (!pauseAfter(e)) {
          return;
        }
      }
    }
  }

  /// A large set takes longer than a lease: it is prolonged for as long as this process works.
  private void workOn(Lease lease) {
    long beat = gradings.leaseTime().dividedBy(BEATS_PER_LEASE).toMillis();
    var beating =
        beats.scheduleAtFixedRate(() -> prolong(lease), beat, beat, TimeUnit.MILLISECONDS);
    try {
      switch (lease.stage()) {
        case JUDGE -> judging.judge(lease);
        case CONCLUDE -> diagnosing.conclude(lease);
        case REJUDGE -> rejudging.rejudge(lease);
        case RUN, DIAGNOSE, RERUN ->
            throw new IllegalStateException("a judge got a worker's stage: " + lease);
      }
    } finally {
      beating.cancel(false);
    }
  }

  /// A lease that was lost shows when the results are written: they are refused.
  private void prolong(Lease lease) {
    try {
      gradings.extend(lease);
    } catch (RuntimeException e) {
      // The next beat tries again; an exception would end them all.
      LOG.warn("the lease of {} could not be prolonged", lease.submission(), e);
    }
  }

  /// A fault outside of a grading (the database is away): say so, wait, go on.
  private static boolean pauseAfter(RuntimeException fault) {
    LOG.error("judging is interrupted; trying again in {} s", AFTER_FAULT.toSeconds(), fault);
    try {
      Thread.sleep(AFTER_FAULT);
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }
}
