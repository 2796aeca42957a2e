package assay.server.team;

import assay.server.account.Caller;
import assay.server.competition.Entrance;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Map;
import java.util.UUID;

@Controller("/api/v1/orgs/{org}/competitions/{competition}/registrations")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class RegistrationController {
  private final Registrations registrations;

  RegistrationController(Registrations registrations) {
    this.registrations = registrations;
  }

  /// @param agrees whether the team agreed to the terms as they are now
  /// @param registration what it answered, by the key of the question
  record Registration(
      UUID team,
      String name,
      List<Team.Member> members,
      boolean agrees,
      Map<String, String> registration) {
    static Registration of(Team team, Entrance entrance) {
      return new Registration(
          team.id(), team.name(), team.members(), team.agreesTo(entrance), team.registration());
    }
  }

  record Listing(List<Registration> items) {}

  @Get
  @Operation(summary = "Lists the teams of a competition with what they answered, for organizers")
  Listing list(Caller caller, String org, String competition) {
    var listed = registrations.list(caller, org, competition);
    var entrance = listed.competition().entrance();
    return new Listing(
        listed.teams().stream().map(team -> Registration.of(team, entrance)).toList());
  }
}
