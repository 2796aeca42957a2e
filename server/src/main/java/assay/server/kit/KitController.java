package assay.server.kit;

import assay.server.account.Caller;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
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
import org.jspecify.annotations.Nullable;

/// Gives kits to anybody who may see the competition.
@Controller("/api/v1/orgs/{org}/competitions/{competition}/tasks/{task}/kit")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class KitController {
  private final Kits kits;

  KitController(Kits kits) {
    this.kits = kits;
  }

  @Get
  @Operation(summary = "Downloads the dev kit of a task, a zip")
  @ApiResponse(
      responseCode = "200",
      description = "The zip",
      content = @Content(mediaType = "application/zip"))
  HttpResponse<?> kit(
      HttpRequest<?> request, @Nullable Caller caller, String org, String competition, String task)
      throws IOException {
    var kit = kits.of(caller, org, competition, task);
    var etag = '"' + kit.etag() + '"';
    if (request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).contains(etag)) {
      return HttpResponse.notModified().header(HttpHeaders.ETAG, etag);
    }
    // The stream is closed by the answer that it becomes.
    var file = new StreamedFile(new KitStream(kit), MediaType.of("application/zip"));
    return HttpResponse.ok(file.attach(kit.name()))
        .header(HttpHeaders.ETAG, etag)
        .header("Assay-Kit-Version", kit.version())
        .header("Content-Security-Policy", "sandbox; default-src 'none'");
  }
}
