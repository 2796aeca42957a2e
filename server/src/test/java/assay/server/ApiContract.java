package assay.server;

import assay.server.http.ApiDocument;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Whether an answer is what the API document promises: every answer of every test is held to it.
/// Members that the document does not know are as wrong as those that it misses.
final class ApiContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROBLEM = "#/components/schemas/Problem";
  private static final ApiContract CONTRACT = new ApiContract();

  private final JsonNode components;
  private final List<Operation> operations = new ArrayList<>();
  private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

  private record Operation(String method, Pattern path, int names, JsonNode described) {}

  private ApiContract() {
    var document = ApiDocument.read();
    document.findParents("properties").forEach(ApiContract::close);
    this.components = document.path("components");
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(method ->
                    operations.add(
                        new Operation(
                            method.getKey().toUpperCase(Locale.ROOT),
                            Pattern.compile(
                                path.getKey().replace(".", "\\.").replaceAll("\\{\\w+}", "[^/]+")),
                            path.getKey().split("\\{", -1).length,
                            method.getValue()))));
  }

  /// An object that lists its members has no others.
  private static void close(JsonNode schema) {
    if (schema.path("properties").isObject() && !schema.has("additionalProperties")) {
      ((ObjectNode) schema).put("additionalProperties", false);
    }
  }

  /// What is wrong with an answer; empty: nothing, or it is no answer of the API.
  static Optional<String> fault(String method, String path, HttpResponse<byte[]> answer) {
    return CONTRACT.find(method, path).flatMap(operation -> CONTRACT.fault(operation, answer));
  }

  /// The one with the fewest names in its address: `/board/scales` before `/board/{id}`.
  private Optional<Operation> find(String method, String address) {
    int query = address.indexOf('?');
    var path = query < 0 ? address : address.substring(0, query);
    return operations.stream()
        .filter(one -> one.method().equals(method) && one.path().matcher(path).matches())
        .min((one, other) -> Integer.compare(one.names(), other.names()));
  }

  private Optional<String> fault(Operation operation, HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    var type = answer.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
    if (status >= 400) {
      return type.equals("application/problem+json")
          ? invalid(JSON.createObjectNode().put("$ref", PROBLEM), answer.body())
          : Optional.empty();
    }
    var declared = operation.described().path("responses").path(Integer.toString(status));
    if (status == 304 || status == 303) {
      return Optional.empty();
    }
    if (declared.isMissingNode()) {
      return Optional.of(
          "status %d is not in the document, which has %s"
              .formatted(
                  status,
                  operation.described().path("responses").properties().stream()
                      .map(Map.Entry::getKey)
                      .collect(Collectors.joining(", "))));
    }
    if (answer.body().length == 0) {
      return Optional.empty();
    }
    var content = declared.path("content").path(type);
    if (content.isMissingNode()) {
      return Optional.of("type " + type + " is not in the document for " + status);
    }
    return type.equals("application/json")
        ? invalid(content.path("schema"), answer.body())
        : Optional.empty();
  }

  private Optional<String> invalid(JsonNode described, byte[] body) {
    try {
      var messages = schema(described).validate(JSON.readTree(body));
      return messages.isEmpty()
          ? Optional.empty()
          : Optional.of(
              messages.stream()
                  .map(ValidationMessage::getMessage)
                  .limit(5)
                  .collect(Collectors.joining("; ")));
    } catch (IOException e) {
      return Optional.of("no JSON: " + e.getMessage());
    }
  }

  private JsonSchema schema(JsonNode described) {
    return schemas.computeIfAbsent(
        described.toString(),
        _ -> {
          var root = ((ObjectNode) described.deepCopy());
          root.set("components", components);
          return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
        });
  }
}
