package assay.server.account;

import assay.server.http.Problem;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.security.authentication.DefaultAuthorizationExceptionHandler;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/// Sends a browser that reads a page to the sign-in form; everyone else gets a problem.
@Singleton
@Replaces(DefaultAuthorizationExceptionHandler.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
class SignInRequired implements ExceptionHandler<AuthorizationException, MutableHttpResponse<?>> {
  private final ExceptionHandler<Problem, HttpResponse<?>> problems;

  SignInRequired(ExceptionHandler<Problem, HttpResponse<?>> problems) {
    this.problems = problems;
  }

  @Override
  @SuppressWarnings("rawtypes") // the framework's signature
  public MutableHttpResponse<?> handle(HttpRequest request, AuthorizationException exception) {
    if (exception.isForbidden()) {
      return answer(request, Problem.of(403, "forbidden", "You may not do that."));
    }
    var accept = request.getHeaders().get(HttpHeaders.ACCEPT);
    if (request.getMethod() == HttpMethod.GET
        && accept != null
        && accept.contains(MediaType.TEXT_HTML)
        && !request.getPath().startsWith("/api/")) {
      var next = URLEncoder.encode(request.getUri().toString(), StandardCharsets.UTF_8);
      return HttpResponse.seeOther(URI.create("/sign-in?next=" + next));
    }
    return answer(request, Problem.of(401, "auth.required", "Sign in, or send an API token."));
  }

  private MutableHttpResponse<?> answer(HttpRequest<?> request, Problem problem) {
    return problems.handle(request, problem).toMutableResponse();
  }
}
