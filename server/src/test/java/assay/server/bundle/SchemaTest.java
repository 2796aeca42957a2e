package assay.server.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.ServerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// The published schema against the reader, so that neither says what the other does not.
class SchemaTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STRANGE = "zzz";
  private static final JsonNode DOCUMENT = document();
  private static final JsonSchema SCHEMA =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(DOCUMENT);

  private static JsonNode document() {
    try (var in = SchemaTest.class.getResourceAsStream("/schemas/competition-1.json")) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The document as editors see it: typed by YAML's own rules, moments as texts.
  private static JsonNode tree(String yaml) {
    return tree(new Yaml().compose(new StringReader(yaml)));
  }

  private static JsonNode tree(Node node) {
    return switch (node) {
      case MappingNode mapping -> {
        var object = JSON.createObjectNode();
        mapping
            .getValue()
            .forEach(entry ->
                object.set(
                    ((ScalarNode) entry.getKeyNode()).getValue(), tree(entry.getValueNode())));
        yield object;
      }
      case SequenceNode sequence -> {
        var array = JSON.createArrayNode();
        sequence.getValue().forEach(item -> array.add(tree(item)));
        yield array;
      }
      case ScalarNode scalar -> scalar(scalar);
      default -> throw new IllegalArgumentException(node.toString());
    };
  }

  private static JsonNode scalar(ScalarNode scalar) {
    var text = scalar.getValue();
    var types = JSON.getNodeFactory();
    if (scalar.getTag().equals(Tag.INT)) {
      return types.numberNode(Long.parseLong(text));
    }
    if (scalar.getTag().equals(Tag.FLOAT)) {
      return types.numberNode(Double.parseDouble(text));
    }
    return scalar.getTag().equals(Tag.BOOL)
        ? types.booleanNode(text.equals("true"))
        : types.textNode(text);
  }

  private static Mistakes read(JsonNode document) {
    var mistakes = new Mistakes();
    // JSON is YAML.
    var bytes = document.toPrettyString().getBytes(StandardCharsets.UTF_8);
    assertThat(ManifestReader.read(bytes, mistakes).isEmpty()).isEqualTo(!mistakes.isEmpty());
    return mistakes;
  }

  @Test
  void whatTheReaderTakesIsValid() throws IOException {
    for (var bundle :
        List.of(
            TestBundle.small("good"),
            TestBundle.everyKey("good"),
            TestBundle.demo("sdfr"),
            TestBundle.demo("datacv"))) {
      var yaml = bundle.text("competition.yaml");
      var mistakes = new Mistakes();
      ManifestReader.read(yaml.getBytes(StandardCharsets.UTF_8), mistakes);
      assertThat(mistakes.all()).isEmpty();
      assertThat(SCHEMA.validate(tree(yaml))).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "phases: []",
        "sets: {}",
        "assay: 2",
        "competition: {slug: No}",
        "sets: [{slug: a, name: A, role: hidden, data: data/a.bin, warp: opencv_5}]",
        "sets: [{slug: a, name: A, role: hidden, protocol: templates, data: data/a.zip, labels: data/a.txt}]",
        "tasks: [{slug: a, name: A, submit: all}]"
      })
  void theSchemaRefuses(String part) {
    var good = (ObjectNode) tree(TestBundle.small("good").text("competition.yaml"));
    good.setAll((ObjectNode) tree(part));
    assertThat(SCHEMA.validate(good)).isNotEmpty();
    assertThat(read(good).all()).isNotEmpty();
  }

  @Test
  void schemaAndReaderKnowTheSameKeys() {
    var read = new TreeMap<String, Set<String>>();
    var sample = tree(TestBundle.everyKey("good").text("competition.yaml"));
    walk(
        sample,
        "",
        (place, mapping) -> {
          if (!place.endsWith(".values") && !place.endsWith(".most")) {
            mapping.put(STRANGE, 1);
            read.computeIfAbsent(place, _ -> new TreeSet<>()).addAll(keysAsked(sample));
            mapping.remove(STRANGE);
          }
        });
    var written = new TreeMap<String, Set<String>>();
    schemas(DOCUMENT, "", written);
    assertThat(written).isEqualTo(read).hasSizeGreaterThan(15);
  }

  /// The keys that the reader would have known in the mapping that has a strange one.
  private static List<String> keysAsked(JsonNode document) {
    return read(document).all().stream()
        .filter(why -> why.code().equals("yaml.unknown_key") && why.found().contains(STRANGE))
        .flatMap(why -> Arrays.stream(why.expected().replace("one of ", "").split(", ", -1)))
        .toList();
  }

  private static void walk(JsonNode node, String place, BiConsumer<String, ObjectNode> visit) {
    if (node instanceof ObjectNode object) {
      visit.accept(place, object);
      object
          .properties()
          .forEach(entry -> walk(entry.getValue(), place + "." + entry.getKey(), visit));
    } else if (node instanceof ArrayNode array) {
      array.forEach(item -> walk(item, place + "[]", visit));
    }
  }

  /// The properties of each object of the schema, by its place.
  private static void schemas(JsonNode schema, String place, Map<String, Set<String>> found) {
    if (schema.has("$ref")) {
      schemas(DOCUMENT.at(schema.path("$ref").asText().substring(1)), place, found);
    }
    if (schema.has("items")) {
      schemas(schema.path("items"), place + "[]", found);
    }
    if (schema.has("properties")) {
      assertThat(schema.path("additionalProperties").isBoolean()).as(place).isTrue();
      assertThat(schema.path("additionalProperties").asBoolean()).as(place).isFalse();
      found.put(place, new TreeSet<>(names(schema.path("properties"))));
      schema
          .path("properties")
          .properties()
          .forEach(entry -> schemas(entry.getValue(), place + "." + entry.getKey(), found));
    }
  }

  private static Set<String> names(JsonNode object) {
    var names = new HashSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void everyPlaceOfTheSchemaIsExplained() {
    var silent = new ArrayList<String>();
    walk(
        DOCUMENT,
        "",
        (place, node) -> {
          if (node.has("$ref")
              && !node.has("description")
              && !DOCUMENT.at(node.path("$ref").asText().substring(1)).has("description")
              && !place.endsWith(".items")) {
            silent.add(place);
          }
        });
    assertThat(silent).isEmpty();
  }

  /// Each value of a good document replaced, each key removed or renamed: what the schema refuses,
  /// the reader refuses.
  @Test
  void whatTheSchemaRefusesTheReaderRefuses() {
    var sample = tree(TestBundle.everyKey("good").text("competition.yaml"));
    var refused = new ArrayList<String>();
    var taken = new ArrayList<String>();
    for (var mutation : mutations(sample)) {
      if (!SCHEMA.validate(mutation.document()).isEmpty()) {
        refused.add(mutation.what());
        if (read(mutation.document()).isEmpty()) {
          taken.add(mutation.what());
        }
      }
    }
    assertThat(taken).isEmpty();
    assertThat(refused).hasSizeGreaterThan(1_000);
  }

  private record Mutation(String what, JsonNode document) {}

  private static List<Mutation> mutations(JsonNode sample) {
    var types = JSON.getNodeFactory();
    var others =
        List.of(
            types.textNode(""),
            types.textNode("Ä !"),
            types.textNode("x".repeat(70_000)),
            types.numberNode(0),
            types.numberNode(-1),
            types.numberNode(0.5),
            types.numberNode(999_999_999_999L),
            types.arrayNode(),
            types.objectNode(),
            types.arrayNode().add("one").add("one"));
    var all = new ArrayList<Mutation>();
    walk(
        sample,
        "",
        (place, mapping) -> {
          for (var key : List.copyOf(names(mapping))) {
            var before = mapping.get(key);
            for (var other : others) {
              mapping.set(key, other);
              all.add(new Mutation(place + "." + key + " = " + head(other), sample.deepCopy()));
            }
            mapping.remove(key);
            all.add(new Mutation(place + "." + key + " removed", sample.deepCopy()));
            mapping.set(key + "x", before);
            all.add(new Mutation(place + "." + key + " renamed", sample.deepCopy()));
            mapping.remove(key + "x");
            mapping.set(key, before);
          }
        });
    return all;
  }

  private static String head(JsonNode value) {
    var text = value.toString();
    return text.substring(0, Math.min(20, text.length()));
  }

  @Test
  void itIsServedToAnybodyAndKept() {
    try (var server = ServerUnderTest.start()) {
      var answer = server.get("/schemas/competition-1.json", "");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.header("Content-Type")).startsWith("application/schema+json");
      assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=3600");
      assertThat(answer.json()).isEqualTo(DOCUMENT);
    }
  }
}
