package assay.server.blob;

import io.micronaut.context.annotation.Prototype;
import java.io.IOException;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;

@Prototype
@DisallowConcurrentExecution
class OrphanJob implements Job {
  private final Orphans orphans;

  OrphanJob(Orphans orphans) {
    this.orphans = orphans;
  }

  @Override
  public void execute(JobExecutionContext context) throws JobExecutionException {
    try {
      orphans.collect();
    } catch (IOException e) {
      throw new JobExecutionException(e);
    }
  }
}
