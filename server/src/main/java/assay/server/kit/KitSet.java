package assay.server.kit;

import assay.server.competition.EvaluationSet;
import assay.server.competition.Protocol;
import assay.server.competition.SetVersion;
import assay.server.competition.Track;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A public set of a task.
///
/// @param claimedBy tracks whose entries bring scores for it
/// @param file its path in the kit; null: it does not come along
/// @param bytes of the file
record KitSet(
    EvaluationSet set,
    SetVersion version,
    List<Track> claimedBy,
    @Nullable String file,
    long bytes) {
  KitSet {
    claimedBy = List.copyOf(claimedBy);
  }

  /// The same at a path in the kit.
  KitSet in(String path) {
    return new KitSet(set, version, claimedBy, path, bytes);
  }

  boolean isOfTemplates() {
    return set.protocol() == Protocol.TEMPLATES;
  }

  boolean isSanitizer() {
    return set.role() == EvaluationSet.Role.SANITIZER;
  }
}
