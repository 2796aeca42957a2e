package assay.server.account;

import assay.server.database.TenantDatabase;
import io.micronaut.context.annotation.Value;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/// Browser sessions: an opaque cookie, stored hashed; a new id at each sign-in.
@Singleton
public class Sessions {
  private static final Duration LIFE = Duration.ofHours(24);

  /// A longer cookie is none of ours, and not worth hashing.
  private static final int MAX_COOKIE = 200;

  private static final int MAX_AGENT = 200;

  private final TenantDatabase database;
  private final SessionStore store;
  private final boolean plainHttp;

  Sessions(
      TenantDatabase database,
      SessionStore store,
      @Value("${assay.plain-http:false}") boolean plainHttp) {
    this.database = database;
    this.store = store;
    this.plainHttp = plainHttp;
  }

  /// Opens a session and ends the one that the request came with: the cookie to answer with.
  public Cookie open(UUID user, HttpRequest<?> request) {
    var secret = Secret.next("");
    var header = request.getHeaders().get(HttpHeaders.USER_AGENT);
    var agent = header == null ? "" : header.substring(0, Math.min(MAX_AGENT, header.length()));
    database.withoutTenant(handle -> {
      secret(request).ifPresent(old -> store.remove(handle, old));
      store.removeExpired(handle);
      store.add(handle, secret, user, agent, LIFE);
      return 0;
    });
    return cookie(secret.text());
  }

  /// Ends the session that the request came with: the cookie that clears the browser's.
  public Cookie close(HttpRequest<?> request) {
    secret(request)
        .ifPresent(secret ->
            database.withoutTenant(handle -> {
              store.remove(handle, secret);
              return 0;
            }));
    return cookie("").maxAge(0);
  }

  /// Ends every session of a user.
  public void closeAll(UUID user) {
    database.withoutTenant(handle -> {
      store.removeAll(handle, user);
      return 0;
    });
  }

  /// Who holds a session.
  Optional<Caller> holder(Secret secret) {
    return database.withoutTenant(handle -> {
      var holder = store.find(handle, secret);
      if (holder.filter(SessionStore.Holder::isStale).isPresent()) {
        store.touch(handle, secret);
      }
      return holder.map(found ->
          new Caller(
              found.id(),
              found.name(),
              found.email(),
              found.isOperator(),
              Caller.SCOPES,
              Optional.empty()));
    });
  }

  /// What the request's cookie says.
  Optional<Secret> secret(HttpRequest<?> request) {
    return request
        .getCookies()
        .findCookie(cookieName())
        .map(Cookie::getValue)
        .filter(value -> !value.isEmpty() && value.length() <= MAX_COOKIE)
        .map(Secret::new);
  }

  private Cookie cookie(String value) {
    return Cookie.of(cookieName(), value)
        .path("/")
        .secure(!plainHttp)
        .httpOnly(true)
        .sameSite(SameSite.Lax);
  }

  private String cookieName() {
    return plainHttp ? "sid" : "__Host-sid";
  }
}
