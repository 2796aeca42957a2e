package assay.web.organize;

import assay.web.Badge;
import assay.web.Choice;
import assay.web.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What needs me?
///
/// @param counters of open cases, by kind
/// @param filters open, decided, all
public record InboxPage(
    String organization,
    String slug,
    List<Counter> counters,
    List<Choice> filters,
    List<Case> cases,
    List<Competition> competitions)
    implements Page {

  public record Counter(String label, int count) {}

  /// @param kind mismatch, review, quarantine, hidden-failure, duplicate, suspicious, architecture
  /// @param decision null: open
  public record Case(
      Badge kind,
      String code,
      String href,
      String team,
      String track,
      String summary,
      Instant openedAt,
      @Nullable Badge decision) {}

  /// @param publish where its boards are published
  /// @param regrades where its entries are graded anew
  public record Competition(String label, String href, String publish, String regrades) {}

  public InboxPage {
    counters = List.copyOf(counters);
    filters = List.copyOf(filters);
    cases = List.copyOf(cases);
    competitions = List.copyOf(competitions);
  }

  @Override
  public String template() {
    return "organize/inbox.jte";
  }

  @Override
  public String title() {
    return "Inbox · " + organization;
  }
}
