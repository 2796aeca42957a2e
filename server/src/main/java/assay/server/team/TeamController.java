package assay.server.team;

import assay.server.account.Caller;
import assay.server.competition.Competition;
import assay.server.competition.Competitions;
import assay.server.database.TenantDatabase;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A caller's own teams.
@Controller("/api/v1")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class TeamController {
  private final TenantDatabase database;
  private final Organizations organizations;
  private final Competitions competitions;
  private final Teams teams;

  TeamController(
      TenantDatabase database,
      Organizations organizations,
      Competitions competitions,
      Teams teams) {
    this.database = database;
    this.organizations = organizations;
    this.competitions = competitions;
    this.teams = teams;
  }

  /// @param agreesToTerms of the competition; null: not said
  /// @param registration answers to its questions, by their key
  record NewTeam(
      @Nullable String name,
      @Nullable Boolean agreesToTerms,
      @Nullable Map<String, String> registration) {
    NewTeam {
      registration = registration == null ? null : new HashMap<>(registration);
    }

    Teams.Application application() {
      var answers = new HashMap<String, String>();
      if (registration != null) {
        registration.forEach((key, answer) -> answers.put(key, answer == null ? "" : answer));
      }
      return new Teams.Application(
          name == null ? "" : name, agreesToTerms != null && agreesToTerms, answers);
    }
  }

  record NewMember(@Nullable String email) {}

  /// A team as its members see it.
  ///
  /// @param registration what it answered, by the key of the question
  record TeamView(
      UUID id, String name, List<Team.Member> members, Map<String, String> registration) {
    static TeamView of(Team team) {
      return new TeamView(team.id(), team.name(), team.members(), team.registration());
    }
  }

  record Listing(List<TeamView> items) {}

  @Status(HttpStatus.CREATED)
  @Post("/orgs/{org}/competitions/{competition}/teams")
  @Operation(summary = "Founds a team with the caller as its first member")
  HttpResponse<TeamView> create(Caller caller, String org, String competition, @Body NewTeam body) {
    var found = competition(caller, org, competition);
    var team = teams.create(caller, found, body.application());
    return HttpResponse.created(TeamView.of(team));
  }

  @Get("/orgs/{org}/competitions/{competition}/teams")
  @Operation(summary = "Lists the caller's teams in a competition")
  Listing own(Caller caller, String org, String competition) {
    caller.require("read");
    var found = competition(caller, org, competition);
    if (!caller.reaches(found.tenant())) {
      throw Problem.notFound();
    }
    var own =
        database.inTenant(
            found.tenant(), handle -> teams.forUser(handle, found.id(), caller.user()));
    return new Listing(own.stream().map(TeamView::of).toList());
  }

  @Post("/teams/{team}/terms")
  @Operation(summary = "Agrees for a team to the competition's terms as they are now")
  TeamView agree(Caller caller, UUID team) {
    return TeamView.of(teams.agree(caller, team));
  }

  @Status(HttpStatus.CREATED)
  @Post("/teams/{team}/members")
  @Operation(summary = "Adds someone to a team of the caller's")
  HttpResponse<TeamView> add(Caller caller, UUID team, @Body NewMember body) {
    var email = body.email() == null ? "" : body.email();
    return HttpResponse.created(TeamView.of(teams.addMember(caller, team, email)));
  }

  @Status(HttpStatus.NO_CONTENT)
  @Delete("/teams/{team}/members/{user}")
  @Operation(summary = "Takes someone out of a team of the caller's")
  HttpResponse<?> remove(Caller caller, UUID team, UUID user) {
    teams.removeMember(caller, team, user);
    return HttpResponse.noContent();
  }

  private Competition competition(Caller caller, String org, String slug) {
    var organization = organizations.find(org).orElseThrow(Problem::notFound);
    return database.inTenant(
        organization.id(),
        handle -> competitions.find(handle, caller, slug).orElseThrow(Problem::notFound));
  }
}
