package assay.server.judging;

import io.micronaut.context.annotation.Prototype;
import java.time.Duration;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

@Prototype
@DisallowConcurrentExecution
class CertaintyJob implements Job {
  /// A quarter of its interval: judging has the rest.
  private static final Duration WORK = Duration.ofMillis(500);

  private final Certainty certainty;

  CertaintyJob(Certainty certainty) {
    this.certainty = certainty;
  }

  @Override
  public void execute(JobExecutionContext context) {
    certainty.tick(WORK);
  }
}
