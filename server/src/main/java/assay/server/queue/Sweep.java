package assay.server.queue;

import assay.server.database.TenantDatabase;
import assay.server.organization.Organizations;
import assay.server.submission.Fault;
import assay.server.submission.SubmissionState;
import assay.server.submission.Timeline;
import jakarta.inject.Singleton;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Works out from the tables what got lost and brings it back. May run anywhere, any time, twice.
@Singleton
class Sweep {
  private final TenantDatabase database;
  private final Organizations organizations;
  private final Runs runs;
  private final Timeline timeline;
  private final SweepStore store;

  Sweep(
      TenantDatabase database,
      Organizations organizations,
      Runs runs,
      Timeline timeline,
      SweepStore store) {
    this.database = database;
    this.organizations = organizations;
    this.runs = runs;
    this.timeline = timeline;
    this.store = store;
  }

  /// Leases that ended, and runs that have all they need: every few seconds.
  void leases() {
    runs.takeBackExpired();
    runs.advance();
  }

  /// What only a crash between two transactions, or a human, can cause: now and then.
  void repair() {
    for (var tenant : organizations.tenants()) {
      database.inTenant(tenant, handle -> repair(handle, tenant));
    }
  }

  private UUID repair(Handle handle, UUID tenant) {
    for (var submission : store.withoutGrading(handle)) {
      store.addGrading(handle, submission);
    }
    for (var submission : store.runningUntold(handle)) {
      timeline.move(
          handle,
          submission,
          new Timeline.Step(SubmissionState.RUNNING, "A worker runs the model.", Fault.NOBODY));
    }
    return tenant;
  }
}
