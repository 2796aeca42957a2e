package assay.server.http;

import assay.server.Health;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;

/// What those who run the server look at.
@Controller
@Hidden
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class OperationController {
  private final List<Health> needs;
  private final PrometheusMeterRegistry metrics;

  OperationController(List<Health> needs, PrometheusMeterRegistry metrics) {
    this.needs = List.copyOf(needs);
    this.metrics = metrics;
  }

  /// @param status `up` or `down`
  /// @param checks what was asked
  record HealthView(String status, List<Check> checks) {}

  /// @param status `up`, `warning` or `down`
  /// @param reason empty while up
  record Check(String name, String status, String reason) {}

  @Get("/health")
  HttpResponse<HealthView> health() {
    var checks = needs.stream().map(OperationController::check).toList();
    var up = checks.stream().noneMatch(check -> check.status().equals("down"));
    return HttpResponse.<HealthView>status(up ? 200 : 503, up ? "OK" : "Service Unavailable")
        .body(new HealthView(up ? "up" : "down", checks));
  }

  private static Check check(Health need) {
    return need.fault()
        .map(reason -> new Check(need.name(), "down", reason))
        .or(() -> need.warning().map(reason -> new Check(need.name(), "warning", reason)))
        .orElseGet(() -> new Check(need.name(), "up", ""));
  }

  @Get(value = "/metrics", produces = "text/plain; version=0.0.4; charset=utf-8")
  String metrics() {
    return metrics.scrape();
  }

  @Get(value = "/openapi", produces = MediaType.APPLICATION_JSON)
  JsonNode openapi() {
    return ApiDocument.read();
  }
}
