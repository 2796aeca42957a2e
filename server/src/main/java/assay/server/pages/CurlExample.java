package assay.server.pages;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// A command that calls an operation; what the caller fills in is in capitals.
final class CurlExample {
  private static final Pattern VARIABLE = Pattern.compile("\\{\\+?(\\w+)}");
  private static final int DEEPEST = 3;
  private final JsonNode document;

  private CurlExample(JsonNode document) {
    this.document = document;
  }

  static String of(String method, String path, JsonNode operation, JsonNode document) {
    return new CurlExample(document).command(method, path, operation);
  }

  private String command(String method, String path, JsonNode operation) {
    var parts = new ArrayList<String>();
    parts.add(
        switch (method) {
          case "GET" -> "curl -sS";
          case "HEAD" -> "curl -sS --head";
          default -> "curl -sS -X " + method;
        });
    parts.add("\"$ASSAY_SERVER" + filled(path) + query(operation) + "\"");
    if (!operation.path("security").isEmpty()) {
      var isWorkers = operation.path("security").path(0).has("worker");
      parts.add(
          "-H \"Authorization: Bearer " + (isWorkers ? "$WORKER_TOKEN" : "$ASSAY_TOKEN") + "\"");
    }
    if (path.startsWith("/api/v1/uploads") && !method.equals("OPTIONS")) {
      parts.add("-H \"Tus-Resumable: 1.0.0\"");
    }
    for (var parameter : operation.path("parameters")) {
      if (parameter.path("in").asText().equals("header") && isSent(parameter)) {
        parts.add("-H \"%s: %s\"".formatted(parameter.path("name").asText(), word(parameter)));
      }
    }
    parts.addAll(body(operation.path("requestBody").path("content")));
    return String.join(" \\\n  ", parts);
  }

  /// curl says the length itself, and a key is made by who needs one.
  private static boolean isSent(JsonNode parameter) {
    return !List.of("Content-Length", "Content-Type", "Idempotency-Key", "Upload-Checksum")
        .contains(parameter.path("name").asText());
  }

  private static String word(JsonNode parameter) {
    return parameter.path("name").asText().toUpperCase(Locale.ROOT).replace('-', '_');
  }

  private static String filled(String path) {
    return VARIABLE.matcher(path).replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
  }

  private static String query(JsonNode operation) {
    var query = new ArrayList<String>();
    for (var parameter : operation.path("parameters")) {
      if (parameter.path("in").asText().equals("query") && parameter.path("required").asBoolean()) {
        query.add(parameter.path("name").asText() + "=" + word(parameter));
      }
    }
    return query.isEmpty() ? "" : "?" + String.join("&", query);
  }

  private List<String> body(JsonNode content) {
    if (content.has("application/json")) {
      return List.of(
          "-H \"Content-Type: application/json\"",
          "-d '" + value(content.path("application/json").path("schema"), 0) + "'");
    }
    for (var one : content.properties()) {
      return one.getKey().startsWith("multipart/")
          ? form(one.getValue().path("schema"))
          : List.of(
              "-H \"Content-Type: "
                  + one.getKey().replace("*/*", "application/octet-stream")
                  + "\"",
              "--data-binary @FILE");
    }
    return List.of();
  }

  private static List<String> form(JsonNode schema) {
    var fields = new ArrayList<String>();
    schema
        .path("properties")
        .fieldNames()
        .forEachRemaining(name -> fields.add("-F " + name + "=@FILE"));
    return fields.isEmpty() ? List.of("-F FIELD=VALUE") : fields;
  }

  private String value(JsonNode schema, int depth) {
    if (schema.has("$ref")) {
      return value(document.at(schema.path("$ref").asText().substring(1)), depth);
    }
    for (var either : schema.path("anyOf")) {
      if (!either.path("type").asText().equals("null")) {
        return value(either, depth);
      }
    }
    if (schema.has("enum")) {
      return "\"" + schema.path("enum").path(0).asText() + "\"";
    }
    var type = type(schema);
    return switch (type) {
      case "integer", "number" -> "0";
      case "boolean" -> "true";
      case "array" -> depth >= DEEPEST ? "[]" : "[" + value(schema.path("items"), depth + 1) + "]";
      case "object" -> depth >= DEEPEST ? "{}" : object(schema, depth);
      default ->
          switch (schema.path("format").asText()) {
            case "uuid" -> "\"00000000-0000-0000-0000-000000000000\"";
            case "date-time" -> "\"2026-03-12T09:00:00Z\"";
            default -> "\"…\"";
          };
    };
  }

  /// Of several the first that is something.
  private static String type(JsonNode schema) {
    for (var one : schema.path("type")) {
      if (!one.asText().equals("null")) {
        return one.asText();
      }
    }
    boolean isObject = schema.has("properties") || schema.has("additionalProperties");
    return schema.path("type").asText(isObject ? "object" : "string");
  }

  private String object(JsonNode schema, int depth) {
    var members = new ArrayList<String>();
    for (var member : schema.path("properties").properties()) {
      members.add("\"" + member.getKey() + "\": " + value(member.getValue(), depth + 1));
    }
    return "{" + String.join(", ", members) + "}";
  }
}
