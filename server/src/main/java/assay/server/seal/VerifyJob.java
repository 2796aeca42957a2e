package assay.server.seal;

import io.micronaut.context.annotation.Prototype;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

@Prototype
@DisallowConcurrentExecution
class VerifyJob implements Job {
  private final Verifier verifier;

  VerifyJob(Verifier verifier) {
    this.verifier = verifier;
  }

  @Override
  public void execute(JobExecutionContext context) {
    verifier.verifyAll();
  }
}
