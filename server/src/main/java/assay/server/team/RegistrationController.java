package assay.server.team;

import assay.server.account.Caller;
import assay.server.competition.Competitions;
import assay.server.competition.Entrance;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
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

/// Who registered for a competition, and what they said: for its organizers.
@Controller("/api/v1/orgs/{org}/competitions/{competition}/registrations")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class RegistrationController {
  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final Teams teams;

  RegistrationController(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      Teams teams) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.teams = teams;
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
    caller.require("organize");
    var organization = organizations.require(caller, org, Role.ORGANIZER);
    return database.inTenant(
        organization.id(),
        handle -> {
          var found = competitions.find(handle, caller, competition).orElseThrow(Problem::notFound);
          return new Listing(
              teams.all(handle, found.id()).stream()
                  .map(team -> Registration.of(team, found.entrance()))
                  .toList());
        });
  }
}
