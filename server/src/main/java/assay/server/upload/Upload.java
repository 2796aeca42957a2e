package assay.server.upload;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One file on its way in.
///
/// @param name a label that is safe to show
/// @param bytes its declared length
/// @param received how much of it is on disk
/// @param digest SHA-256 of the whole, lower-case hex; null until it is put together
/// @param submission the entry that used it; null while unused
public record Upload(
    UUID tenant,
    UUID id,
    UUID user,
    UUID competition,
    String name,
    long bytes,
    long received,
    @Nullable String digest,
    @Nullable UUID submission,
    Instant createdAt,
    Instant expiresAt) {
  public boolean isComplete() {
    return received == bytes;
  }

  /// The entry that used it.
  public Optional<UUID> usedBy() {
    return Optional.ofNullable(submission);
  }
}
