package assay.server.pages;

import assay.server.account.Caller;
import assay.server.competition.Competitions;
import assay.server.database.TenantDatabase;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.server.review.CaseView;
import assay.server.review.Cases;
import assay.web.Choice;
import assay.web.organize.InboxPage;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;

/// What needs an organizer. To others the organization has no such page.
@Controller("/organize/{org}")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class InboxPages {
  private final PageAnswers answers;
  private final Organizations organizations;
  private final Cases cases;
  private final TenantDatabase database;
  private final Competitions competitions;

  InboxPages(
      PageAnswers answers,
      Organizations organizations,
      Cases cases,
      TenantDatabase database,
      Competitions competitions) {
    this.answers = answers;
    this.organizations = organizations;
    this.cases = cases;
    this.database = database;
    this.competitions = competitions;
  }

  @Get
  HttpResponse<byte[]> inbox(
      HttpRequest<?> request,
      Caller caller,
      String org,
      @QueryValue(defaultValue = "open") String state) {
    var organization = organizations.require(caller, org, Role.REVIEWER);
    var shown = state.equals("decided") ? "decided" : "open";
    var open = cases.list(caller, org, "open");
    var listed = shown.equals("open") ? open : cases.list(caller, org, shown);
    var page =
        new InboxPage(
            organization.name(),
            organization.slug(),
            List.of(
                counter(open, "mismatch", "Mismatches"),
                counter(open, "review", "Reviews"),
                counter(open, "quarantine", "Quarantined"),
                counter(open, "hidden-failure", "Failed on hidden sets"),
                counter(open, "duplicate", "Duplicates"),
                counter(open, "suspicious", "Suspicious models"),
                counter(open, "architecture", "Architectures")),
            List.of(choice(org, "open", shown), choice(org, "decided", shown)),
            listed.stream().map(InboxPages::line).toList(),
            database
                .withoutTenant(handle -> competitions.published(handle, organization.slug()))
                .stream()
                .map(item ->
                    new InboxPage.Competition(
                        item.name(),
                        Paths.competition(organization.slug(), item.slug()),
                        Paths.publish(organization.slug(), item.slug()),
                        Paths.regrades(organization.slug(), item.slug())))
                .toList());
    return answers.ok(request, caller, page);
  }

  private static InboxPage.Counter counter(List<CaseView> open, String kind, String label) {
    return new InboxPage.Counter(
        label, (int) open.stream().filter(one -> one.kind().equals(kind)).count());
  }

  private static Choice choice(String org, String state, String shown) {
    return new Choice(state, Paths.inbox(org) + "?state=" + state, state.equals(shown));
  }

  private static InboxPage.Case line(CaseView one) {
    return new InboxPage.Case(
        Badges.kind(one.kind()),
        one.subject().code(),
        Paths.reviewCase(one.id()),
        one.subject().team(),
        CasePages.track(one.subject()),
        one.summary(),
        one.openedAt(),
        Badges.decision(one.kind(), one.decided().decision()));
  }
}
