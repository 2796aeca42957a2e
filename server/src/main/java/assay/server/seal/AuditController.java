package assay.server.seal;

import assay.server.account.Caller;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/// The log of deeds over HTTP, for owners and organizers.
@Controller("/api/v1/orgs/{org}/audit")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class AuditController {
  private static final MediaType LINES = MediaType.of("application/x-ndjson");

  private final AuditLog log;

  AuditController(AuditLog log) {
    this.log = log;
  }

  @Get
  @Operation(
      summary = "Lists the log, newest first",
      description =
          "Query: action (or its first part), subject (id or kind), actor (id, name, address, or system), from, until, limit, cursor")
  AuditLog.Entries list(
      Caller caller, String org, @Parameter(hidden = true) HttpRequest<?> request) {
    return log.list(caller, org, filter(request));
  }

  private static AuditFilter filter(HttpRequest<?> request) {
    var values = new HashMap<String, String>();
    for (var parameter : request.getParameters()) {
      values.put(parameter.getKey(), parameter.getValue().getFirst());
    }
    return new AuditFilter(values);
  }

  @Get("/verification")
  @Operation(summary = "Checks the chain now, also against a head that was noted")
  Verification verify(
      Caller caller,
      String org,
      @Nullable @QueryValue String seal,
      @Nullable @QueryValue String head) {
    return log.verify(caller, org, AuditLog.note(seal, head).orElse(null));
  }

  @Get("/export")
  @Operation(summary = "The chain as lines of JSON, one a seal, to be checked elsewhere")
  @ApiResponse(
      responseCode = "200",
      description = "A seal a line",
      content = @Content(mediaType = "application/x-ndjson"))
  HttpResponse<StreamedFile> export(
      Caller caller, String org, @QueryValue(defaultValue = "0") int after) {
    // The stream is closed by the answer that it becomes.
    return HttpResponse.ok(
        new StreamedFile(log.export(caller, org, after), LINES).attach(org + "-audit.jsonl"));
  }
}
