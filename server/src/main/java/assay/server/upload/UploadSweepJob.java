package assay.server.upload;

import io.micronaut.context.annotation.Prototype;
import java.io.IOException;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;

@Prototype
@DisallowConcurrentExecution
class UploadSweepJob implements Job {
  private final UploadSweep uploadSweep;

  UploadSweepJob(UploadSweep uploadSweep) {
    this.uploadSweep = uploadSweep;
  }

  @Override
  public void execute(JobExecutionContext context) throws JobExecutionException {
    try {
      uploadSweep.sweep();
    } catch (IOException e) {
      throw new JobExecutionException(e);
    }
  }
}
