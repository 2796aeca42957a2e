package assay.server.pages;

import assay.server.account.Caller;
import assay.server.board.Publications;
import assay.server.competition.Phase;
import assay.server.http.Problem;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.web.Form;
import assay.web.Link;
import assay.web.organize.PublishPage;
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
import java.util.List;
import java.util.Objects;

/// What the public sees of a competition's boards. To others than its organizers there is no such
/// page.
@Controller("/organize/{org}/{competition}/publish")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class PublishPages {
  private static final List<PublishPage.Kind> KINDS =
      List.of(
          new PublishPage.Kind(
              "reveal", "Reveal", "Held columns and what came after a freeze become public."),
          new PublishPage.Kind(
              "provisional",
              "Provisional boards",
              "Everything is public and marked provisional; reviews still change it."),
          new PublishPage.Kind(
              "final", "Final boards", "The boards of this moment stand; nothing changes them."));

  private final PageAnswers answers;
  private final Venues venues;
  private final Organizations organizations;
  private final Publications publications;

  PublishPages(
      PageAnswers answers, Venues venues, Organizations organizations, Publications publications) {
    this.answers = answers;
    this.venues = venues;
    this.organizations = organizations;
    this.publications = publications;
  }

  @Get
  HttpResponse<byte[]> look(HttpRequest<?> request, Caller caller, String org, String competition) {
    return answers.ok(request, caller, page(caller, org, competition, Form.EMPTY));
  }

  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> publish(
      HttpRequest<?> request, Caller caller, String org, String competition, @Body InputStream body)
      throws IOException {
    var form = TypedForm.read(body);
    try {
      publications.publish(
          caller,
          new Publications.Address(org, competition, form.get("phase")),
          new Publications.Wanted(
              form.get("kind"), form.get("reason").strip(), form.get("override").equals("true")));
      return PageAnswers.go(Paths.publish(org, competition));
    } catch (Problem problem) {
      return answers.refused(request, caller, page(caller, org, competition, form.with(problem)));
    }
  }

  @Post("/retraction")
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> retract(
      HttpRequest<?> request, Caller caller, String org, String competition, @Body InputStream body)
      throws IOException {
    var form = TypedForm.read(body);
    try {
      publications.retract(
          caller,
          new Publications.Address(org, competition, form.get("phase")),
          form.get("kind"),
          form.get("reason").strip());
      return PageAnswers.go(Paths.publish(org, competition));
    } catch (Problem problem) {
      return answers.refused(request, caller, page(caller, org, competition, form.with(problem)));
    }
  }

  private PublishPage page(Caller caller, String org, String competition, Form form) {
    var organization = organizations.require(caller, org, Role.REVIEWER);
    var venue = venues.find(caller, org, competition);
    return new PublishPage(
        new Link(organization.name(), Paths.inbox(organization.slug())),
        venue.competition().name(),
        Paths.publish(org, competition),
        venue.competition().timeZone(),
        venue.tracks().stream()
            .map(track -> track.phase().slug())
            .distinct()
            .map(phase ->
                phase(
                    publications.overview(
                        caller, new Publications.Address(org, competition, phase)),
                    venue))
            .toList(),
        form);
  }

  private static PublishPage.Phase phase(Publications.Overview overview, Venue venue) {
    var standing =
        overview.publications().stream()
            .filter(one -> one.retractedAt() == null)
            .map(Publications.Publication::kind)
            .toList();
    return new PublishPage.Phase(
        overview.phase().slug(),
        overview.phase().name(),
        stage(overview.phase(), standing, venue),
        overview.openForFinal(),
        KINDS.stream().filter(kind -> !standing.contains(kind.name())).toList(),
        overview.publications().stream()
            .map(one ->
                new PublishPage.Publication(
                    one.kind(),
                    one.at(),
                    one.by(),
                    one.reason(),
                    String.join("; ", one.overridden()),
                    one.retractedAt() == null
                        ? null
                        : Objects.requireNonNullElse(one.retraction(), "")))
            .toList());
  }

  private static String stage(Phase phase, List<String> standing, Venue venue) {
    if (!phase.showsResultsAt(venue.now())) {
      return "The public sees no results yet: they are due " + phase.secrecy().resultsAt() + ".";
    }
    if (standing.contains("final")) {
      return "The public sees the final boards.";
    }
    if (standing.contains("provisional")) {
      return "The public sees the boards, marked provisional.";
    }
    var freezes = phase.secrecy().freezesAt();
    boolean isFrozen = freezes != null && !venue.now().isBefore(freezes) && standing.isEmpty();
    return isFrozen
        ? "The public sees the boards as they were on " + freezes + "."
        : "The public sees the boards as they change.";
  }
}
