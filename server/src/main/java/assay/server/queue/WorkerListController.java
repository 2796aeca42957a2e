package assay.server.queue;

import assay.server.account.Caller;
import assay.server.http.Problem;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import java.util.UUID;

/// The workers over HTTP, for those who work for an organization.
@Controller("/api/v1/orgs/{org}/workers")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class WorkerListController {
  private final Workers workers;
  private final WorkerIntake intake;

  WorkerListController(Workers workers, WorkerIntake intake) {
    this.workers = workers;
    this.intake = intake;
  }

  @Get
  @Operation(summary = "Workers with the walls of their sandbox and the noise of their engine")
  WorkerList list(String org, Caller caller) {
    caller.require("read");
    return workers.list(caller, org);
  }

  @Post("/{id}")
  @Operation(summary = "Drains a worker, with a reason, or puts one back that is drained or out")
  WorkerView set(Caller caller, String org, UUID id, @Body WorkerIntake.Wish wish) {
    intake.set(caller, org, id, wish);
    return workers.list(caller, org).items().stream()
        .filter(worker -> worker.id().equals(id))
        .findFirst()
        .orElseThrow(Problem::notFound);
  }
}
