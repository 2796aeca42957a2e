package assay.server.queue;

import assay.server.account.Caller;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;

/// The queue of a competition, the share of an organization, the queue of everybody.
@Controller("/api/v1")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class QueueController {
  private final QueueControls controls;

  QueueController(QueueControls controls) {
    this.controls = controls;
  }

  @Get("/orgs/{org}/competitions/{competition}/queue")
  @Operation(
      summary = "Whether a competition's entries are served, by whose workers, and how many wait")
  QueueControlStore.OfCompetition ofCompetition(Caller caller, String org, String competition) {
    return controls.ofCompetition(caller, org, competition);
  }

  @Post("/orgs/{org}/competitions/{competition}/queue")
  @Operation(
      summary = "Pauses a competition's queue with a reason, lets it go on, or sets its pool")
  QueueControlStore.OfCompetition set(
      Caller caller, String org, String competition, @Body QueueControls.Wish wish) {
    return controls.set(caller, org, competition, wish);
  }

  @Get("/orgs/{org}/queue")
  @Operation(summary = "The organization's share of the workers and judges of all")
  QueueControls.Share share(Caller caller, String org) {
    return controls.share(caller, org);
  }

  @Post("/orgs/{org}/queue")
  @Operation(summary = "Sets the organization's share (operators only)")
  QueueControls.Share setShare(Caller caller, String org, @Body QueueControls.Weight weight) {
    return controls.setWeight(caller, org, weight);
  }

  @Get("/queue")
  @Operation(summary = "Whether the queue of everybody is paused (operators only)")
  QueueControlStore.OfPlatform ofPlatform(Caller caller) {
    return controls.ofPlatform(caller);
  }

  @Post("/queue")
  @Operation(
      summary = "Pauses the queue of everybody with a reason, or lets it go on (operators only)")
  QueueControlStore.OfPlatform pause(Caller caller, @Body QueueControls.PlatformWish wish) {
    return controls.pausePlatform(caller, wish);
  }
}
