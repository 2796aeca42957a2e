package assay.server.regrade;

import assay.server.account.Caller;
import assay.server.http.Problem;
import assay.server.http.UnreadBody;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

@Controller("/api/v1/orgs/{org}/competitions/{competition}/regrades")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class RegradeController {
  private final Regrades regrades;

  RegradeController(Regrades regrades) {
    this.regrades = regrades;
  }

  record RegradeList(List<RegradeView> items) {
    RegradeList {
      items = List.copyOf(items);
    }
  }

  /// @param leaveOut whether entries that could not be graded anew are taken out of the ranking
  record Application(@Nullable Boolean leaveOut) {}

  record Cancellation(@Nullable String reason) {}

  @Get
  @Operation(summary = "Re-grade sets of a competition, newest first")
  RegradeList list(Caller caller, String org, String competition) {
    caller.require("read");
    return new RegradeList(regrades.list(caller, new Regrades.Address(org, competition)));
  }

  @Get("/{number}")
  @Operation(summary = "A re-grade set, with what it would change or changed")
  RegradeView find(Caller caller, String org, String competition, int number) {
    caller.require("read");
    return regrades.find(caller, new Regrades.Address(org, competition), number);
  }

  @Status(HttpStatus.CREATED)
  @Post(consumes = MediaType.MULTIPART_FORM_DATA)
  @Operation(
      summary = "Opens a re-grade set",
      description =
          "Fields: reason; task, match, review, sanitizer; set with the file labels or data (groups, identities), keeps_claims; track with columns; again (judge, run), track, entries.")
  HttpResponse<RegradeView> open(
      Caller caller,
      String org,
      String competition,
      @Header("Content-Type") String contentType,
      @Body @Nullable InputStream body)
      throws IOException {
    var sent = body == null ? InputStream.nullInputStream() : body;
    try {
      var opened =
          regrades.open(
              caller,
              new Regrades.Address(org, competition),
              new Regrades.Sent(contentType, sent, (_, _) -> {}));
      return HttpResponse.created(
          opened,
          URI.create(
              "/api/v1/orgs/%s/competitions/%s/regrades/%d"
                  .formatted(org, competition, opened.number())));
    } catch (Problem refused) {
      UnreadBody.drain(sent);
      throw refused;
    }
  }

  @Post("/{number}/application")
  @Operation(summary = "Makes a re-grade set stand, all of it at once")
  RegradeView apply(
      Caller caller, String org, String competition, int number, @Body Application application) {
    return regrades.apply(
        caller,
        new Regrades.Address(org, competition),
        number,
        Boolean.TRUE.equals(application.leaveOut()));
  }

  @Post("/{number}/cancellation")
  @Operation(summary = "Ends a re-grade set: nothing of it ever counts")
  RegradeView cancel(
      Caller caller, String org, String competition, int number, @Body Cancellation cancellation) {
    return regrades.cancel(
        caller,
        new Regrades.Address(org, competition),
        number,
        Objects.requireNonNullElse(cancellation.reason(), "").strip());
  }

  @Post("/{number}/retry")
  @Operation(summary = "Has entries graded anew once more that failed")
  RegradeView retry(Caller caller, String org, String competition, int number) {
    return regrades.retry(caller, new Regrades.Address(org, competition), number);
  }
}
