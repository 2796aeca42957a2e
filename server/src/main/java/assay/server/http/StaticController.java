package assay.server.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// The files of module `web`.
@Controller("/static")
@Hidden
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class StaticController {
  private static final Pattern NAME =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");

  /// The bundler puts eight characters of a hash before the ending: such a file never changes.
  private static final Pattern HASHED = Pattern.compile(".*-[A-Za-z0-9_-]{8}\\.[a-z0-9]+");

  private final Map<String, byte[]> read = new ConcurrentHashMap<>();

  @Get("/{+path}")
  HttpResponse<byte[]> file(String path) throws IOException {
    return HttpResponse.ok(bytes(path))
        .contentType(MediaType.forFilename(path))
        .header(
            HttpHeaders.CACHE_CONTROL,
            HASHED.matcher(path).matches()
                ? "public, max-age=31536000, immutable"
                : "public, max-age=300");
  }

  private byte[] bytes(String path) throws IOException {
    var known = read.get(path);
    if (known != null) {
      return known;
    }
    if (!NAME.matcher(path).matches()) {
      throw Problem.notFound();
    }
    try (var in = StaticController.class.getResourceAsStream("/assay/web/static/" + path)) {
      if (in == null) {
        throw Problem.notFound();
      }
      var bytes = in.readAllBytes();
      read.put(path, bytes);
      return bytes;
    }
  }
}
