package assay.server.board;

import assay.server.account.Caller;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Controller("/api/v1/orgs/{org}/competitions/{competition}/phases/{phase}/publications")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class PublicationController {
  private final Publications publications;

  PublicationController(Publications publications) {
    this.publications = publications;
  }

  record Wish(@Nullable String kind, @Nullable String reason, @Nullable Boolean override) {}

  record Retraction(@Nullable String reason) {}

  /// @param openForFinal what a final board would still wait for
  record PublicationList(
      String phase, List<Publications.Publication> items, List<String> openForFinal) {
    static PublicationList of(Publications.Overview overview) {
      return new PublicationList(
          overview.phase().slug(), overview.publications(), overview.openForFinal());
    }
  }

  @Get
  @Operation(summary = "What was published of the phase's boards, and what the final ones wait for")
  PublicationList list(Caller caller, String org, String competition, String phase) {
    caller.require("read");
    return PublicationList.of(
        publications.overview(caller, new Publications.Address(org, competition, phase)));
  }

  @Status(HttpStatus.CREATED)
  @Post
  @Operation(summary = "Reveals the phase's boards, or publishes the provisional or final ones")
  HttpResponse<PublicationList> publish(
      Caller caller, String org, String competition, String phase, @Body Wish wish) {
    return HttpResponse.created(
        PublicationList.of(
            publications.publish(
                caller,
                new Publications.Address(org, competition, phase),
                new Publications.Wanted(
                    Objects.requireNonNullElse(wish.kind(), ""),
                    Objects.requireNonNullElse(wish.reason(), "").strip(),
                    Boolean.TRUE.equals(wish.override())))));
  }

  @Post("/{kind}/retraction")
  @Operation(summary = "Takes a publication back, with a reason")
  PublicationList retract(
      Caller caller,
      String org,
      String competition,
      String phase,
      String kind,
      @Body Retraction retraction) {
    return PublicationList.of(
        publications.retract(
            caller,
            new Publications.Address(org, competition, phase),
            kind,
            Objects.requireNonNullElse(retraction.reason(), "").strip()));
  }
}
