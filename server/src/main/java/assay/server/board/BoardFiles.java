package assay.server.board;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.util.function.Supplier;

/// How what is made of boards is answered: as JSON or as CSV, and again only when it is another.
final class BoardFiles {
  static final String CSV = "text/csv";
  static final String TYPED_CSV = CSV + ";charset=utf-8";

  private BoardFiles() {}

  static boolean wantsCsv(HttpRequest<?> request) {
    return request.accept().stream()
        .findFirst()
        .map(MediaType::getName)
        .filter(CSV::equals)
        .isPresent();
  }

  /// @param etag with its quotes; empty: the answer is the reader's own
  /// @param isPrivate whether caches that others share must not keep it
  static HttpResponse<?> answer(
      HttpRequest<?> request,
      String etag,
      boolean isPrivate,
      Supplier<MutableHttpResponse<?>> whole) {
    if (etag.isEmpty()) {
      return whole.get();
    }
    var response =
        request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).contains(etag)
            ? HttpResponse.notModified()
            : whole.get();
    return response
        .header(HttpHeaders.ETAG, etag)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .header(HttpHeaders.CACHE_CONTROL, isPrivate ? "private, no-store" : "public, max-age=2");
  }
}
