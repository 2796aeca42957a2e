package assay.server.account;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/// Finds out who calls: by API token when there is an `Authorization` header, else by cookie. Never
/// by both: a request with a token is excused from the cross-site check, so its cookie must not
/// count.
@Singleton
class CallerFetcher implements AuthenticationFetcher<HttpRequest<?>> {
  private static final String BEARER = "Bearer ";
  private static final int MAX_TOKEN = 200;

  private final Sessions sessions;
  private final ApiTokens tokens;
  private final ExecutorService blocking;

  CallerFetcher(
      Sessions sessions,
      ApiTokens tokens,
      @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
    this.sessions = sessions;
    this.tokens = tokens;
    this.blocking = blocking;
  }

  @Override
  public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
    if (request.getPath().startsWith("/static/")) {
      return Publishers.empty();
    }
    var authorization = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    if (authorization == null) {
      return sessions
          .secret(request)
          .map(secret -> fetch(() -> sessions.holder(secret)))
          .orElseGet(Publishers::empty);
    }
    if (!authorization.startsWith(BEARER + ApiTokens.PREFIX)
        || authorization.length() > MAX_TOKEN) {
      return Publishers.empty();
    }
    var secret = new Secret(authorization.substring(BEARER.length()).strip());
    return fetch(() -> tokens.holder(secret));
  }

  /// The look-up waits for the database, so it leaves the event loop.
  private Publisher<Authentication> fetch(Supplier<Optional<Caller>> holder) {
    return Mono.fromSupplier(holder)
        .subscribeOn(Schedulers.fromExecutor(blocking))
        .flatMap(found -> Mono.justOrEmpty(found.map(CallerAuthentication::new)));
  }
}
