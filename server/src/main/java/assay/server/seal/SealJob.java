package assay.server.seal;

import io.micronaut.context.annotation.Prototype;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

@Prototype
@DisallowConcurrentExecution
class SealJob implements Job {
  private final Sealer sealer;

  SealJob(Sealer sealer) {
    this.sealer = sealer;
  }

  @Override
  public void execute(JobExecutionContext context) {
    sealer.sealAll();
  }
}
