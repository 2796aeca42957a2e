package assay.server.submission;

import java.io.InputStream;
import java.util.Optional;

/// A multipart request on its way in, nothing of it read yet.
///
/// @param contentType the header with its boundary
/// @param idempotencyKey the same key with the same request is answered with the same entry
public record Upload(String contentType, InputStream body, Optional<String> idempotencyKey) {}
