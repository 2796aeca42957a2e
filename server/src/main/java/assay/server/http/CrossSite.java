package assay.server.http;

import io.micronaut.context.annotation.Value;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Refuses a change asked for by another site's page: fetch metadata first, `Origin` for browsers
/// without it. Requests with an API token carry no ambient right and pass. Forms are checked with
/// or without a cookie, since signing someone in to another's account is an attack too.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class CrossSite {
  private final Optional<String> baseAuthority;

  CrossSite(@Value("${assay.base-url:}") String baseUrl) {
    this.baseAuthority =
        baseUrl.isBlank() ? Optional.empty() : Optional.of(URI.create(baseUrl).getAuthority());
  }

  @RequestFilter
  void refuse(HttpRequest<?> request) {
    if (isSafe(request.getMethod()) || hasToken(request)) {
      return;
    }
    var site = request.getHeaders().get("Sec-Fetch-Site");
    var origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    boolean ours;
    if (site != null) {
      ours = site.equals("same-origin") || site.equals("none");
    } else if (origin != null) {
      ours = isOurs(origin, request.getHeaders().get(HttpHeaders.HOST));
    } else {
      ours = !carriesCookie(request) && !isForm(request);
    }
    if (!ours) {
      throw Problem.of(403, "csrf", "This request was sent by a page of another site.");
    }
  }

  private static boolean isSafe(HttpMethod method) {
    return method == HttpMethod.GET || method == HttpMethod.HEAD || method == HttpMethod.OPTIONS;
  }

  private static boolean hasToken(HttpRequest<?> request) {
    var authorization = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    return authorization != null && authorization.startsWith("Bearer ");
  }

  private static boolean carriesCookie(HttpRequest<?> request) {
    return request.getHeaders().contains(HttpHeaders.COOKIE);
  }

  /// What a form of another site can send without asking first.
  private static boolean isForm(HttpRequest<?> request) {
    return request
        .getContentType()
        .map(type ->
            type.matches(MediaType.APPLICATION_FORM_URLENCODED_TYPE)
                || type.matches(MediaType.MULTIPART_FORM_DATA_TYPE)
                || type.matches(MediaType.TEXT_PLAIN_TYPE))
        .orElse(request.getContentLength() > 0);
  }

  private boolean isOurs(String origin, @Nullable String host) {
    String authority;
    try {
      authority = URI.create(origin).getAuthority();
    } catch (IllegalArgumentException _) {
      return false;
    }
    return authority != null
        && (authority.equals(host) || baseAuthority.filter(authority::equals).isPresent());
  }
}
