package assay.server.submission;

import assay.server.account.Caller;
import assay.server.http.PageQuery;
import assay.server.http.Problem;
import assay.server.question.Sheet;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.http.sse.Event;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /// @param next the cursor of the page after this one; null: there is none
  record OwnEntries(List<SubmissionLine> items, @Nullable String next) {
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
      @Header("Content-Length") @Nullable Long length,
      @Header("Idempotency-Key") @Nullable String idempotencyKey,
      @Body @Nullable InputStream body)
      throws IOException {
    return accepted(
        caller,
        submissions.submit(
            caller,
            org,
            competition,
            new EntryRequest.OfForm(
                contentType,
                length == null ? -1 : length,
                body == null ? InputStream.nullInputStream() : body,
                Optional.ofNullable(idempotencyKey),
                (_, _) -> {})));
  }

  /// The same fields as the form; `model` and `scores` name finished uploads.
  record NewEntry(
      @Nullable String task,
      @Nullable String phase,
      @Nullable String scale,
      @Nullable String team,
      @Nullable Method method,
      @Nullable Map<String, String> facts,
      @Nullable String kitVersion,
      @Nullable String model,
      @Nullable List<String> scores) {
    NewEntry {
      scores = scores == null ? null : List.copyOf(scores);
      facts = facts == null ? null : new HashMap<>(facts);
    }

    record Method(@Nullable String name, @Nullable String description, @Nullable String link) {}

    EntryRequest request(Optional<String> idempotencyKey) {
      var fields = new HashMap<String, String>();
      put(fields, "task", task);
      put(fields, "phase", phase);
      put(fields, "scale", scale);
      put(fields, "team", team);
      put(fields, "kit_version", kitVersion);
      if (method != null) {
        put(fields, "method_name", method.name());
        put(fields, "method_description", method.description());
        put(fields, "method_link", method.link());
      }
      if (facts != null) {
        facts.forEach((key, answer) -> put(fields, Sheet.FACT + key, answer));
      }
      var uploads = new ArrayList<EntryRequest.Named>();
      if (model != null) {
        uploads.add(new EntryRequest.Named(Form.MODEL, model));
      }
      if (scores != null) {
        scores.forEach(one -> uploads.add(new EntryRequest.Named(Form.SCORES, one)));
      }
      return new EntryRequest.OfUploads(fields, uploads, idempotencyKey);
    }

    private static void put(Map<String, String> fields, String name, @Nullable String value) {
      if (value != null) {
        fields.put(name, value.strip());
      }
    }
  }

  @Status(HttpStatus.CREATED)
  @Post(
      value = "/orgs/{org}/competitions/{competition}/submissions",
      consumes = MediaType.APPLICATION_JSON)
  @Operation(summary = "Submits an entry whose files were uploaded before")
  HttpResponse<SubmissionView> submitUploads(
      Caller caller,
      String org,
      String competition,
      @Header("Idempotency-Key") @Nullable String idempotencyKey,
      @Body NewEntry entry)
      throws IOException {
    var request = entry.request(Optional.ofNullable(idempotencyKey));
    return accepted(caller, submissions.submit(caller, org, competition, request));
  }

  private HttpResponse<SubmissionView> accepted(Caller caller, UUID id) {
    return HttpResponse.created(views.view(caller, id), URI.create("/api/v1/submissions/" + id));
  }

  /// @param limit how many, at most 500
  /// @param cursor what the page before called `next`
  @Get("/orgs/{org}/competitions/{competition}/submissions")
  @Operation(summary = "Entries of the caller's teams, newest first")
  OwnEntries own(
      Caller caller,
      String org,
      String competition,
      @QueryValue @Nullable String limit,
      @QueryValue @Nullable String cursor) {
    var page = views.own(caller, org, competition, PageQuery.of(limit, cursor));
    return new OwnEntries(page.items(), page.next());
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
