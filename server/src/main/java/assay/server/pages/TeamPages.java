package assay.server.pages;

import assay.server.account.Caller;
import assay.server.competition.Entrance;
import assay.server.competition.Scale;
import assay.server.http.Problem;
import assay.server.question.Sheet;
import assay.server.team.Team;
import assay.server.team.Teams;
import assay.web.Form;
import assay.web.competition.TeamPage;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

/// The caller's teams in a competition.
@Controller("/o/{org}/{competition}/team")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class TeamPages {
  private final PageAnswers answers;
  private final Venues venues;
  private final Teams teams;

  TeamPages(PageAnswers answers, Venues venues, Teams teams) {
    this.answers = answers;
    this.venues = venues;
    this.teams = teams;
  }

  @Get
  HttpResponse<byte[]> show(HttpRequest<?> request, Caller caller, String org, String competition) {
    return answers.ok(request, caller, page(caller, org, competition, Form.EMPTY, Form.EMPTY));
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> create(
      HttpRequest<?> request, Caller caller, String org, String competition, @Body InputStream body)
      throws IOException {
    var form = TypedForm.read(body);
    var venue = venues.find(caller, org, competition);
    try {
      teams.create(
          caller,
          venue.competition(),
          new Teams.Application(
              form.get("name"),
              form.get("agrees").equals("yes"),
              form.startingWith(Sheet.REGISTRATION)));
      return PageAnswers.go(venue.home() + "/team");
    } catch (Problem problem) {
      var again = problem.field().isEmpty() ? form.with(problem, "name") : form.with(problem);
      return answers.refused(request, caller, page(caller, org, competition, again, Form.EMPTY));
    }
  }

  @Post("/terms")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> agree(Caller caller, String org, String competition, @Body InputStream body)
      throws IOException {
    var form = TypedForm.read(body);
    var venue = venues.find(caller, org, competition);
    teams.agree(caller, id(form.get("team")));
    return PageAnswers.go(venue.home() + "/team");
  }

  /// Where a form that came back is reloaded.
  @Get("/add")
  HttpResponse<byte[]> showAgain(Caller caller, String org, String competition) {
    return PageAnswers.go(venues.find(caller, org, competition).home() + "/team");
  }

  @Post("/add")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> add(
      HttpRequest<?> request, Caller caller, String org, String competition, @Body InputStream body)
      throws IOException {
    var form = TypedForm.read(body);
    var venue = venues.find(caller, org, competition);
    try {
      teams.addMember(caller, id(form.get("team")), form.get("email"));
      return PageAnswers.go(venue.home() + "/team");
    } catch (Problem problem) {
      var again = form.with(problem, "email");
      return answers.refused(request, caller, page(caller, org, competition, Form.EMPTY, again));
    }
  }

  @Post("/remove")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> remove(Caller caller, String org, String competition, @Body InputStream body)
      throws IOException {
    var form = TypedForm.read(body);
    var venue = venues.find(caller, org, competition);
    teams.removeMember(caller, id(form.get("team")), id(form.get("user")));
    return PageAnswers.go(venue.home() + "/team");
  }

  private TeamPage page(Caller caller, String org, String competition, Form create, Form add) {
    return venues.in(
        caller,
        org,
        competition,
        (handle, venue) -> {
          var entrance = venue.competition().entrance();
          return new TeamPage(
              venue.head(),
              teams.forUser(handle, venue.competition().id(), caller.user()).stream()
                  .map(team -> team(team, entrance, caller))
                  .toList(),
              entrance.terms(),
              QuestionFields.of(entrance.registration(), Sheet.REGISTRATION, Scale.DEFAULT),
              rules(entrance),
              create,
              add);
        });
  }

  private static String rules(Entrance entrance) {
    return "At most %d members. %s"
        .formatted(
            entrance.maxMembers(),
            entrance.allowsOverlap()
                ? "One person may be in several teams."
                : "Nobody may be in two teams.");
  }

  private static TeamPage.Team team(Team team, Entrance entrance, Caller caller) {
    return new TeamPage.Team(
        team.id().toString(),
        team.name(),
        !team.agreesTo(entrance),
        entrance.registration().stream()
            .filter(question -> team.registration().containsKey(question.key()))
            .map(question ->
                new TeamPage.Answer(
                    question.ask(), team.registration().getOrDefault(question.key(), "")))
            .toList(),
        team.members().stream()
            .map(member ->
                new TeamPage.Member(
                    member.id().toString(),
                    member.name(),
                    member.email(),
                    member.id().equals(caller.user())))
            .toList());
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw Problem.notFound();
    }
  }
}
