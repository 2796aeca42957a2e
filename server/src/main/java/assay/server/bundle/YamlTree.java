package assay.server.bundle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/// A YAML document as a tree of nodes with lines. No object is ever made of it (SECURITY §1.8): no
/// tags beyond YAML's own, few aliases, bounded size and depth, no key twice.
final class YamlTree {
  /// Code points of a document.
  static final int MAX_SIZE = 256 << 10;

  private static final int MAX_DEPTH = 20;
  private static final int MAX_ALIASES = 10;
  private static final Set<Tag> TAGS =
      Set.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL, Tag.TIMESTAMP, Tag.MAP, Tag.SEQ);

  private final Mistakes mistakes;
  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlTree(Mistakes mistakes) {
    this.mistakes = mistakes;
  }

  /// The root mapping; empty when there is none, with the mistake noted.
  static Optional<Mapping> read(byte[] document, Mistakes mistakes) {
    if (document.length > MAX_SIZE) {
      mistakes.add(
          "yaml.too_large",
          1,
          "at most " + MAX_SIZE + " bytes",
          document.length + " bytes",
          "Shorten the texts.");
      return Optional.empty();
    }
    return root(document, mistakes);
  }

  private static Optional<Mapping> root(byte[] document, Mistakes mistakes) {
    var options = new LoaderOptions();
    options.setCodePointLimit(MAX_SIZE);
    options.setNestingDepthLimit(MAX_DEPTH);
    options.setMaxAliasesForCollections(MAX_ALIASES);
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(document)).toString();
      var parser = new ParserImpl(new StreamReader(text), options);
      var node = new Composer(parser, new Resolver(), options).getSingleNode();
      if (!(node instanceof MappingNode mapping)) {
        mistakes.add(
            "yaml.invalid", 1, "a mapping", node == null ? "nothing" : "another value", MEND);
        return Optional.empty();
      }
      new YamlTree(mistakes).inspect(mapping);
      return Optional.of(new Mapping(mapping, mistakes));
    } catch (MarkedYAMLException e) {
      var mark = e.getProblemMark();
      mistakes.add(
          codeOf(e),
          mark == null ? 1 : mark.getLine() + 1,
          "YAML 1.1",
          Printed.of(e.getProblem()),
          MEND);
    } catch (YAMLException e) {
      mistakes.add(codeOf(e), 1, "a plain YAML document", Printed.of(e.getMessage()), MEND);
    } catch (CharacterCodingException e) {
      mistakes.add("yaml.invalid", 1, "UTF-8 text", "other bytes", "Save the file as UTF-8.");
    }
    return Optional.empty();
  }

  private static final String MEND = "Compare with the bundle reference.";

  /// SnakeYAML has one exception for all limits; its English sentences are all there is to go by.
  private static String codeOf(YAMLException e) {
    var message = String.valueOf(e.getMessage());
    if (message.contains("Nesting Depth")) {
      return "yaml.too_deep";
    }
    if (message.contains("tag is not allowed")) {
      return "yaml.tag";
    }
    return message.contains("aliases") ? "yaml.aliases" : "yaml.invalid";
  }

  private void inspect(Node node) {
    if (!seen.add(node)) {
      return;
    }
    if (!TAGS.contains(node.getTag())) {
      mistakes.add(
          "yaml.tag",
          line(node),
          "no tag",
          Printed.of(node.getTag().getValue()),
          "Remove the tag.");
    }
    switch (node) {
      case MappingNode mapping -> inspectKeys(mapping);
      case SequenceNode sequence -> sequence.getValue().forEach(this::inspect);
      default -> {}
    }
  }

  private void inspectKeys(MappingNode mapping) {
    var keys = new HashSet<String>();
    for (var entry : mapping.getValue()) {
      inspect(entry.getKeyNode());
      inspect(entry.getValueNode());
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        mistakes.add(
            "yaml.key", line(entry.getKeyNode()), "a word", "a composed key", "Use a word.");
      } else if (!keys.add(key.getValue())) {
        mistakes.add(
            "yaml.duplicate_key",
            line(key),
            "each key once",
            Printed.of(key.getValue()) + " again",
            "Remove one of the two.");
      }
    }
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
