package assay.server.pages;

import assay.server.account.Caller;
import assay.server.competition.Invitations;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.web.Form;
import assay.web.Link;
import assay.web.organize.InvitationsPage;
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
import java.util.Arrays;
import java.util.UUID;

/// Who is invited to a private competition. To others than its organizers there is no such page.
@Controller("/organize/{org}/{competition}/invitations")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class InvitationPages {
  private final PageAnswers answers;
  private final Venues venues;
  private final Organizations organizations;
  private final Invitations invitations;

  InvitationPages(
      PageAnswers answers, Venues venues, Organizations organizations, Invitations invitations) {
    this.answers = answers;
    this.venues = venues;
    this.organizations = organizations;
    this.invitations = invitations;
  }

  @Get
  HttpResponse<byte[]> list(HttpRequest<?> request, Caller caller, String org, String competition) {
    return answers.ok(request, caller, page(caller, org, competition, Form.EMPTY));
  }

  /// Addresses stand one a line, or with commas or blanks between.
  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> invite(
      HttpRequest<?> request, Caller caller, String org, String competition, @Body InputStream body)
      throws IOException {
    var form = TypedForm.read(body);
    try {
      var emails = Arrays.asList(form.get("email").strip().split("[\\s,;]+"));
      invitations.invite(caller, new Invitations.Address(org, competition), emails);
      return PageAnswers.go(Paths.invitations(org, competition));
    } catch (Problem problem) {
      var again = form.with(problem, "email");
      return answers.refused(request, caller, page(caller, org, competition, again));
    }
  }

  @Post("/{id}/withdraw")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.ALL})
  HttpResponse<byte[]> withdraw(Caller caller, String org, String competition, UUID id) {
    invitations.withdraw(caller, new Invitations.Address(org, competition), id);
    return PageAnswers.go(Paths.invitations(org, competition));
  }

  private InvitationsPage page(Caller caller, String org, String competition, Form form) {
    var organization = organizations.require(caller, org, Role.ORGANIZER);
    var listed = invitations.list(caller, new Invitations.Address(org, competition));
    var venue = venues.find(caller, org, competition);
    return new InvitationsPage(
        new Link(organization.name(), Paths.inbox(organization.slug())),
        new Link(venue.competition().name(), venue.home()),
        Paths.invitations(org, competition),
        listed.stream()
            .map(one ->
                new InvitationsPage.Invitation(
                    one.id().toString(), one.email(), one.by(), one.at()))
            .toList(),
        form);
  }
}
