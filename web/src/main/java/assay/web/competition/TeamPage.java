package assay.web.competition;

import assay.web.CompetitionHead;
import assay.web.Form;
import assay.web.Page;
import assay.web.Question;
import java.util.List;

/// The viewer's teams in a competition. Fields: `name`, `agrees` and the questions to create one;
/// `team`, `email` to add a member; `team`, `user` to remove one.
///
/// @param terms Markdown that a new team agrees to; empty: there are none
/// @param questions that a new team answers
/// @param rules who may be in a team, a sentence
/// @param create the form for a new team
/// @param add the form for a new member; its field `team` says of which team
public record TeamPage(
    CompetitionHead head,
    List<Team> teams,
    String terms,
    List<Question> questions,
    String rules,
    Form create,
    Form add)
    implements Page {

  /// @param mustAgree whether the terms changed since it agreed to them
  /// @param answers what it said when it was made
  public record Team(
      String id, String name, boolean mustAgree, List<Answer> answers, List<Member> members) {
    public Team {
      answers = List.copyOf(answers);
      members = List.copyOf(members);
    }
  }

  public record Answer(String ask, String answer) {}

  /// @param email empty where the viewer may not see it
  public record Member(String user, String name, String email, boolean isViewer) {}

  public TeamPage {
    teams = List.copyOf(teams);
    questions = List.copyOf(questions);
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
