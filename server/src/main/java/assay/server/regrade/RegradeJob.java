package assay.server.regrade;

import io.micronaut.context.annotation.Prototype;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/// Every few seconds: entries that were graded meanwhile join the open re-grade sets.
@Prototype
@DisallowConcurrentExecution
class RegradeJob implements Job {
  private final Regrades regrades;

  RegradeJob(Regrades regrades) {
    this.regrades = regrades;
  }

  @Override
  public void execute(JobExecutionContext context) {
    regrades.enrolAll();
  }
}
