package assay.server.bundle;

import assay.grading.Refusal;
import java.util.List;

/// What a bundle would make of the competition that has its slug.
///
/// @param added parts that are not there yet
/// @param removed parts that nobody entered
/// @param changed what changes at once
/// @param regraded what changes results: it waits in a re-grade set until that is applied
/// @param refused why none of it can be
public record Difference(
    List<String> added,
    List<String> removed,
    List<Line> changed,
    List<Line> regraded,
    List<Refusal> refused) {
  public Difference {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    changed = List.copyOf(changed);
    regraded = List.copyOf(regraded);
    refused = List.copyOf(refused);
  }

  /// @param what the part and the key: `phase test: closes`
  /// @param from empty: nothing
  /// @param to empty: nothing
  public record Line(String what, String from, String to) {}

  /// Whether the competition is what the bundle says.
  public boolean changesNothing() {
    return added.isEmpty() && removed.isEmpty() && changed.isEmpty() && regraded.isEmpty();
  }
}
