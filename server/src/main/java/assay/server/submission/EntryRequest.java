package assay.server.submission;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/// An entry as it is asked for, nothing of it checked yet.
public sealed interface EntryRequest {
  /// The same key with the same request is answered with the same entry.
  Optional<String> idempotencyKey();

  /// A multipart request on its way in, nothing of it read yet.
  ///
  /// @param contentType the header with its boundary
  /// @param length of the whole body as declared; negative: not declared
  /// @param heard told each text field as it is read, so that a form can be shown again
  record OfForm(
      String contentType,
      long length,
      InputStream body,
      Optional<String> idempotencyKey,
      BiConsumer<String, String> heard)
      implements EntryRequest {}

  /// Names files that were uploaded before.
  ///
  /// @param fields as those of the form
  /// @param uploads ids by kind of file
  record OfUploads(Map<String, String> fields, List<Named> uploads, Optional<String> idempotencyKey)
      implements EntryRequest {
    public OfUploads {
      fields = Map.copyOf(fields);
      uploads = List.copyOf(uploads);
    }
  }

  /// @param kind `model` or `scores`
  record Named(String kind, String upload) {}
}
