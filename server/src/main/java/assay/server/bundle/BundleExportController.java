package assay.server.bundle;

import assay.server.account.Caller;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.io.IOException;

@Controller("/api/v1/orgs/{org}/competitions/{competition}/bundle")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class BundleExportController {
  private static final MediaType ZIP = MediaType.of("application/zip");
  private final BundleExports exports;
  private final Organizations organizations;

  BundleExportController(BundleExports exports, Organizations organizations) {
    this.exports = exports;
    this.organizations = organizations;
  }

  @Get
  @Operation(summary = "The competition as a bundle, labels and all: for its organizers alone")
  @ApiResponse(
      responseCode = "200",
      description = "A zip",
      content = @Content(mediaType = "application/zip"))
  HttpResponse<StreamedFile> export(Caller caller, String org, String competition)
      throws IOException {
    caller.require("organize");
    var organization = organizations.require(caller, org, Role.ORGANIZER);
    // The stream is closed by the answer that it becomes.
    var zip = exports.export(caller, organization, competition);
    return HttpResponse.ok(new StreamedFile(zip, ZIP).attach(competition + ".zip"))
        .header(HttpHeaders.CACHE_CONTROL, "private, no-store");
  }
}
