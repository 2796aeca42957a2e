package assay.server.notice;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A webhook as its organization sees it; never its secret.
///
/// @param waiting events that it is still to be told
/// @param givenUp events of the time that is kept that it was not told
/// @param last how the newest event fared; null: there was none
public record WebhookView(
    UUID id,
    String url,
    List<String> kinds,
    Instant createdAt,
    int waiting,
    int givenUp,
    @Nullable Last last) {
  public WebhookView {
    kinds = List.copyOf(kinds);
  }

  /// @param kind of the event
  /// @param state WAITING, DELIVERED or GIVEN_UP
  /// @param error of the last attempt that failed; null: none did
  /// @param endedAt null while it waits
  /// @param nextAt when it is tried next; null: it is not
  public record Last(
      String kind,
      String state,
      int attempts,
      @Nullable String error,
      Instant at,
      @Nullable Instant endedAt,
      @Nullable Instant nextAt) {}
}
