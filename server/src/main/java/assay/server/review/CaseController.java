package assay.server.review;

import assay.server.account.Caller;
import assay.server.http.Problem;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The organizers' cases over HTTP.
@Controller("/api/v1")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class CaseController {
  private final Cases cases;

  CaseController(Cases cases) {
    this.cases = cases;
  }

  record CaseList(List<CaseView> items) {
    CaseList {
      items = List.copyOf(items);
    }
  }

  /// @param version of the case as the decider saw it
  record DecisionRequest(
      @Nullable String decision, @Nullable String reason, @Nullable Integer version) {}

  @Get("/orgs/{org}/cases")
  CaseList list(String org, @QueryValue(defaultValue = "open") String state, Caller caller) {
    caller.require("read");
    return new CaseList(cases.list(caller, org, state));
  }

  @Get("/cases/{id}")
  CaseView find(UUID id, Caller caller) {
    caller.require("read");
    return cases.find(caller, id);
  }

  @Post("/cases/{id}/decision")
  CaseView decide(UUID id, @Body DecisionRequest request, Caller caller) {
    if (request.version() == null) {
      throw Problem.field(
          "version", "case.version", "Name the version of the case that you decide on.");
    }
    return cases.decide(
        caller,
        id,
        new Cases.Opinion(
            decision(request.decision()),
            request.reason() == null ? "" : request.reason(),
            request.version()));
  }

  private static Cases.Decision decision(@Nullable String spelled) {
    for (var decision : Cases.Decision.values()) {
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
