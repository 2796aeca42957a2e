package assay.server.bundle;

import assay.server.blob.Blobs.Stored;
import assay.server.competition.Pooling;
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

  /// @param kinds by the labels that count
  /// @param pooling of a set of templates; null: a set of pairs
  record Release(Decode.Counts counts, Kinds kinds, Parts parts, @Nullable Pooling pooling) {}

  /// @param pack null: the set is a list of comparisons
  /// @param map null with the pack
  /// @param permutation null with it
  /// @param groups null: the set has none
  /// @param identities null: unknown
  record Parts(
      Stored source,
      @Nullable Stored pack,
      @Nullable Stored map,
      @Nullable Stored permutation,
      Stored labels,
      @Nullable Stored groups,
      @Nullable Stored identities) {
    List<Stored> all() {
      var all = new ArrayList<>(List.of(source, labels));
      for (var part : new @Nullable Stored[] {pack, map, permutation, groups, identities}) {
        if (part != null) {
          all.add(part);
        }
      }
      return all;
    }
  }
}
