package assay.server.plot;

import assay.server.account.Caller;
import assay.server.http.Problem;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import java.util.UUID;

@Controller("/api/v1/submissions/{id}/plots")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class PlotController {
  private final Plots plots;

  PlotController(Plots plots) {
    this.plots = plots;
  }

  @Get
  @Operation(summary = "The numbers behind the plots of an entry")
  PlotView view(Caller caller, String id) {
    return PlotView.of(plots.of(caller, id(id)));
  }

  /// What is no id names nothing.
  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw Problem.notFound();
    }
  }
}
