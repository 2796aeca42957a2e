package assay.server.notice;

import io.micronaut.context.annotation.Prototype;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

@Prototype
@DisallowConcurrentExecution
class NoticeJob implements Job {
  private final Courier courier;

  NoticeJob(Courier courier) {
    this.courier = courier;
  }

  @Override
  public void execute(JobExecutionContext context) {
    courier.tick();
  }
}
