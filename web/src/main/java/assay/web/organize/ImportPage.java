package assay.web.organize;

import assay.web.Form;
import assay.web.Link;
import assay.web.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A competition from its bundle: sent, shown, and imported when that is confirmed. Field: `bundle`
/// (a zip; of the confirmation, the digest of the one that was sent).
///
/// @param inbox the organization and its inbox
/// @param preview null: nothing was sent
/// @param imported null: not yet
public record ImportPage(
    Link inbox, String slug, Form form, @Nullable Preview preview, @Nullable Imported imported)
    implements Page {

  /// @param bundle digest of what was sent
  public record Preview(String bundle, String competition, boolean isNew, Changes changes) {}

  /// What a bundle would change, or changed.
  ///
  /// @param regraded what waits in a re-grade set
  /// @param refused why it cannot be, in sentences
  public record Changes(
      List<String> added,
      List<String> removed,
      List<Line> changed,
      List<Line> regraded,
      List<String> refused) {
    public Changes {
      added = List.copyOf(added);
      removed = List.copyOf(removed);
      changed = List.copyOf(changed);
      regraded = List.copyOf(regraded);
      refused = List.copyOf(refused);
    }

    public boolean isEmpty() {
      return added.isEmpty() && removed.isEmpty() && changed.isEmpty() && regraded.isEmpty();
    }
  }

  public record Line(String what, String from, String to) {}

  /// @param changes null: the competition is new
  /// @param regrade the re-grade set that was opened; null: none
  public record Imported(
      Link competition, List<SetLine> sets, @Nullable Changes changes, @Nullable Link regrade) {
    public Imported {
      sets = List.copyOf(sets);
    }
  }

  public record SetLine(String name, int version, int images, int pairs) {}

  @Override
  public String template() {
    return "organize/import.jte";
  }

  @Override
  public String title() {
    return "Import a competition";
  }
}
