package assay.server.queue;

import io.micronaut.context.annotation.Prototype;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

@Prototype
@DisallowConcurrentExecution
class RepairJob implements Job {
  private final Sweep sweep;

  RepairJob(Sweep sweep) {
    this.sweep = sweep;
  }

  @Override
  public void execute(JobExecutionContext context) {
    sweep.repair();
  }
}
