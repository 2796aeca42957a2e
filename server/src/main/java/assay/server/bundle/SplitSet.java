package assay.server.bundle;

import assay.server.blob.Blobs.Stored;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A set whose parts lie in the blob store, not yet in the database.
///
/// @param accepted earlier releases, oldest first
record SplitSet(Manifest.SetPart part, Release live, List<Release> accepted) {
  SplitSet {
    accepted = List.copyOf(accepted);
  }

  record Release(Decode.Counts counts, Parts parts) {}

  /// @param groups null: the set has none
  /// @param identities null: unknown
  record Parts(
      Stored source,
      Stored pack,
      Stored map,
      Stored permutation,
      Stored labels,
      @Nullable Stored groups,
      @Nullable Stored identities) {
    List<Stored> all() {
      var all = new ArrayList<>(List.of(source, pack, map, permutation, labels));
      if (groups != null) {
        all.add(groups);
      }
      if (identities != null) {
        all.add(identities);
      }
      return all;
    }
  }
}
