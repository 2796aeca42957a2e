package assay.server.notice;

import assay.server.account.Caller;
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
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Webhooks over HTTP.
@Controller("/api/v1/orgs/{org}/webhooks")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class WebhookController {
  private final Webhooks webhooks;

  WebhookController(Webhooks webhooks) {
    this.webhooks = webhooks;
  }

  record NewWebhook(@Nullable String url, @Nullable List<String> kinds) {}

  record CreatedWebhook(
      UUID id, String url, List<String> kinds, Instant createdAt, String secret) {}

  record WebhookList(List<WebhookView> items) {}

  /// @param event id under which it is told
  record TestSent(UUID event) {}

  @Status(HttpStatus.CREATED)
  @Post
  @Operation(summary = "Adds a webhook; the answer has the secret that signs its calls, this once")
  HttpResponse<CreatedWebhook> create(Caller caller, String org, @Body NewWebhook wanted) {
    var made = webhooks.create(caller, org, wanted.url(), wanted.kinds());
    var webhook = made.webhook();
    return HttpResponse.created(
        new CreatedWebhook(
            webhook.id(),
            webhook.url(),
            webhook.kinds(),
            webhook.createdAt(),
            made.secret().text()));
  }

  @Get
  @Operation(summary = "Lists the webhooks with how their newest event fared")
  WebhookList list(Caller caller, String org) {
    return new WebhookList(webhooks.list(caller, org));
  }

  @Status(HttpStatus.NO_CONTENT)
  @Delete("/{id}")
  @Operation(summary = "Removes a webhook; what it was not told yet it never is")
  HttpResponse<?> remove(Caller caller, String org, UUID id) {
    webhooks.remove(caller, org, id);
    return HttpResponse.noContent();
  }

  @Status(HttpStatus.ACCEPTED)
  @Post("/{id}/test")
  @Operation(summary = "Sends a test event to a webhook")
  HttpResponse<TestSent> test(Caller caller, String org, UUID id) {
    return HttpResponse.accepted().body(new TestSent(webhooks.test(caller, org, id)));
  }
}
