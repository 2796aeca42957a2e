package assay.server.queue;

import io.micronaut.context.annotation.Prototype;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

@Prototype
@DisallowConcurrentExecution
class LeaseSweepJob implements Job {
  private final Sweep sweep;

  LeaseSweepJob(Sweep sweep) {
    this.sweep = sweep;
  }

  @Override
  public void execute(JobExecutionContext context) {
    sweep.leases();
  }
}
