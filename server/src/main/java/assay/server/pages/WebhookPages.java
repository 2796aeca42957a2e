package assay.server.pages;

import assay.server.account.Caller;
import assay.server.http.Problem;
import assay.server.notice.WebhookView;
import assay.server.notice.Webhooks;
import assay.server.organization.Organizations;
import assay.server.organization.Role;
import assay.web.Badge;
import assay.web.Form;
import assay.web.Link;
import assay.web.organize.WebhooksPage;
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
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The webhooks of an organization. To others than its organizers there is no such page.
@Controller("/organize/{org}/webhooks")
@Hidden
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class WebhookPages {
  private final PageAnswers answers;
  private final Organizations organizations;
  private final Webhooks webhooks;

  WebhookPages(PageAnswers answers, Organizations organizations, Webhooks webhooks) {
    this.answers = answers;
    this.organizations = organizations;
    this.webhooks = webhooks;
  }

  @Get
  HttpResponse<byte[]> list(HttpRequest<?> request, Caller caller, String org) {
    return answers.ok(request, caller, page(caller, org, List.of(), Form.EMPTY, null));
  }

  /// Answers with the page itself: the secret is shown once and is in no address.
  @Post
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  HttpResponse<byte[]> add(
      HttpRequest<?> request, Caller caller, String org, @Body InputStream body)
      throws IOException {
    var form = TypedForm.read(body);
    var kinds = form.all("kinds");
    try {
      var made = webhooks.create(caller, org, form.get("url"), kinds);
      var secret = made.secret().text();
      return answers.ok(request, caller, page(caller, org, List.of(), Form.EMPTY, secret));
    } catch (Problem problem) {
      return answers.refused(request, caller, page(caller, org, kinds, form.with(problem), null));
    }
  }

  @Post("/{id}/test")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.ALL})
  HttpResponse<byte[]> test(Caller caller, String org, UUID id) {
    webhooks.test(caller, org, id);
    return PageAnswers.go(Paths.webhooks(org));
  }

  @Post("/{id}/remove")
  @Consumes({MediaType.APPLICATION_FORM_URLENCODED, MediaType.ALL})
  HttpResponse<byte[]> remove(Caller caller, String org, UUID id) {
    webhooks.remove(caller, org, id);
    return PageAnswers.go(Paths.webhooks(org));
  }

  private WebhooksPage page(
      Caller caller, String org, List<String> chosen, Form form, @Nullable String secret) {
    var organization = organizations.require(caller, org, Role.ORGANIZER);
    return new WebhooksPage(
        new Link(organization.name(), Paths.inbox(organization.slug())),
        organization.slug(),
        webhooks.list(caller, org).stream().map(WebhookPages::line).toList(),
        Webhooks.KINDS.stream()
            .map(kind -> new WebhooksPage.Kind(kind, meaning(kind), chosen.contains(kind)))
            .toList(),
        form,
        secret);
  }

  private static String meaning(String kind) {
    return switch (kind) {
      case "submission.state" -> "an entry takes a step: accepted, running, graded, failed";
      case "submission.remark" -> "something else is said about an entry";
      case "submission.regraded" -> "a re-grade changed the results of an entry";
      case "case.opened" -> "a case needs you";
      case "case.decided" -> "a case was decided";
      case "case.message" -> "organizers write to a team about a case";
      case "case.answer" -> "a team answers in a case";
      case "board.published" -> "boards are revealed, provisional or final";
      default -> "";
    };
  }

  private static WebhooksPage.Webhook line(WebhookView webhook) {
    return new WebhooksPage.Webhook(
        webhook.id().toString(),
        webhook.url(),
        String.join(", ", webhook.kinds()),
        webhook.waiting(),
        webhook.givenUp(),
        webhook.last() == null ? null : last(webhook.last()));
  }

  private static WebhooksPage.Last last(WebhookView.Last last) {
    return new WebhooksPage.Last(
        last.kind(),
        Badge.valueOf(last.state()),
        last.attempts(),
        last.error() == null ? "" : last.error(),
        last.at(),
        last.nextAt());
  }
}
