package assay.server.submission;

import assay.server.account.Caller;
import assay.server.http.Problem;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

@Controller("/api/v1")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class SubmissionController {
  private final Submissions submissions;
  private final SubmissionViews views;
  private final SubmissionEvents events;

  SubmissionController(Submissions submissions, SubmissionViews views, SubmissionEvents events) {
    this.submissions = submissions;
    this.views = views;
    this.events = events;
  }

  record OwnEntries(List<SubmissionLine> items) {
    OwnEntries {
      items = List.copyOf(items);
    }
  }

  @Post(
      value = "/orgs/{org}/competitions/{competition}/submissions",
      consumes = MediaType.MULTIPART_FORM_DATA)
  @Operation(summary = "Submits an entry")
  HttpResponse<SubmissionView> submit(
      Caller caller,
      String org,
      String competition,
      @Header("Content-Type") String contentType,
      @Header("Idempotency-Key") @Nullable String idempotencyKey,
      @Body @Nullable InputStream body)
      throws IOException {
    var upload =
        new Upload(
            contentType,
            body == null ? InputStream.nullInputStream() : body,
            Optional.ofNullable(idempotencyKey));
    var id = submissions.submit(caller, org, competition, upload);
    return HttpResponse.created(views.view(caller, id), URI.create("/api/v1/submissions/" + id));
  }

  @Get("/orgs/{org}/competitions/{competition}/submissions")
  @Operation(summary = "Entries of the caller's teams, newest first")
  OwnEntries own(Caller caller, String org, String competition) {
    return new OwnEntries(views.own(caller, org, competition));
  }

  @Get("/submissions/{id}")
  @Operation(summary = "One entry: state, results, timeline")
  SubmissionView view(Caller caller, String id) {
    return views.view(caller, id(id));
  }

  @Get(value = "/submissions/{id}/events", produces = MediaType.TEXT_EVENT_STREAM)
  @Operation(summary = "One entry as it changes, as server-sent events")
  Publisher<Event<SubmissionView>> events(Caller caller, String id) {
    return events.of(caller, id(id));
  }

  @Post("/submissions/{id}/cancel")
  @Operation(summary = "Stops an entry that is not finished")
  SubmissionView cancel(Caller caller, String id) {
    submissions.cancel(caller, id(id));
    return views.view(caller, id(id));
  }

  @Post("/submissions/{id}/withdraw")
  @Operation(summary = "Takes an entry off the boards")
  SubmissionView withdraw(Caller caller, String id) {
    submissions.withdraw(caller, id(id));
    return views.view(caller, id(id));
  }

  /// What is no id names nothing.
  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw Problem.notFound();
    }
  }
}
