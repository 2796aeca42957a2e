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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads of this server that judge: each claims one grading at a time. A node that only
/// serves pages has none.
@Singleton
class JudgeSlots implements ApplicationEventListener<ServerStartupEvent> {
  private static final Logger LOG = LoggerFactory.getLogger(JudgeSlots.class);
  private static final Duration WAIT = Duration.ofSeconds(10);
  private static final Duration AFTER_FAULT = Duration.ofSeconds(2);

  private final Gradings gradings;
  private final Judging judging;
  private final Diagnosing diagnosing;
  private final int slots;
  private final List<Thread> threads = new ArrayList<>();

  JudgeSlots(
      Gradings gradings,
      Judging judging,
      Diagnosing diagnosing,
      @Value("${assay.judge.slots:1}") int slots) {
    this.gradings = gradings;
    this.judging = judging;
    this.diagnosing = diagnosing;
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

  private void workOn(Lease lease) {
    if (lease.stage().followsVerdict()) {
      diagnosing.conclude(lease);
    } else {
      judging.judge(lease);
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
