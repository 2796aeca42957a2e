package assay.web.organize;

import assay.web.Choice;
import assay.web.Form;
import assay.web.Link;
import assay.web.Page;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/// What was graded anew, and what is to be? Fields of the forms: `reason`; `set`, `data`, `labels`,
/// `groups`, `identities`, `keeps_claims`; `task`, `match`, `review`, `sanitizer`; `track`,
/// `columns`; `again`, `entries`.
///
/// @param inbox the organization and its inbox
/// @param action where forms are sent
/// @param sets that can get other labels or data
/// @param tasks that can get another tolerance
/// @param tracks phase/task/scale
public record RegradesPage(
    Link inbox,
    String competition,
    String action,
    ZoneId zone,
    List<Line> regrades,
    List<Choice> sets,
    List<Task> tasks,
    List<String> tracks,
    Form form)
    implements Page {
  /// @param state `open`, `applied`, `cancelled`
  /// @param changes what it changes; never empty
  public record Line(
      int number,
      String href,
      String state,
      String reason,
      List<String> changes,
      Instant openedAt) {
    public Line {
      changes = List.copyOf(changes);
    }
  }

  /// @param tolerance as it is
  public record Task(String slug, String name, String tolerance) {}

  public RegradesPage {
    regrades = List.copyOf(regrades);
    sets = List.copyOf(sets);
    tasks = List.copyOf(tasks);
    tracks = List.copyOf(tracks);
  }

  /// Whether one is open, so that no other can be.
  public boolean hasOpen() {
    return regrades.stream().anyMatch(one -> one.state().equals("open"));
  }

  @Override
  public String template() {
    return "organize/regrades.jte";
  }

  @Override
  public String title() {
    return "Re-grades · " + competition;
  }
}
