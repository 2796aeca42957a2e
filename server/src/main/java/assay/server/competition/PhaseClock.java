package assay.server.competition;

import assay.server.audit.Audit;
import assay.server.database.DispatchDatabase;
import assay.server.database.TenantDatabase;
import io.micronaut.context.annotation.Prototype;
import java.util.Map;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/// Opens and closes phases when the database's clock says so. Acceptance does not wait for it: it
/// asks the dates themselves, under a lock that closing waits for.
@Prototype
@DisallowConcurrentExecution
class PhaseClock implements Job {
  private final DispatchDatabase dispatch;
  private final TenantDatabase tenants;
  private final CompetitionStore store;
  private final Audit audit;

  PhaseClock(
      DispatchDatabase dispatch, TenantDatabase tenants, CompetitionStore store, Audit audit) {
    this.dispatch = dispatch;
    this.tenants = tenants;
    this.store = store;
    this.audit = audit;
  }

  @Override
  public void execute(JobExecutionContext context) {
    turnAll();
  }

  /// Turns what is due; doing it twice changes nothing. Returns how many phases turned.
  int turnAll() {
    int turned = 0;
    for (var due : dispatch.inTransaction(store::due)) {
      turned += turn(due) ? 1 : 0;
    }
    return turned;
  }

  private boolean turn(CompetitionStore.Due due) {
    return tenants.inTenant(
        due.tenant(),
        handle -> {
          var turned = store.turn(handle, due.phase());
          turned.ifPresent(phase ->
              audit.record(
                  handle,
                  due.tenant(),
                  null,
                  phase.state() == Phase.State.OPEN ? "phase.opened" : "phase.closed",
                  "phase",
                  due.phase().toString(),
                  Map.of("slug", phase.slug(), "state", phase.state().name())));
          return turned.isPresent();
        });
  }
}
