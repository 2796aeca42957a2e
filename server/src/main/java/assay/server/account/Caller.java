package assay.server.account;

import assay.server.http.Problem;
import io.micronaut.security.authentication.Authentication;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/// Who calls. A controller may ask for it as an argument (`@Nullable Caller` where signing in is
/// optional).
///
/// @param scopes what this session or token may do: read, submit, organize, operate
/// @param tokenTenant the one organization that the token is good for; empty: any
public record Caller(
    UUID user,
    String name,
    String email,
    boolean operator,
    Set<String> scopes,
    Optional<UUID> tokenTenant)
    implements Principal {
  /// Every scope there is; sessions have them all.
  public static final Set<String> SCOPES = Set.of("read", "submit", "organize", "operate");

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  @Override
  public String getName() {
    return name;
  }

  /// The caller behind the framework's view of it.
  public static Caller of(Authentication authentication) {
    if (authentication instanceof CallerAuthentication known) {
      return known.caller();
    }
    throw new IllegalArgumentException("not authenticated by us: " + authentication.getName());
  }

  /// Refuses with 403 when the session or token lacks the scope.
  public void require(String scope) {
    if (!scopes.contains(scope)) {
      throw Problem.of(
          403,
          "scope.insufficient",
          "This token may not do that: it needs the scope %s.".formatted(scope));
    }
  }

  /// Refuses with 403 who does not operate this server.
  public void requireOperator() {
    require("operate");
    if (!operator) {
      throw Problem.of(403, "role.insufficient", "Only an operator of this server may do that.");
    }
  }

  /// Whether this call may act for the organization at all.
  public boolean reaches(UUID tenant) {
    return tokenTenant.isEmpty() || tokenTenant.get().equals(tenant);
  }
}
