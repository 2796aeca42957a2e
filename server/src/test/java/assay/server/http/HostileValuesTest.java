package assay.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Each operation of the API document with each of its values hostile in turn, by someone who may
/// do everything: whatever is sent, the fault is never ours, and the answer says what it is.
@Timeout(600)
class HostileValuesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> METHODS = Set.of("get", "post", "put", "delete", "patch");

  /// For addresses and queries: as they stand in the request, before they are encoded.
  private static final List<String> WORDS =
      List.of(
          "",
          " ",
          "..",
          "../../../etc/passwd",
          "\u0000",
          "a\u0000b",
          "\uFFFF\u202E\u0001",
          "ꙮ".repeat(300),
          "a".repeat(3_000),
          "' or 1=1 --",
          "%s%n%x",
          "-1",
          "9223372036854775808",
          "1e400",
          "NaN",
          "null",
          "00000000-0000-0000-0000-000000000000",
          "2026-13-45T99:99:99Z",
          "+999999999-01-01T00:00:00Z",
          "<script>alert(1)</script>");

  /// For bodies: as JSON.
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1e400",
          "9223372036854775808",
          "0.1",
          "\"\"",
          "\" \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\uffff\\u202e\"",
          "\"" + "a".repeat(100_000) + "\"",
          "\"' or 1=1 --\"",
          "\"2026-13-45T99:99:99Z\"",
          "\"+999999999-01-01T00:00:00Z\"",
          "\"00000000-0000-0000-0000-000000000000\"",
          "[]",
          "{}",
          "[[[[[[[[[[]]]]]]]]]]",
          "[\"a\", null, 1, {}]",
          "{\"a\": {\"a\": {\"a\": null}}}");

  /// Bodies as a whole.
  private static final List<String> BODIES =
      List.of("", "null", "[]", "\"a\"", "{", "{\"a\":", "\u0000", "[".repeat(5_000), "{\"x\": 1}");

  private static ServerUnderTest server;
  private static Contest contest;
  private static Contest.Member member;
  private static String submission;
  private static JsonNode document;
  private static final Map<Integer, Integer> STATUSES = new HashMap<>();
  private static final List<String> FAULTS = new ArrayList<>();

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(Map.of("assay.certainty.tick", "1h", "assay.snapshot.tick", "1h"));
    contest = Contest.open(server, "hostile", "{per_day: 100000, per_phase: 1000000}");
    member = contest.newTeam("Hostile");
    var entry = contest.submitClaims(member);
    assertThat(entry.status()).isEqualTo(201);
    submission = entry.json().path("id").asText();
    document = server.get("/openapi", "").json();
  }

  @AfterAll
  static void stop() {
    server.emptyTheQueue();
    server.close();
  }

  /// One operation of the document.
  private record Operation(String method, String path, JsonNode described) {
    List<JsonNode> parameters(String in) {
      return StreamSupport.stream(described.path("parameters").spliterator(), false)
          .filter(parameter -> parameter.path("in").asText().equals(in))
          .toList();
    }
  }

  private static List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue().properties().stream()
                .filter(method -> METHODS.contains(method.getKey()))
                .forEach(method ->
                    operations.add(
                        new Operation(
                            method.getKey().toUpperCase(Locale.ROOT),
                            path.getKey(),
                            method.getValue()))));
    return operations;
  }

  /// What leads on: a value that is there, so that the hostile one beside it is reached.
  private static String known(String name, String path) {
    return switch (name) {
      case "org" -> contest.organization();
      case "competition" -> "faces";
      case "phase" -> "main";
      case "task" -> "claims";
      case "scale" -> "default";
      case "set" -> "open-set";
      case "kind" -> "final";
      case "number" -> "1";
      case "team" -> member.team().toString();
      case "user" -> member.user().toString();
      case "digest" -> "0".repeat(64);
      default ->
          path.contains("/submissions/{id}") ? submission : "00000000-0000-7000-8000-000000000000";
    };
  }

  @Test
  void nothingThatIsSentIsOurFault() {
    var operations = operations();
    assertThat(operations).hasSizeGreaterThan(70);
    for (var operation : operations) {
      if (!waits(operation)) {
        hostileAddresses(operation);
        hostileQueries(operation);
        hostileBodies(operation);
      }
    }
    assertThat(FAULTS).isEmpty();
    // That the walk reaches what it attacks: most is refused, some is done.
    assertThat(STATUSES.getOrDefault(422, 0)).isGreaterThan(300);
    assertThat(STATUSES.getOrDefault(200, 0)).isGreaterThan(30);
  }

  /// Streams and long polls answer late on purpose; `QueueTest` and `SubmissionTest` have them.
  private static boolean waits(Operation operation) {
    return operation.path().endsWith("/events") || operation.path().endsWith("/worker/claim");
  }

  private void hostileAddresses(Operation operation) {
    for (var hostile : operation.parameters("path")) {
      for (var word : WORDS) {
        var body = operation.described().has("requestBody") ? "{}" : "";
        send(operation, Map.of(hostile.path("name").asText(), word), Map.of(), body);
      }
    }
  }

  private void hostileQueries(Operation operation) {
    for (var hostile : operation.parameters("query")) {
      for (var word : WORDS) {
        var query = new HashMap<String, String>();
        operation
            .parameters("query")
            .forEach(one ->
                query.put(
                    one.path("name").asText(), known(one.path("name").asText(), operation.path())));
        query.keySet().removeIf(name -> !Set.of("phase", "task").contains(name));
        query.put(hostile.path("name").asText(), word);
        send(operation, Map.of(), query, "");
      }
    }
  }

  private void hostileBodies(Operation operation) {
    var schema =
        operation
            .described()
            .path("requestBody")
            .path("content")
            .path("application/json")
            .path("schema");
    if (schema.isMissingNode()) {
      return;
    }
    BODIES.forEach(body -> send(operation, Map.of(), Map.of(), body));
    var properties = resolved(schema).path("properties");
    for (var property : properties.properties()) {
      for (var value : VALUES) {
        var body = JSON.createObjectNode();
        properties
            .properties()
            .forEach(
                other -> body.set(other.getKey(), plausible(other.getKey(), other.getValue())));
        send(operation, Map.of(), Map.of(), with(body, property.getKey(), value));
      }
    }
  }

  private static String with(ObjectNode body, String name, String value) {
    body.remove(name);
    var rest = body.toString();
    return "{\"%s\": %s%s%s"
        .formatted(name, value, rest.length() > 2 ? "," : "", rest.substring(1));
  }

  private static JsonNode plausible(String name, JsonNode schema) {
    var type = resolved(schema).path("type");
    var word = type.isArray() ? type.path(0).asText() : type.asText();
    return switch (word) {
      case "integer", "number" -> JSON.getNodeFactory().numberNode(1);
      case "boolean" -> JSON.getNodeFactory().booleanNode(true);
      case "array" -> JSON.createArrayNode();
      case "object" -> JSON.createObjectNode();
      default ->
          JSON.getNodeFactory()
              .textNode(known(name, "").length() == 36 ? "reason" : known(name, ""));
    };
  }

  private static JsonNode resolved(JsonNode schema) {
    var reference = schema.path("$ref").asText();
    return reference.isEmpty() ? schema : document.at(reference.substring(1));
  }

  private void send(
      Operation operation, Map<String, String> path, Map<String, String> query, String body) {
    var address = operation.path();
    for (var parameter : operation.parameters("path")) {
      var name = parameter.path("name").asText();
      var value = path.getOrDefault(name, known(name, operation.path()));
      address = address.replace("{" + name + "}", encoded(value));
    }
    if (!query.isEmpty()) {
      address +=
          query.entrySet().stream()
              .map(one -> one.getKey() + "=" + encoded(one.getValue()))
              .collect(Collectors.joining("&", "?", ""));
    }
    var token = operation.path().contains("/worker/") ? server.workerToken() : token(operation);
    var answer =
        server.send(
            operation.method(),
            address,
            token,
            BodyPublishers.ofString(body),
            "Content-Type",
            operation.path().contains("/uploads")
                ? "application/offset+octet-stream"
                : "application/json",
            "Accept",
            "application/json");
    STATUSES.merge(answer.status(), 1, Integer::sum);
    var text = answer.text();
    boolean isProblem =
        answer.status() < 400
            || operation.method().equals("HEAD")
            || (text.contains("\"code\"") && text.contains("\"detail\""));
    if (answer.status() >= 500 || !isProblem) {
      FAULTS.add(
          "%s %s %s → %d %s"
              .formatted(
                  operation.method(),
                  shortened(address),
                  shortened(body),
                  answer.status(),
                  shortened(text)));
    }
  }

  /// Who may do everything in the organization; and what is an operator's alone, as the operator.
  private static String token(Operation operation) {
    boolean isOperators = operation.path().matches("/api/v1/(orgs|queue)|.*/orgs/\\{org\\}/queue");
    return isOperators ? server.ownerToken() : contest.organizer();
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, UTF_8).replace("+", "%20");
  }

  private static String shortened(String text) {
    return text.length() > 300 ? text.substring(0, 300) + "…" : text;
  }
}
