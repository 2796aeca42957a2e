package assay.server.queue;

import assay.server.account.Caller;
import assay.server.audit.Audit;
import assay.server.database.TenantDatabase;
import assay.server.http.Fields;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Whether a worker gets work: operators decide over the platform's, owners over those of their own
/// pool. A drained worker finishes what it has.
@Singleton
public class WorkerIntake {
  private static final int MAX_REASON = 500;

  private final TenantDatabase database;
  private final Organizations organizations;
  private final Workers workers;
  private final WorkerStore store;
  private final GradingStore gradings;
  private final Audit audit;

  // Six collaborators: who may, over which worker, who is woken and who hears of it.
  WorkerIntake(
      TenantDatabase database,
      Organizations organizations,
      Workers workers,
      WorkerStore store,
      GradingStore gradings,
      Audit audit) {
    this.database = database;
    this.organizations = organizations;
    this.workers = workers;
    this.store = store;
    this.gradings = gradings;
    this.audit = audit;
  }

  /// @param drained false: it gets work again, whether it was drained or out
  /// @param reason needed to drain
  public record Wish(@Nullable Boolean drained, @Nullable String reason) {}

  /// @throws Problem 404 for a worker that the organization's gradings never run on, 403 for
  ///   whoever may not decide over it
  public void set(Caller caller, String organizationSlug, UUID worker, Wish wish) {
    var tenant = organizations.require(caller, organizationSlug, Role.REVIEWER).id();
    var found =
        workers.list(caller, organizationSlug).items().stream()
            .filter(one -> one.id().equals(worker))
            .findFirst()
            .orElseThrow(Problem::notFound);
    if (found.capabilities().pool().equals("own")) {
      caller.require("organize");
      organizations.require(caller, tenant, Role.OWNER);
    } else {
      caller.requireOperator();
    }
    boolean isDrained = Fields.required("drained", wish.drained());
    var reason = isDrained ? Fields.name("reason", wish.reason(), MAX_REASON) : "";
    database.inTenant(
        tenant,
        handle -> {
          store.setIntake(handle, worker, isDrained ? "drained" : "open", reason);
          gradings.wake(handle, Stage.RUN);
          audit.record(
              handle,
              tenant,
              caller.user(),
              isDrained ? "worker.drained" : "worker.opened",
              "worker",
              worker.toString(),
              Map.of("name", found.name(), "was", found.intake().state(), "reason", reason));
          return worker;
        });
  }
}
