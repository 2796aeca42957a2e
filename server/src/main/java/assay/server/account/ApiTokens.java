package assay.server.account;

import assay.server.database.Ids;
import assay.server.database.TenantDatabase;
import assay.server.http.Fields;
import assay.server.http.Problem;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Tokens for programs: scoped, expiring, revocable, stored hashed.
@Singleton
public class ApiTokens {
  /// How every token begins.
  static final String PREFIX = "assay_";

  private static final int MAX_NAME = 80;
  private static final int MAX_DAYS = 366;

  private final TenantDatabase database;
  private final ApiTokenStore store;

  ApiTokens(TenantDatabase database, ApiTokenStore store) {
    this.database = database;
    this.store = store;
  }

  /// A token that was just made; the only moment at which its secret is known.
  public record Created(ApiToken token, Secret secret) {}

  /// Makes a token for a user.
  ///
  /// @param within the scopes that the maker has: a token cannot make a stronger one
  /// @param days until it expires, 1 to 366
  public Created create(
      UUID user,
      @Nullable String name,
      @Nullable Collection<String> scopes,
      Set<String> within,
      int days) {
    var named = Fields.name("name", name, MAX_NAME);
    var wanted = Set.copyOf(Fields.required("scopes", scopes));
    if (wanted.isEmpty() || !Caller.SCOPES.containsAll(wanted)) {
      throw Problem.field(
          "scopes",
          "request.invalid_field",
          "Scopes are one or more of: organize, operate, read, submit.");
    }
    if (!within.containsAll(wanted)) {
      throw Problem.of(
          403, "scope.insufficient", "A token cannot make one that may do more than itself.");
    }
    if (days < 1 || days > MAX_DAYS) {
      throw Problem.field(
          "expires_in_days", "request.invalid_field", "A token lives 1 to 366 days.");
    }
    return create(user, named, wanted.stream().sorted().toList(), Duration.ofDays(days));
  }

  /// A token that lives until it is revoked, for the owner of a fresh server.
  public Created createUnlimited(UUID user, String name) {
    return create(user, name, Caller.SCOPES.stream().sorted().toList(), null);
  }

  private Created create(UUID user, String name, List<String> scopes, @Nullable Duration life) {
    var secret = Secret.next(PREFIX);
    var token =
        database.withoutTenant(
            handle -> store.add(handle, Ids.next(), secret, user, name, scopes, life));
    return new Created(token, secret);
  }

  /// A user's good tokens.
  public List<ApiToken> ofUser(UUID user) {
    return database.withoutTenant(handle -> store.ofUser(handle, user));
  }

  /// @return false when the user has no such token
  public boolean revoke(UUID user, UUID token) {
    return database.withoutTenant(handle -> store.revoke(handle, user, token));
  }

  /// Who holds a token.
  Optional<Caller> holder(Secret secret) {
    return database.withoutTenant(handle -> {
      var holder = store.find(handle, secret);
      holder
          .filter(ApiTokenStore.Holder::isStale)
          .ifPresent(found -> store.touch(handle, found.token()));
      return holder.map(found ->
          new Caller(
              found.id(),
              found.name(),
              found.email(),
              found.isOperator(),
              Set.copyOf(found.scopes()),
              Optional.ofNullable(found.tenant())));
    });
  }
}
