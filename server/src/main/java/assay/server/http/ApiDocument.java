package assay.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;

/// The API document (OpenAPI 3.1): made from the controllers when they are compiled, completed here
/// by what is true of every operation, and by two corrections of what its generator writes where
/// something may be null.
public final class ApiDocument {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PROBLEM = "Problem";

  private ApiDocument() {}

  /// @throws IllegalStateException when this build has none
  public static JsonNode read() {
    try (var in = ApiDocument.class.getResourceAsStream("/META-INF/swagger/assay.json")) {
      if (in == null) {
        throw new IllegalStateException("this build has no API document");
      }
      var document = (ObjectNode) JSON.readTree(in);
      mend(document);
      complete(document);
      return document;
    } catch (IOException e) {
      throw new UncheckedIOException("the API document of this build cannot be read", e);
    }
  }

  /// Null *and* an object at once is nothing: one or the other is meant. And what is a number or
  /// null is no object. Backticks and bars come with a backslash before them.
  private static void mend(JsonNode node) {
    node.forEach(ApiDocument::mend);
    if (!(node instanceof ObjectNode schema)) {
      return;
    }
    if (schema.path("description").asText().contains("\\")) {
      schema.put(
          "description",
          schema.path("description").asText().replace("\\`", "`").replace("\\|", "|"));
    }
    if (schema.path("type").asText().equals("null") && schema.path("allOf").isArray()) {
      var either = (ArrayNode) schema.remove("allOf");
      schema.remove("type");
      either.addObject().put("type", "null");
      schema.set("anyOf", either);
    }
    // A map that need not be there is documented as null alone.
    if (schema.path("type").asText().equals("null") && schema.has("additionalProperties")) {
      schema.putArray("type").add("object").add("null");
    }
    if (schema.path("type") instanceof ArrayNode types && types.size() > 2) {
      for (int i = types.size() - 1; i >= 0; i--) {
        if (types.get(i).asText().equals("object")) {
          types.remove(i);
        }
      }
    }
  }

  private static void complete(ObjectNode document) {
    ((ObjectNode) document.path("components").path("schemas")).set(PROBLEM, problem());
    var answer = JSON.createObjectNode();
    answer.put(
        "description", "What went wrong (RFC 9457); docs/reference/problems.md has the codes");
    answer
        .putObject("content")
        .putObject("application/problem+json")
        .putObject("schema")
        .put("$ref", "#/components/schemas/" + PROBLEM);
    var schemes = ((ObjectNode) document.path("components")).putObject("securitySchemes");
    schemes
        .putObject("token")
        .put("type", "http")
        .put("scheme", "bearer")
        .put(
            "description",
            "An API token with the scope that is named; a session's cookie does, too");
    schemes
        .putObject("worker")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "A worker token");
    var tags = document.putArray("tags");
    ApiTags.ALL.forEach(
        tag -> tags.addObject().put("name", tag.name()).put("description", tag.description()));
    for (var path : document.path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        var operation = (ObjectNode) method.getValue();
        operation.putArray("tags").add(ApiTags.of(path.getKey()).name());
        ApiAccess.write(
            ApiAccess.of(method.getKey().toUpperCase(Locale.ROOT), path.getKey()),
            operation.putArray("security"));
        if (operation.path("responses") instanceof ObjectNode responses) {
          responses.set("default", answer.deepCopy());
        }
        var summary = operation.path("summary").asText();
        if (summary.endsWith(".")) {
          // The first sentence of a docstring.
          operation.put("summary", summary.substring(0, summary.length() - 1));
        }
      }
    }
  }

  /// As [ProblemBody] is written.
  private static ObjectNode problem() {
    var schema = JSON.createObjectNode().put("type", "object");
    var members = schema.putObject("properties");
    members.putObject("status").put("type", "integer");
    for (var text :
        new String[] {
          "type",
          "title",
          "code",
          "detail",
          "trace_id",
          "expected",
          "found",
          "remedy",
          "where",
          "field"
        }) {
      members.putObject(text).put("type", "string");
    }
    var one = members.putObject("errors").put("type", "array").putObject("items");
    one.put("type", "object");
    var parts = one.putObject("properties");
    for (var text : new String[] {"code", "where", "expected", "found", "remedy"}) {
      parts.putObject(text).put("type", "string");
    }
    var required = schema.putArray("required");
    members.fieldNames().forEachRemaining(required::add);
    return schema;
  }
}
