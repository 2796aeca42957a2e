package assay.server.competition;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One version of a set, split so that labels never leave the server.
///
/// @param runsAs the version whose vectors count for this one: itself, or the one whose labels it
///   replaces
/// @param images in the pack: identical images are shared
/// @param sourceHasLabels whether the organizer's file tells which pairs are genuine
/// @param labelsCorrected whether other labels count than those that the file tells
/// @param pooling of a set of templates; null: a set of pairs
public record SetVersion(
    UUID id,
    UUID set,
    UUID runsAs,
    int version,
    State state,
    int images,
    int pairs,
    Parts parts,
    boolean sourceHasLabels,
    boolean labelsCorrected,
    @Nullable Pooling pooling) {
  /// LIVE: used for re-run and rank, exactly one. ACCEPTED: claims against it still count.
  public enum State {
    DRAFT,
    LIVE,
    ACCEPTED,
    RETIRED
  }

  /// Digests of the parts. A worker may have pack and map alone; a list of comparisons has neither.
  ///
  /// @param source the file as the organizer gave it
  /// @param pack null: the set is a list of comparisons
  /// @param map null with the pack
  /// @param permutation the pair behind each row of the map; null with it
  /// @param labels one byte a pair, in pair order: 1 = genuine
  /// @param groups null: the set has none
  /// @param identities null: unknown
  public record Parts(
      String source,
      @Nullable String pack,
      @Nullable String map,
      @Nullable String permutation,
      String labels,
      @Nullable String groups,
      @Nullable String identities) {
    /// Whether it is a list of comparisons, on which nothing can be run.
    public boolean isList() {
      return pack == null;
    }
  }
}
