package assay.server.queue;

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

/// Tokens for workers of an organization's own pool.
@Controller("/api/v1/orgs/{org}/worker-tokens")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class WorkerTokenController {
  private final WorkerTokens tokens;

  WorkerTokenController(WorkerTokens tokens) {
    this.tokens = tokens;
  }

  record Items(List<WorkerToken> items) {
    Items {
      items = List.copyOf(items);
    }
  }

  record NewToken(@Nullable String name) {}

  /// @param token the secret, shown this once
  record Created(UUID id, String name, Instant createdAt, String token) {}

  @Get
  @Operation(summary = "The good worker tokens of the organization (owners only)")
  Items list(Caller caller, String org) {
    return new Items(tokens.list(caller, org));
  }

  @Status(HttpStatus.CREATED)
  @Post
  @Operation(summary = "Makes a token for workers of the organization's own pool (owners only)")
  HttpResponse<Created> create(Caller caller, String org, @Body NewToken wanted) {
    var made = tokens.create(caller, org, wanted.name());
    return HttpResponse.created(
        new Created(
            made.token().id(),
            made.token().name(),
            made.token().createdAt(),
            made.secret().text()));
  }

  @Status(HttpStatus.NO_CONTENT)
  @Delete("/{id}")
  @Operation(summary = "Revokes a worker token (owners only)")
  HttpResponse<Void> revoke(Caller caller, String org, UUID id) {
    tokens.revoke(caller, org, id);
    return HttpResponse.noContent();
  }
}
