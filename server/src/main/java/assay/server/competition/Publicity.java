package assay.server.competition;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What organizers published of a phase's boards. Null: not.
///
/// @param provisionalAt null: not published
/// @param finalAt null: not published
public record Publicity(
    @Nullable Instant revealedAt, @Nullable Instant provisionalAt, @Nullable Instant finalAt) {
  /// Whether held columns and what came after a freeze are public.
  public boolean isRevealed() {
    return revealedAt != null || provisionalAt != null || finalAt != null;
  }
}
