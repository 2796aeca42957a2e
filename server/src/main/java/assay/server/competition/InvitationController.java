package assay.server.competition;

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
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Invitations over HTTP.
@Controller("/api/v1/orgs/{org}/competitions/{competition}/invitations")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class InvitationController {
  private final Invitations invitations;

  InvitationController(Invitations invitations) {
    this.invitations = invitations;
  }

  record NewInvitation(@Nullable String email) {}

  record InvitationList(List<Invitation> items) {}

  @Get
  @Operation(summary = "Lists who is invited to a private competition")
  InvitationList list(Caller caller, String org, String competition) {
    return new InvitationList(invitations.list(caller, new Invitations.Address(org, competition)));
  }

  @Status(HttpStatus.CREATED)
  @Post
  @Operation(summary = "Lets the holder of a mail address see a private competition")
  HttpResponse<Invitation> invite(
      Caller caller, String org, String competition, @Body NewInvitation wanted) {
    var email = wanted.email() == null ? "" : wanted.email();
    return HttpResponse.created(
        invitations
            .invite(caller, new Invitations.Address(org, competition), List.of(email))
            .getFirst());
  }

  @Status(HttpStatus.NO_CONTENT)
  @Delete("/{id}")
  @Operation(summary = "Takes a mail address off the list")
  HttpResponse<?> withdraw(Caller caller, String org, String competition, UUID id) {
    invitations.withdraw(caller, new Invitations.Address(org, competition), id);
    return HttpResponse.noContent();
  }
}
