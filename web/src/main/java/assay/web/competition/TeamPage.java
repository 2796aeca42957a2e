package assay.web.competition;

import assay.web.CompetitionHead;
import assay.web.Form;
import assay.web.Page;
import java.util.List;

/// The viewer's teams in a competition. Fields: `name` to create one; `team`, `email` to add a
/// member; `team`, `user` to remove one.
///
/// @param create the form for a new team
/// @param add the form for a new member; its field `team` says of which team
public record TeamPage(CompetitionHead head, List<Team> teams, Form create, Form add)
    implements Page {

  public record Team(String id, String name, List<Member> members) {
    public Team {
      members = List.copyOf(members);
    }
  }

  /// @param email empty where the viewer may not see it
  public record Member(String user, String name, String email, boolean isViewer) {}

  public TeamPage {
    teams = List.copyOf(teams);
  }

  @Override
  public String template() {
    return "competition/team.jte";
  }

  @Override
  public String title() {
    return "Team · " + head.name();
  }
}
