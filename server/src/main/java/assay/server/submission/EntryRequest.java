package assay.server.submission;

import java.io.InputStream;
import java.util.Optional;
import java.util.function.BiConsumer;

/// A multipart request on its way in, nothing of it read yet.
///
/// @param contentType the header with its boundary
/// @param idempotencyKey the same key with the same request is answered with the same entry
/// @param heard told each text field as it is read, so that a form can be shown again
public record Upload(
    String contentType,
    InputStream body,
    Optional<String> idempotencyKey,
    BiConsumer<String, String> heard) {
  public Upload(String contentType, InputStream body, Optional<String> idempotencyKey) {
    this(contentType, body, idempotencyKey, (_, _) -> {});
  }
}
