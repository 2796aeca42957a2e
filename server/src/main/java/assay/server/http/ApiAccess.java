package assay.server.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// Who may call an operation, for the API document. The programs decide; a test compares.
final class ApiAccess {
  /// Beside the scopes: nobody needs to be known, somebody does, a worker does.
  static final String OPEN = "open";

  static final String ANYONE = "anyone";
  static final String WORKER = "worker";
  static final Set<String> SCOPES = Set.of("read", "submit", "organize", "operate");

  private record Rule(String access, Pattern operations) {}

  /// The first one that fits counts.
  private static final List<Rule> RULES =
      List.of(
          rule(WORKER, ".* /api/v1/worker/.*"),
          rule(
              OPEN,
              "POST /api/v1/(accounts|session|tokens)|OPTIONS .*|GET /schemas/.*|GET /\\.well-known/.*"),
          rule(
              OPEN,
              "GET /api/v1/orgs/\\{org}/competitions(/\\{competition}(/board.*|/sets/.*|/tasks/.*)?)?"),
          rule(ANYONE, "DELETE /api/v1/(session|tokens/\\{id})"),
          rule("operate", "POST /api/v1/(orgs|queue|orgs/\\{org}/queue)"),
          rule("organize", "POST /api/v1/submissions/\\{id}/release|.*/attempts"),
          rule(
              "submit",
              "POST /api/v1/me/mail|(POST|DELETE) .*/teams.*|POST .*/submissions.*|.* /api/v1/uploads.*"),
          rule(
              "organize",
              "GET .*/(bundle|invitations|registrations|webhooks|worker-tokens|audit|audit/export|audit/verification)"),
          rule("read", "GET .*"),
          rule("organize", ".*"));

  private ApiAccess() {}

  private static Rule rule(String access, String operations) {
    return new Rule(access, Pattern.compile(operations));
  }

  /// @param method in capitals
  static String of(String method, String path) {
    var operation = method + " " + path;
    return RULES.stream()
        .filter(rule -> rule.operations().matcher(operation).matches())
        .findFirst()
        .orElseThrow()
        .access();
  }

  /// As OpenAPI says it: an empty list means anybody.
  static void write(String access, ArrayNode security) {
    switch (access) {
      case OPEN -> {}
      case WORKER -> security.addObject().putArray("worker");
      case ANYONE -> security.addObject().putArray("token");
      default -> security.addObject().putArray("token").add(access);
    }
  }
}
