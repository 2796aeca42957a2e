package assay.web.organize;

import assay.web.Form;
import assay.web.Link;
import assay.web.Page;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What does the public see of the boards, and what is next? Fields of each form: `phase`, `kind`,
/// `reason`, `override`.
///
/// @param inbox the organization and its inbox
/// @param action where forms are sent
public record PublishPage(
    Link inbox, String competition, String action, ZoneId zone, List<Phase> phases, Form form)
    implements Page {
  /// @param stage what the public sees, a sentence
  /// @param openForFinal what stands in the way of the final boards
  /// @param next what can be published now
  public record Phase(
      String slug,
      String name,
      String stage,
      List<String> openForFinal,
      List<Kind> next,
      List<Publication> publications) {
    public Phase {
      openForFinal = List.copyOf(openForFinal);
      next = List.copyOf(next);
      publications = List.copyOf(publications);
    }
  }

  /// @param effect what changes, a sentence
  public record Kind(String name, String label, String effect) {}

  /// @param overridden what stood in the way; may be empty
  /// @param retraction why it was taken back; null: it stands
  public record Publication(
      String kind,
      Instant at,
      String by,
      String reason,
      String overridden,
      @Nullable String retraction) {}

  public PublishPage {
    phases = List.copyOf(phases);
  }

  @Override
  public String template() {
    return "organize/publish.jte";
  }

  @Override
  public String title() {
    return "Publish · " + competition;
  }
}
