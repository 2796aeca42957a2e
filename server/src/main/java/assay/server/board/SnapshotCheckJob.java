package assay.server.board;

import io.micronaut.context.annotation.Prototype;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/// Every night: are published boards still what the tables give?
@Prototype
@DisallowConcurrentExecution
class SnapshotCheckJob implements Job {
  private final Snapshots snapshots;

  SnapshotCheckJob(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  @Override
  public void execute(JobExecutionContext context) {
    snapshots.verifyAll();
  }
}
