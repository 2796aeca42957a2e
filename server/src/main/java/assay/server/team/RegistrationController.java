package assay.server.team;

import assay.server.account.Caller;
import assay.server.competition.Entrance;
import assay.server.http.PageQuery;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

@Controller("/api/v1/orgs/{org}/competitions/{competition}/registrations")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class RegistrationController {
  private final Registrations registrations;

  RegistrationController(Registrations registrations) {
    this.registrations = registrations;
  }

  /// @param registeredAt when the team was founded
  /// @param agrees whether the team agreed to the terms as they are now
  /// @param registration what it answered, by the key of the question
  record Registration(
      UUID team,
      String name,
      Instant registeredAt,
      List<Team.Member> members,
      boolean agrees,
      Map<String, String> registration) {
    static Registration of(Team team, Entrance entrance) {
      return new Registration(
          team.id(),
          team.name(),
          team.foundedAt(),
          team.members(),
          team.agreesTo(entrance),
          team.registration());
    }
  }

  /// @param next the cursor of the page after this one; null: there is none
  record Listing(List<Registration> items, @Nullable String next) {}

  @Get
  @Operation(summary = "Lists the teams of a competition with what they answered, for organizers")
  Listing list(
      Caller caller,
      String org,
      String competition,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    var page = registrations.page(caller, org, competition, PageQuery.of(limit, cursor));
    var entrance = page.competition().entrance();
    return new Listing(
        page.teams().stream().map(team -> Registration.of(team, entrance)).toList(), page.next());
  }
}
