package assay.server.review;

import assay.server.account.Caller;
import assay.server.http.Problem;
import io.micronaut.http.HttpRequest;
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
import io.swagger.v3.oas.annotations.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The organizers' cases over HTTP.
@Controller("/api/v1")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class CaseController {
  private final Inbox inbox;
  private final Cases cases;
  private final Claims claims;
  private final Correspondence correspondence;
  private final Decisions decisions;

  CaseController(
      Inbox inbox, Cases cases, Claims claims, Correspondence correspondence, Decisions decisions) {
    this.inbox = inbox;
    this.cases = cases;
    this.claims = claims;
    this.correspondence = correspondence;
    this.decisions = decisions;
  }

  record Counters(List<Inbox.Counter> items) {
    Counters {
      items = List.copyOf(items);
    }
  }

  /// @param version of the case as the decider saw it
  record DecisionRequest(
      @Nullable String decision, @Nullable String reason, @Nullable Integer version) {}

  /// @param from whose claim is taken over; null: nobody's
  record ClaimRequest(@Nullable UUID from) {}

  record Said(@Nullable String text) {}

  @Get("/orgs/{org}/cases")
  @Operation(
      summary = "Lists cases: open ones oldest first, decided ones newest first",
      description =
          "Query: state (open, waiting, decided), kind, holder (mine, nobody), competition, limit, cursor")
  Inbox.Listed list(String org, Caller caller, @Parameter(hidden = true) HttpRequest<?> request) {
    caller.require("read");
    var values = new HashMap<String, String>();
    for (var parameter : request.getParameters()) {
      values.put(parameter.getKey(), parameter.getValue().getFirst());
    }
    return inbox.list(caller, org, new InboxFilter(values));
  }

  @Get("/orgs/{org}/cases/counters")
  @Operation(summary = "How many cases are open, by kind, and since when the oldest is")
  Counters counters(String org, Caller caller) {
    caller.require("read");
    return new Counters(inbox.counters(caller, org));
  }

  @Get("/cases/{id}")
  @Operation(summary = "A case with its evidence, comparisons and history")
  CaseView find(UUID id, Caller caller) {
    caller.require("read");
    return cases.find(caller, id);
  }

  @Post("/cases/{id}/claim")
  @Operation(summary = "Says that you look at a case; takes another's claim over if you name it")
  CaseView claim(UUID id, @Body ClaimRequest request, Caller caller) {
    claims.claim(caller, id, request.from());
    return cases.find(caller, id);
  }

  @Delete("/cases/{id}/claim")
  @Operation(summary = "Gives your claim up")
  CaseView release(UUID id, Caller caller) {
    claims.release(caller, id);
    return cases.find(caller, id);
  }

  @Status(HttpStatus.CREATED)
  @Post("/cases/{id}/comments")
  @Operation(summary = "Says something to the other organizers; the team never sees it")
  HttpResponse<CaseView> comment(UUID id, @Body Said said, Caller caller) {
    correspondence.comment(caller, id, "text", said.text());
    return HttpResponse.created(cases.find(caller, id));
  }

  @Status(HttpStatus.CREATED)
  @Post("/cases/{id}/messages")
  @Operation(summary = "Writes to the team of the entry")
  HttpResponse<CaseView> write(UUID id, @Body Said said, Caller caller) {
    correspondence.write(caller, id, "text", said.text());
    return HttpResponse.created(cases.find(caller, id));
  }

  @Post("/cases/{id}/decision")
  @Operation(summary = "Decides a case, or takes the decision back (none), with a reason")
  CaseView decide(UUID id, @Body DecisionRequest request, Caller caller) {
    if (request.version() == null) {
      throw Problem.field(
          "version", "case.version", "Name the version of the case that you decide on.");
    }
    decisions.decide(
        caller,
        id,
        new Decisions.Opinion(
            decision(request.decision()),
            request.reason() == null ? "" : request.reason(),
            request.version()));
    return cases.find(caller, id);
  }

  private static Decisions.Decision decision(@Nullable String spelled) {
    for (var decision : Decisions.Decision.values()) {
      if (decision.spelled().equals(spelled == null ? "" : spelled.toLowerCase(Locale.ROOT))) {
        return decision;
      }
    }
    throw Problem.field(
        "decision",
        "case.decision",
        "Expected approved, rejected, disqualified or none, found " + spelled + ".");
  }
}
