package assay.server.review;

import assay.server.account.Caller;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The cases about an entry over HTTP, for its team.
@Controller("/api/v1/submissions/{id}")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class TeamCaseController {
  private final TeamCases cases;

  TeamCaseController(TeamCases cases) {
    this.cases = cases;
  }

  record Said(@Nullable String text) {}

  @Get("/cases")
  @Operation(summary = "The cases about an entry as its team sees them, and whether it may appeal")
  TeamCases.Overview list(UUID id, Caller caller) {
    return cases.overview(caller, id);
  }

  @Status(HttpStatus.CREATED)
  @Post("/cases/{caseId}/answers")
  @Operation(summary = "Answers the organizers in a case, or adds to an appeal")
  HttpResponse<TeamCases.Overview> answer(UUID id, UUID caseId, @Body Said said, Caller caller) {
    return HttpResponse.created(cases.answer(caller, id, caseId, said.text()));
  }

  @Status(HttpStatus.CREATED)
  @Post("/appeals")
  @Operation(summary = "Appeals against a decision or a verdict, with a reason")
  HttpResponse<TeamCases.Overview> appeal(UUID id, @Body Said said, Caller caller) {
    return HttpResponse.created(cases.appeal(caller, id, said.text()));
  }
}
