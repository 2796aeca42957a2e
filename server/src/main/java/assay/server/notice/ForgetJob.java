package assay.server.notice;

import io.micronaut.context.annotation.Prototype;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

@Prototype
@DisallowConcurrentExecution
class ForgetJob implements Job {
  private final Notices notices;

  ForgetJob(Notices notices) {
    this.notices = notices;
  }

  @Override
  public void execute(JobExecutionContext context) {
    notices.forget();
  }
}
