package assay.server.http;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/// Only uploads may be large; the rest is refused by its declared length, before a byte is read. (A
/// body without a declared length ends at the server's buffer size, the same limit.)
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
class RequestLimits {
  private static final long MAX_BYTES = 1 << 20;

  @RequestFilter
  void refuse(HttpRequest<?> request) {
    if (request.getContentLength() > MAX_BYTES && !isUpload(request)) {
      throw Problem.of(413, "request.too_large", "At most 1 MiB is taken here.");
    }
  }

  private static boolean isUpload(HttpRequest<?> request) {
    return request
        .getContentType()
        .map(type ->
            type.matches(MediaType.MULTIPART_FORM_DATA_TYPE)
                || type.matches(MediaType.APPLICATION_OCTET_STREAM_TYPE)
                || type.getName().equals("application/offset+octet-stream")
                || type.getName().equals("application/zip"))
        .orElse(false);
  }
}
