package assay.server.submission;

import assay.server.account.Caller;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import java.util.UUID;

@Controller("/api/v1/orgs/{org}/competitions/{competition}/teams/{team}/attempts")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class AttemptController {
  private final Attempts attempts;

  AttemptController(Attempts attempts) {
    this.attempts = attempts;
  }

  @Post
  @Operation(summary = "Gives a team attempts beyond the limits of a phase, with a reason")
  SubmissionView.Spent give(
      Caller caller, String org, String competition, UUID team, @Body Attempts.Wish wish) {
    return SubmissionView.Spent.of(attempts.give(caller, org, competition, team, wish));
  }
}
