package assay.server.pages;

import assay.server.account.Caller;
import assay.server.question.Question;
import assay.server.team.Registrations;
import assay.server.team.Team;
import assay.web.Link;
import assay.web.organize.RegistrationsPage;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;

/// Who registered for a competition, for its organizers.
@Controller("/organize/{org}/{competition}/teams")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class RegistrationPages {
  private final PageAnswers answers;
  private final Venues venues;
  private final Registrations registrations;

  RegistrationPages(PageAnswers answers, Venues venues, Registrations registrations) {
    this.answers = answers;
    this.venues = venues;
    this.registrations = registrations;
  }

  @Get
  HttpResponse<byte[]> list(HttpRequest<?> request, Caller caller, String org, String competition) {
    var listed = registrations.list(caller, org, competition);
    var venue = venues.find(caller, org, competition);
    var entrance = listed.competition().entrance();
    return answers.ok(
        request,
        caller,
        new RegistrationsPage(
            new Link(venue.organization().name(), Paths.inbox(org)),
            new Link(venue.competition().name(), venue.home()),
            entrance.registration().stream().map(Question::ask).toList(),
            entrance.hasTerms(),
            listed.teams().stream()
                .map(team ->
                    new RegistrationsPage.Team(
                        team.name(),
                        team.members().stream().map(RegistrationPages::member).toList(),
                        entrance.registration().stream()
                            .map(question -> team.registration().getOrDefault(question.key(), ""))
                            .toList(),
                        team.agreesTo(entrance)))
                .toList()));
  }

  private static RegistrationsPage.Member member(Team.Member member) {
    return new RegistrationsPage.Member(member.name(), member.email());
  }
}
