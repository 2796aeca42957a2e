package assay.server.http;

import io.micronaut.context.annotation.Value;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/// The headers that every answer carries, errors and static files too. A handler that set one of
/// them itself (a download's stricter policy) keeps its own.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
class SecurityHeaders {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'; object-src 'none'";

  private final boolean plainHttp;

  SecurityHeaders(@Value("${assay.plain-http:false}") boolean plainHttp) {
    this.plainHttp = plainHttp;
  }

  @ResponseFilter
  void add(HttpRequest<?> request, MutableHttpResponse<?> response) {
    if (!plainHttp) {
      set(response, "Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
    set(response, "Content-Security-Policy", POLICY);
    set(response, "X-Content-Type-Options", "nosniff");
    set(response, "Referrer-Policy", "same-origin");
    set(response, "X-Frame-Options", "DENY");
    set(response, "Cross-Origin-Opener-Policy", "same-origin");
    set(response, "Cross-Origin-Resource-Policy", "same-origin");
    set(response, "Permissions-Policy", "camera=(), microphone=(), geolocation=(), payment=()");
    var personal =
        request.getUserPrincipal().isPresent()
            || response.getHeaders().contains(HttpHeaders.SET_COOKIE);
    set(response, HttpHeaders.CACHE_CONTROL, personal ? "private, no-store" : "no-cache");
  }

  private static void set(MutableHttpResponse<?> response, String name, String value) {
    if (!response.getHeaders().contains(name)) {
      response.header(name, value);
    }
  }
}
