package assay.web.account;

import assay.web.Form;
import assay.web.Link;
import assay.web.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One's own account. Fields of the form for a new token: `name`, `scopes` (repeated).
///
/// @param scopes what a new token may be given
/// @param isMailed about the entries of the own teams; its form has the one field `entries`, yes or
///   no
/// @param created the secret of the token just made; it is shown this once
public record AccountPage(
    String name,
    String email,
    List<Link> organizations,
    List<Token> tokens,
    List<String> scopes,
    boolean isMailed,
    Form form,
    @Nullable String created)
    implements Page {

  /// @param lastUsedAt null: never
  /// @param expiresAt null: until revoked
  public record Token(
      String id,
      String name,
      String prefix,
      String scopes,
      Instant createdAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant expiresAt) {}

  public AccountPage {
    organizations = List.copyOf(organizations);
    tokens = List.copyOf(tokens);
    scopes = List.copyOf(scopes);
  }

  @Override
  public String template() {
    return "account/account.jte";
  }

  @Override
  public String title() {
    return "Account";
  }
}
