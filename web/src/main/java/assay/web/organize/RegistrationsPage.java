package assay.web.organize;

import assay.web.Link;
import assay.web.Page;
import java.util.List;

/// Who takes part, and what did they say of themselves?
///
/// @param inbox the organization and its inbox
/// @param competition its page
/// @param questions what teams are asked, one column each
/// @param hasTerms whether there is something to agree to
public record RegistrationsPage(
    Link inbox, Link competition, List<String> questions, boolean hasTerms, List<Team> teams)
    implements Page {

  /// @param answers one a question; empty where there is none
  /// @param agrees with the terms as they are now
  public record Team(String name, List<Member> members, List<String> answers, boolean agrees) {
    public Team {
      members = List.copyOf(members);
      answers = List.copyOf(answers);
    }
  }

  public record Member(String name, String email) {}

  public RegistrationsPage {
    questions = List.copyOf(questions);
    teams = List.copyOf(teams);
  }

  @Override
  public String template() {
    return "organize/registrations.jte";
  }

  @Override
  public String title() {
    return "Teams · " + competition.label();
  }
}
