package assay.server.board;

import io.micronaut.context.annotation.Prototype;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

@Prototype
@DisallowConcurrentExecution
class SnapshotJob implements Job {
  private final Snapshots snapshots;

  SnapshotJob(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  @Override
  public void execute(JobExecutionContext context) {
    snapshots.takeAll();
  }
}
