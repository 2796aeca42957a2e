package assay.server.account;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A token as its owner sees it: never the secret.
///
/// @param prefix how the secret begins, to tell tokens apart
/// @param expiresAt null: until revoked
/// @param lastUsedAt null: never used
public record ApiToken(
    UUID id,
    String name,
    String prefix,
    List<String> scopes,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {
  public ApiToken {
    scopes = List.copyOf(scopes);
  }
}
