package assay.server.competition;

import java.util.UUID;

/// Declared size of the training data; a task without scales has the one scale [#DEFAULT].
public record Scale(UUID id, String slug, String name) {
  /// Slug of the only scale of a task that declares none.
  public static final String DEFAULT = "default";
}
