package assay.server.bundle;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The JSON Schema of `competition.yaml`, for editors.
@Controller("/schemas")
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class SchemaController {
  private final byte[] competition = read();

  private static byte[] read() {
    try (var in = SchemaController.class.getResourceAsStream("/schemas/competition-1.json")) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Get("/competition-1.json")
  @Produces("application/schema+json")
  @Operation(summary = "The JSON Schema of competition.yaml, version 1")
  HttpResponse<byte[]> competition() {
    return HttpResponse.ok(competition.clone())
        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=3600");
  }
}
