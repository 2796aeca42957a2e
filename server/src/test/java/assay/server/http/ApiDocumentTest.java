package assay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The API document is one that a stranger can program against. That answers are as it says is
/// checked with every answer of every test, by `ApiContract`.
class ApiDocumentTest {
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "patch", "head", "options");
  private static final Pattern NAMED = Pattern.compile("\\{(\\w+)}");

  private static final JsonNode DOCUMENT = ApiDocument.read();

  private record Operation(String name, String path, JsonNode described) {}

  private static List<Operation> operations() {
    var operations = new ArrayList<Operation>();
    DOCUMENT
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(method -> {
                  assertThat(METHODS).contains(method.getKey());
                  operations.add(
                      new Operation(
                          method.getKey() + " " + path.getKey(), path.getKey(), method.getValue()));
                }));
    assertThat(operations).hasSizeGreaterThan(80);
    return operations;
  }

  @Test
  void eachOperationSaysWhatItDoesInOneSentence() {
    for (var operation : operations()) {
      var summary = operation.described().path("summary").asText();
      assertThat(summary).as(operation.name()).hasSizeBetween(8, 160).doesNotEndWith(".");
      assertThat(summary.substring(0, 1)).as(operation.name()).isUpperCase();
    }
  }

  @Test
  void eachOperationHasANameOfItsOwn() {
    var names = new HashSet<String>();
    for (var operation : operations()) {
      assertThat(names.add(operation.described().path("operationId").asText()))
          .as(operation.name())
          .isTrue();
    }
  }

  @Test
  void eachNameInAnAddressIsAParameterAndNoneComesFromWithin() {
    for (var operation : operations()) {
      var inPath = new HashSet<String>();
      for (var parameter : operation.described().path("parameters")) {
        var name = parameter.path("name").asText();
        assertThat(name).as(operation.name()).isNotIn("caller", "request");
        assertThat(parameter.has("schema")).as(operation.name() + " " + name).isTrue();
        if (parameter.path("in").asText().equals("path")) {
          inPath.add(name);
        }
      }
      var named = new HashSet<String>();
      NAMED.matcher(operation.path()).results().forEach(match -> named.add(match.group(1)));
      assertThat(inPath).as(operation.name()).isEqualTo(named);
      assertThat(operation.described().path("requestBody").toString())
          .as(operation.name())
          .doesNotContain("schemas/Caller");
    }
  }

  @Test
  void eachOperationHasASuccessAndAProblem() {
    for (var operation : operations()) {
      var responses = operation.described().path("responses");
      assertThat(responses.has("default")).as(operation.name()).isTrue();
      var statuses = new ArrayList<String>();
      responses.fieldNames().forEachRemaining(statuses::add);
      assertThat(statuses).as(operation.name()).anyMatch(status -> status.startsWith("2"));
      for (var response : responses) {
        assertThat(response.path("description").asText()).as(operation.name()).isNotBlank();
      }
    }
  }

  @Test
  void eachOperationBelongsToOnePartAndSaysWhoMayCall() {
    var tags = DOCUMENT.path("tags").findValuesAsText("name");
    var used = new HashSet<String>();
    for (var operation : operations()) {
      var own = operation.described().path("tags");
      assertThat(own).as(operation.name()).hasSize(1);
      used.add(own.path(0).asText());
      assertThat(operation.described().has("security")).as(operation.name()).isTrue();
      for (var scheme : operation.described().path("security")) {
        scheme
            .path("token")
            .forEach(scope ->
                assertThat(ApiAccess.SCOPES).as(operation.name()).contains(scope.asText()));
      }
    }
    assertThat(used).containsExactlyInAnyOrderElementsOf(tags);
  }

  @Test
  void eachReferenceLeadsSomewhere() {
    var references = DOCUMENT.findValuesAsText("$ref");
    assertThat(references).isNotEmpty();
    for (var reference : references) {
      assertThat(DOCUMENT.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
  }

  /// Names of members are spelled one way.
  @Test
  void eachMemberIsSpelledWithLowerCaseAndUnderscores() {
    for (var schema : DOCUMENT.path("components").path("schemas").properties()) {
      schema
          .getValue()
          .path("properties")
          .fieldNames()
          .forEachRemaining(
              name -> assertThat(name).as(schema.getKey()).matches("[a-z][a-z0-9]*(_[a-z0-9]+)*"));
    }
  }
}
