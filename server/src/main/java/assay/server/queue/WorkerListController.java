package assay.server.queue;

import assay.server.account.Caller;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;

/// The workers over HTTP, for those who work for an organization.
@Controller("/api/v1/orgs/{org}/workers")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class WorkerListController {
  private final Workers workers;

  WorkerListController(Workers workers) {
    this.workers = workers;
  }

  @Get
  @Operation(summary = "Workers with the walls of their sandbox and the noise of their engine")
  WorkerList list(String org, Caller caller) {
    caller.require("read");
    return workers.list(caller, org);
  }
}
