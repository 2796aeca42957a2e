package assay.worker;

import assay.grading.ticket.WorkerCalls.Claim;
import io.micronaut.context.annotation.Prototype;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.InterruptableJob;
import org.quartz.JobExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One slot: claims a ticket, grades it, and again, until it is interrupted. Its trigger fires
/// every second and so starts it anew should it ever end otherwise.
@Prototype
@DisallowConcurrentExecution
class SlotJob implements InterruptableJob {
  private static final Logger LOG = LoggerFactory.getLogger(SlotJob.class);
  private static final int WAIT_SECONDS = 20;

  private final ServerLink server;
  private final Registration registration;
  private final Grader grader;
  private volatile boolean interrupted;

  /// The thread while it may be interrupted: it asks for work or pauses, but holds none.
  private @Nullable Thread idle;

  SlotJob(ServerLink server, Registration registration, Grader grader) {
    this.server = server;
    this.registration = registration;
    this.grader = grader;
  }

  @Override
  public void execute(JobExecutionContext context) {
    var backOff = new BackOff();
    isIdle(true);
    while (!interrupted) {
      try {
        claimAndGrade();
        backOff = new BackOff();
      } catch (IOException e) {
        LOG.warn("the server cannot be asked for work: {}", e.toString());
        backOff = pause(backOff);
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
  }

  private BackOff pause(BackOff backOff) {
    try {
      backOff.pause();
    } catch (InterruptedException _) {
      interrupted = true;
    }
    return backOff;
  }

  private void claimAndGrade() throws IOException, InterruptedException {
    var registered = registration.current();
    try {
      var ticket = server.claim(new Claim(registered.worker(), WAIT_SECONDS));
      if (ticket.isPresent()) {
        isIdle(false);
        grader.grade(ticket.get(), registered);
        isIdle(true);
      }
    } catch (ServerRefused e) {
      if (e.unknownWorker()) {
        registration.forget(registered);
      }
      throw e;
    }
  }

  private synchronized void isIdle(boolean idle) {
    this.idle = idle ? Thread.currentThread() : null;
  }

  /// Work in hand is not cut off here: [Grader#drain] ends it and gives it back.
  @Override
  public synchronized void interrupt() {
    interrupted = true;
    if (idle != null) {
      idle.interrupt();
    }
  }
}
