package assay.web.organize;

import assay.web.Badge;
import assay.web.Choice;
import assay.web.Page;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What needs me?
///
/// @param counters of open cases, one a kind
/// @param next the next page of the list; null: this is the last
public record InboxPage(
    String organization,
    String slug,
    List<Counter> counters,
    Filter filter,
    List<Case> cases,
    @Nullable String next,
    List<Competition> competitions)
    implements Page {

  /// @param href the list of this kind, or of all kinds where it is shown already
  /// @param waiting of the open ones, for the team's answer
  /// @param oldestAt null: none is open
  public record Counter(
      String label,
      String href,
      boolean isCurrent,
      int open,
      int mine,
      int waiting,
      @Nullable Instant oldestAt) {}

  /// Ways to look at the list.
  ///
  /// @param competitions empty where there is no choice
  /// @param all the list without any filter; null: this is it
  public record Filter(
      List<Choice> states, List<Choice> holders, List<Choice> competitions, @Nullable String all) {
    public Filter {
      states = List.copyOf(states);
      holders = List.copyOf(holders);
      competitions = List.copyOf(competitions);
    }
  }

  /// @param kind mismatch, review, quarantine, hidden-failure, duplicate, suspicious, architecture,
  ///   appeal
  /// @param decision null: open
  /// @param handling who is at it
  public record Case(
      Badge kind,
      String code,
      String href,
      String team,
      String track,
      String summary,
      Instant openedAt,
      @Nullable Badge decision,
      Handling handling) {}

  /// @param holder a name; empty: nobody claims it
  public record Handling(String holder, boolean isMine, boolean awaitsTeam) {}

  /// @param publish where its boards are published
  /// @param teams who registered for it
  /// @param regrades where its entries are graded anew
  /// @param invitations where people are invited to it; empty: it is public
  public record Competition(
      String label,
      String href,
      String publish,
      String regrades,
      String teams,
      String invitations) {}

  public InboxPage {
    counters = List.copyOf(counters);
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
