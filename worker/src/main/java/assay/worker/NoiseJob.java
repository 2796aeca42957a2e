package assay.worker;

import io.micronaut.context.annotation.Prototype;
import jakarta.inject.Singleton;
import java.io.IOException;
import org.quartz.CronTrigger;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.InterruptableJob;
import org.quartz.JobExecutionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Measures the noise of the engine and tells the server: once after the start and again when its
/// cron trigger has fired, in a minute without a grading in hand.
@Prototype
@DisallowConcurrentExecution
class NoiseJob implements InterruptableJob {
  private static final Logger LOG = LoggerFactory.getLogger(NoiseJob.class);

  /// Whether there is something to measure.
  @Singleton
  static class Due {
    private volatile boolean is = true;
  }

  private final NoiseFloor floor;
  private final Registration registration;
  private final Grader grader;
  private final Due due;

  NoiseJob(NoiseFloor floor, Registration registration, Grader grader, Due due) {
    this.floor = floor;
    this.registration = registration;
    this.grader = grader;
    this.due = due;
  }

  @Override
  public void execute(JobExecutionContext context) {
    if (context.getTrigger() instanceof CronTrigger) {
      due.is = true;
    }
    if (!due.is || !grader.isIdle()) {
      return;
    }
    // Whatever comes of it: the next try is the cron trigger's.
    due.is = false;
    try {
      var noise = floor.measure();
      LOG.info("noise of this engine: {}", noise);
      registration.measured(noise);
    } catch (IOException e) {
      LOG.warn("the noise of the engine was not measured: {}", e.toString());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void interrupt() {
    floor.stop();
  }
}
