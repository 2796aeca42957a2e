package assay.server.pages;

import assay.server.http.ApiDocument;
import assay.web.Link;
import assay.web.document.ApiPage;
import assay.web.document.Documents;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/// The API document as a page.
final class ApiSheet {
  private static final String PROBLEMS = "/docs/reference/problems";
  private static final Pattern CODE = Pattern.compile("<tr><td><code>([a-z0-9_.]+)</code></td>");

  /// Which sections of the list of problems are about an operation's part of the API.
  private static final Map<String, List<String>> SECTIONS =
      Map.ofEntries(
          Map.entry("Accounts", List.of("accounts-organizations-teams")),
          Map.entry("Organizations", List.of("accounts-organizations-teams")),
          Map.entry("Teams", List.of("accounts-organizations-teams")),
          Map.entry("Competitions", List.of("bundles-and-data")),
          Map.entry("Bundles", List.of("bundles-and-data")),
          Map.entry("Uploads", List.of("uploads")),
          Map.entry(
              "Entries",
              List.of("entries", "score-files", "models-the-gate", "models-in-the-sandbox")),
          Map.entry("Receipts", List.of("entries")),
          Map.entry("Boards", List.of("boards-publication-re-grades")),
          Map.entry("Re-grades", List.of("boards-publication-re-grades")),
          Map.entry("Cases", List.of("cases")),
          Map.entry("Queue and workers", List.of("operators-workers-webhooks-audit")),
          Map.entry("Webhooks", List.of("operators-workers-webhooks-audit")),
          Map.entry("Audit", List.of("operators-workers-webhooks-audit")),
          Map.entry("Worker protocol", List.of("operators-workers-webhooks-audit")));

  private final JsonNode document = ApiDocument.read();

  private ApiSheet() {}

  static ApiPage page() {
    return new ApiSheet().whole();
  }

  private ApiPage whole() {
    var groups = new ArrayList<ApiPage.Group>();
    for (var tag : document.path("tags")) {
      var name = tag.path("name").asText();
      groups.add(
          new ApiPage.Group(
              name,
              anchor(name),
              tag.path("description").asText(),
              problems(name),
              operations(name)));
    }
    var types = new ArrayList<ApiPage.Type>();
    for (var schema : document.path("components").path("schemas").properties()) {
      var values = new ArrayList<String>();
      schema.getValue().path("enum").forEach(value -> values.add(value.asText()));
      types.add(
          new ApiPage.Type(
              schema.getKey(),
              typeAnchor(schema.getKey()),
              schema.getValue().path("description").asText(),
              fields(schema.getValue()),
              values));
    }
    return new ApiPage(groups, types);
  }

  private List<ApiPage.Operation> operations(String tag) {
    var operations = new ArrayList<ApiPage.Operation>();
    for (var path : document.path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        if (method.getValue().path("tags").path(0).asText().equals(tag)) {
          operations.add(
              operation(
                  method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue()));
        }
      }
    }
    return operations;
  }

  private ApiPage.Operation operation(String method, String path, JsonNode operation) {
    var parameters = new ArrayList<ApiPage.Field>();
    for (var parameter : operation.path("parameters")) {
      parameters.add(
          new ApiPage.Field(
              parameter.path("name").asText(),
              parameter.path("in").asText(),
              type(parameter.path("schema")),
              parameter.path("required").asBoolean(),
              parameter.path("description").asText()));
    }
    var answers = new ArrayList<ApiPage.Answer>();
    for (var answer : operation.path("responses").properties()) {
      if (!answer.getKey().equals("default")) {
        answers.add(answer(answer.getKey(), answer.getValue()));
      }
    }
    return new ApiPage.Operation(
        method,
        path,
        operation.path("operationId").asText(),
        operation.path("summary").asText(),
        more(operation),
        access(operation.path("security")),
        parameters,
        bodies(operation.path("requestBody").path("content")),
        answers,
        CurlExample.of(method, path, operation, document));
  }

  /// What the description says beyond the summary, which is its first sentence.
  private static String more(JsonNode operation) {
    var description = operation.path("description").asText();
    var summary = operation.path("summary").asText() + ".";
    return description.startsWith(summary)
        ? description.substring(summary.length()).strip()
        : description;
  }

  private static String access(JsonNode security) {
    if (security.isEmpty()) {
      return "Anybody may ask.";
    }
    var scheme = security.path(0);
    if (scheme.has("worker")) {
      return "For workers, with a worker token.";
    }
    var scopes = scheme.path("token");
    return scopes.isEmpty()
        ? "For whoever is signed in, or has a token of any scope."
        : "For whoever is signed in, or has a token with the scope "
            + scopes.path(0).asText()
            + ".";
  }

  /// What the generator writes for want of a description says nothing.
  private ApiPage.Answer answer(String status, JsonNode answer) {
    var described = answer.path("description").asText();
    return new ApiPage.Answer(
        status, described.endsWith(" response") ? "" : described, bodies(answer.path("content")));
  }

  private List<ApiPage.Body> bodies(JsonNode content) {
    var bodies = new ArrayList<ApiPage.Body>();
    for (var one : content.properties()) {
      var schema = one.getValue().path("schema");
      bodies.add(new ApiPage.Body(one.getKey(), type(schema), fields(resolved(schema))));
    }
    return bodies;
  }

  private JsonNode resolved(JsonNode schema) {
    return schema.has("$ref") ? document.at(schema.path("$ref").asText().substring(1)) : schema;
  }

  private List<ApiPage.Field> fields(JsonNode schema) {
    Set<String> required = new HashSet<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    var fields = new ArrayList<ApiPage.Field>();
    for (var member : schema.path("properties").properties()) {
      fields.add(
          new ApiPage.Field(
              member.getKey(),
              "",
              type(member.getValue()),
              required.contains(member.getKey()),
              described(member.getValue())));
    }
    return fields;
  }

  private static String described(JsonNode schema) {
    if (schema.has("description")) {
      return schema.path("description").asText();
    }
    for (var either : schema.path("anyOf")) {
      if (either.has("description")) {
        return either.path("description").asText();
      }
    }
    return "";
  }

  /// `string`, `integer or null`, `list of` a type, or a type of the page.
  private static Link type(JsonNode schema) {
    if (schema.has("$ref")) {
      var name = schema.path("$ref").asText().replaceAll(".*/", "");
      return new Link(name, "#" + typeAnchor(name));
    }
    if (schema.has("anyOf")) {
      var one =
          StreamSupport.stream(schema.path("anyOf").spliterator(), false)
              .filter(either -> !either.path("type").asText().equals("null"))
              .findFirst()
              .map(ApiSheet::type)
              .orElse(new Link("null", ""));
      return new Link(one.label() + " or null", one.href());
    }
    var types = new ArrayList<String>();
    if (schema.path("type").isArray()) {
      schema.path("type").forEach(type -> types.add(type.asText()));
    } else if (schema.has("type")) {
      types.add(schema.path("type").asText());
    }
    if (types.contains("array")) {
      var of = type(schema.path("items"));
      var orNull = types.contains("null") ? ", or null" : "";
      return new Link("list of " + of.label() + orNull, of.href());
    }
    var format = schema.path("format").asText();
    var named = String.join(" or ", types);
    return new Link(
        List.of("", "int32", "int64", "double", "float").contains(format)
            ? named
            : named + " (" + format + ")",
        "");
  }

  private static List<Link> problems(String tag) {
    var html = Documents.OF_THIS_BUILD.at(PROBLEMS).orElseThrow().html();
    var problems = new ArrayList<Link>();
    for (var section : SECTIONS.getOrDefault(tag, List.of())) {
      int start = html.indexOf("<h2 id=\"" + section + "\"");
      if (start < 0) {
        throw new IllegalStateException("problems.md has no section " + section);
      }
      int end = html.indexOf("<h2", start + 1);
      CODE.matcher(html.substring(start, end < 0 ? html.length() : end))
          .results()
          .forEach(code -> problems.add(new Link(code.group(1), PROBLEMS + "#" + section)));
    }
    return problems;
  }

  private static String anchor(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", "-");
  }

  private static String typeAnchor(String name) {
    return "type-" + name.replace('.', '-').toLowerCase(Locale.ROOT);
  }
}
