package assay.web.organize;

import assay.web.Form;
import assay.web.Link;
import assay.web.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who did what, when and why, and is that what was written then? Fields of the filter: `action`,
/// `subject`, `actor`, `from`, `until`; of the check: `seal`, `head`.
///
/// @param inbox the organization and its inbox
/// @param typed into either form
/// @param newest where the list begins; null: here
/// @param older where it goes on; null: nowhere
public record AuditPage(
    Link inbox,
    String slug,
    Chain chain,
    Form typed,
    List<Line> lines,
    @Nullable String newest,
    @Nullable String older)
    implements Page {

  /// @param seal the last one; 0: none
  /// @param head its hash
  /// @param waiting events under no seal yet
  /// @param check null: the chain was not checked yet
  /// @param now what a check that was asked for here found; null: none was
  public record Chain(
      int seal, String head, int waiting, @Nullable Check check, @Nullable Found now) {}

  /// How the last check ended.
  ///
  /// @param fault empty: nothing was broken
  /// @param goodSeal the last one ever found good
  public record Check(Instant at, String fault, Instant goodAt, int goodSeal) {}

  /// @param fault empty: all is as it was sealed
  /// @param expected what the chain says; empty: there is no fault
  /// @param late events that are dated long before they were written, each in a sentence
  public record Found(
      String fault, String expected, String found, int seal, long events, List<String> late) {
    public Found {
      late = List.copyOf(late);
    }
  }

  /// @param who a name, or the system
  /// @param what in plain words
  /// @param action as the log has it
  /// @param seal null: none yet
  public record Line(
      Instant at,
      String who,
      String what,
      String action,
      Subject subject,
      List<Fact> facts,
      @Nullable Integer seal) {
    public Line {
      facts = List.copyOf(facts);
    }
  }

  /// What the deed was done to.
  ///
  /// @param href null: it has no page
  public record Subject(String kind, String id, @Nullable String href) {
    /// Enough to tell two apart that were made at about the same time.
    public String shortId() {
      return id.length() == 36 ? "…" + id.substring(24) : id;
    }
  }

  public record Fact(String name, String value) {}

  public AuditPage {
    lines = List.copyOf(lines);
  }

  @Override
  public String template() {
    return "organize/audit.jte";
  }

  @Override
  public String title() {
    return "Audit";
  }

  public boolean isFiltered() {
    return typed.values().entrySet().stream()
        .anyMatch(field ->
            !List.of("seal", "head").contains(field.getKey()) && !field.getValue().isBlank());
  }
}
