package assay.server.bundle;

import assay.grading.Checked;
import assay.server.competition.PlainName;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/// A YAML mapping that is asked for its keys one by one. A mistake is noted with its line and
/// answered with a stand-in, so that reading goes on and finds the next. A key that was never asked
/// for is unknown ([#close]).
final class Mapping implements AutoCloseable {
  private static final int MAX_ITEMS = 1000;

  private final int line;
  private final Mistakes mistakes;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final TreeSet<String> known = new TreeSet<>();

  Mapping(MappingNode node, Mistakes mistakes) {
    this.line = YamlTree.line(node);
    this.mistakes = mistakes;
    for (var entry : node.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode key) {
        lines.putIfAbsent(key.getValue(), YamlTree.line(key));
        // `key:` without a value is as if the key were not there.
        if (!entry.getValueNode().getTag().equals(Tag.NULL)) {
          values.putIfAbsent(key.getValue(), entry.getValueNode());
        }
      }
    }
  }

  /// Line of a key; of the mapping where the key is missing.
  int line(String key) {
    return lines.getOrDefault(key, line);
  }

  int line() {
    return line;
  }

  boolean has(String key) {
    known.add(key);
    return values.containsKey(key);
  }

  /// A name for people.
  String name(String key, int max) {
    var text = required(key, "a text");
    if (text.isEmpty()) {
      return "";
    }
    return switch (PlainName.of(text.get(), key, max)) {
      case Checked.Accepted<String>(var name, _) -> name;
      case Checked.Refused<String>(var why) -> {
        mistakes.add("bundle.value", line(key), why.expected(), why.found(), why.remedy());
        yield "";
      }
    };
  }

  /// Text of any lines; empty where the key is missing.
  String prose(String key, int max) {
    var text = scalar(key, "a text").orElse("");
    if (text.length() > max) {
      wrong(key, "at most " + max + " characters", text.length() + " characters");
    }
    return text;
  }

  /// A word of this form.
  String word(String key, Pattern form, String expected) {
    var text = required(key, expected);
    if (text.isPresent() && !form.matcher(text.get()).matches()) {
      wrong(key, expected, Printed.of(text.get()));
    }
    return text.orElse("");
  }

  /// A text that need not be there.
  Optional<String> optional(String key) {
    return scalar(key, "a text");
  }

  /// One of some words.
  String oneOf(String key, List<String> words, String otherwise) {
    var text = scalar(key, String.join(", ", words)).orElse(otherwise);
    if (words.contains(text)) {
      return text;
    }
    if (text.isEmpty()) {
      missing(key, "one of " + String.join(", ", words));
    } else {
      wrong(key, "one of " + String.join(", ", words), Printed.of(text));
    }
    return words.getFirst();
  }

  /// `true` or `false`; false where the key is missing.
  boolean isTrue(String key) {
    return oneOf(key, List.of("false", "true"), "false").equals("true");
  }

  /// A whole number in a range; empty where the key is missing.
  Optional<Long> whole(String key, long min, long max) {
    var expected = "a whole number from " + min + " to " + max;
    return scalar(key, expected)
        .flatMap(text -> {
          if (text.matches("[0-9]{1,18}")) {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
              return Optional.of(value);
            }
          }
          wrong(key, expected, Printed.of(text));
          return Optional.empty();
        });
  }

  /// A decimal number.
  double number(String key, double otherwise) {
    return scalar(key, "a number")
        .map(text -> {
          if (text.matches("-?[0-9]{1,9}(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,2})?")) {
            return new BigDecimal(text).doubleValue();
          }
          wrong(key, "a number", Printed.of(text));
          return otherwise;
        })
        .orElse(otherwise);
  }

  /// Percents by some of these keys, as shares of 1; what has no figure is left out.
  Map<String, Double> percents(String key, List<String> keys) {
    var found = mapping(key);
    if (found.isEmpty()) {
      if (!has(key)) {
        missing(key, "a mapping with some of " + String.join(", ", keys));
      }
      return Map.of();
    }
    try (var values = found.get()) {
      var shares = new LinkedHashMap<String, Double>();
      for (var each : keys) {
        values
            .scalar(each, "a number of percent")
            .flatMap(text -> values.percent(each, text))
            .ifPresent(share -> shares.put(each, share));
      }
      return shares;
    }
  }

  /// The double that is nearest to the hundredth of what was written.
  private Optional<Double> percent(String key, String text) {
    if (text.matches("-?[0-9]{1,4}(\\.[0-9]{1,12})?")) {
      return Optional.of(new BigDecimal(text).movePointLeft(2).doubleValue());
    }
    wrong(key, "a number of percent", Printed.of(text));
    return Optional.empty();
  }

  /// A moment with its zone: `2026-01-01T00:00:00Z`.
  @Nullable Instant moment(String key) {
    var expected = "a moment such as 2026-01-01T00:00:00Z";
    var text = scalar(key, expected);
    if (text.isEmpty()) {
      return null;
    }
    try {
      var at = OffsetDateTime.parse(text.get());
      if (at.getYear() >= 1970 && at.getYear() <= 9999) {
        return at.toInstant();
      }
    } catch (DateTimeException e) {
      // Noted below, as a year out of range is.
    }
    wrong(key, expected, Printed.of(text.get()));
    return null;
  }

  /// Whether the value is a mapping, where it may be something else.
  boolean holdsMapping(String key) {
    return node(key).filter(MappingNode.class::isInstance).isPresent();
  }

  /// A mapping; an empty one where the key is missing.
  Optional<Mapping> mapping(String key) {
    var node = node(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (node.get() instanceof MappingNode mapping) {
      return Optional.of(new Mapping(mapping, mistakes));
    }
    wrong(key, "a mapping", kind(node.get()));
    return Optional.empty();
  }

  /// A list of mappings; empty where the key is missing.
  List<Mapping> mappings(String key) {
    return items(key, "a list of mappings")
        .flatMap(item -> {
          if (item instanceof MappingNode mapping) {
            return Stream.of(new Mapping(mapping, mistakes));
          }
          mistakes.add(
              "bundle.value", YamlTree.line(item), "a mapping", kind(item), "Write `- {key: …}`.");
          return Stream.empty();
        })
        .toList();
  }

  /// A list of words; empty where the key is missing.
  List<String> words(String key) {
    return items(key, "a list of words")
        .flatMap(item -> {
          if (item instanceof ScalarNode word && !item.getTag().equals(Tag.NULL)) {
            return Stream.of(word.getValue());
          }
          mistakes.add("bundle.value", YamlTree.line(item), "a word", kind(item), "Write a word.");
          return Stream.empty();
        })
        .toList();
  }

  /// Notes that the key's value cannot be.
  void wrong(String key, String expected, String found) {
    mistakes.add("bundle.value", line(key), key + ": " + expected, found, "Correct the value.");
  }

  /// Notes that a key is not there.
  void missing(String key, String expected) {
    known.add(key);
    mistakes.add(
        "bundle.missing", line, key + ": " + expected, "no " + key, "Add the key " + key + ".");
  }

  /// Notes the keys that nobody asked for.
  @Override
  public void close() {
    for (var key : lines.keySet()) {
      if (!known.contains(key)) {
        mistakes.add(
            "yaml.unknown_key",
            line(key),
            "one of " + String.join(", ", known),
            Printed.of(key),
            Nearest.to(key, known)
                .map(near -> "Did you mean " + near + "?")
                .orElse("Remove the key."));
      }
    }
  }

  private Optional<String> required(String key, String expected) {
    if (!has(key)) {
      missing(key, expected);
      return Optional.empty();
    }
    return scalar(key, expected);
  }

  private Optional<String> scalar(String key, String expected) {
    var node = node(key);
    if (node.isPresent() && !(node.get() instanceof ScalarNode)) {
      wrong(key, expected, kind(node.get()));
    }
    return node.filter(ScalarNode.class::isInstance).map(found -> ((ScalarNode) found).getValue());
  }

  private Stream<Node> items(String key, String expected) {
    var node = node(key);
    if (node.isEmpty()) {
      return Stream.empty();
    }
    if (!(node.get() instanceof SequenceNode sequence)) {
      wrong(key, expected, kind(node.get()));
      return Stream.empty();
    }
    if (sequence.getValue().size() > MAX_ITEMS) {
      wrong(key, "at most " + MAX_ITEMS + " items", sequence.getValue().size() + " items");
    }
    return sequence.getValue().stream().limit(MAX_ITEMS);
  }

  private Optional<Node> node(String key) {
    known.add(key);
    return Optional.ofNullable(values.get(key));
  }

  private static String kind(Node node) {
    return switch (node) {
      case MappingNode _ -> "a mapping";
      case SequenceNode _ -> "a list";
      case ScalarNode scalar -> Printed.of(scalar.getValue());
      default -> "another value";
    };
  }
}
