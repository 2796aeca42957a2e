package assay.server.seal;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event of the log as its organization reads it.
///
/// @param actor null: the system itself
/// @param seal null: none yet
public record AuditEntry(
    UUID id,
    Instant at,
    @Nullable Actor actor,
    String action,
    Subject subject,
    Map<String, Object> detail,
    @Nullable Integer seal) {
  public AuditEntry {
    detail = Collections.unmodifiableMap(new LinkedHashMap<>(detail));
  }

  public record Actor(UUID id, String name) {}

  /// What the deed was done to.
  public record Subject(String kind, String id) {}
}
