package assay.web.organize;

import assay.web.Form;
import assay.web.Link;
import assay.web.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A competition from its bundle. Field: `bundle` (a zip).
///
/// @param inbox the organization and its inbox
/// @param imported null: not yet
public record ImportPage(Link inbox, String slug, Form form, @Nullable Imported imported)
    implements Page {

  public record Imported(Link competition, List<SetLine> sets) {
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
