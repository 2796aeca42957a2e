package assay.server.board;

import assay.server.account.Caller;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import java.util.UUID;

@Controller("/api/v1/submissions/{id}/release")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class ReleaseController {
  private final Publications publications;

  ReleaseController(Publications publications) {
    this.publications = publications;
  }

  @Post
  @Operation(summary = "Releases the results of an entry that its phase holds back")
  Released release(Caller caller, UUID id) {
    return new Released(publications.release(caller, id));
  }

  /// @param now false: they were released before, or there are none yet
  record Released(boolean now) {}
}
