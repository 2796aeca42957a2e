package assay.server.bundle;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes YAML that [YamlTree] reads as it was: the same bytes for the same content.
final class YamlText {
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z][A-Za-z0-9 ._/+-]*[A-Za-z0-9.+]|[A-Za-z]");
  private static final Set<String> WORDS_OF_YAML =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");
  private static final double LARGE = 1e9;
  private static final double SMALL = 1e-15;

  private final StringBuilder out = new StringBuilder();
  private int depth;
  private boolean isItem;

  /// `key: value`, nothing where there is none.
  YamlText put(String key, @Nullable Object value) {
    if (value != null) {
      line(key(key) + ": " + scalar(value));
    }
    return this;
  }

  /// `key: [a, b]`, nothing where the list is empty.
  YamlText words(String key, List<String> words) {
    if (!words.isEmpty()) {
      line(key + ": [" + String.join(", ", words.stream().map(YamlText::scalar).toList()) + "]");
    }
    return this;
  }

  /// Lines as they are, where YAML can show them so; nothing where the text is empty.
  YamlText prose(String key, String text) {
    if (text.isEmpty()) {
      return this;
    }
    boolean endsLine = text.endsWith("\n");
    var lines = text.strip().isEmpty() ? List.<String>of() : text.lines().toList();
    boolean isBlock =
        lines.size() > (endsLine ? 0 : 1)
            && !text.endsWith("\n\n")
            && !text.startsWith("\n")
            && !text.startsWith(" ")
            && text.indexOf('\r') < 0
            && text.chars().allMatch(c -> c == '\n' || isPrintable(c));
    if (!isBlock) {
      return put(key, text);
    }
    line(key + (endsLine ? ": |" : ": |-"));
    depth++;
    for (var each : lines) {
      if (each.isEmpty()) {
        out.append('\n');
      } else {
        line(each);
      }
    }
    depth--;
    return this;
  }

  /// `key:` with what follows a step in.
  YamlText mapping(String key, Runnable content) {
    line(key + ":");
    depth++;
    content.run();
    depth--;
    return this;
  }

  /// `key:` with a mapping for each of these.
  <T> YamlText list(String key, List<T> items, Consumer<T> content) {
    if (items.isEmpty()) {
      return this;
    }
    line(key + ":");
    depth++;
    for (var item : items) {
      isItem = true;
      depth++;
      content.accept(item);
      depth--;
    }
    depth--;
    return this;
  }

  /// `key: []`
  YamlText none(String key) {
    line(key + ": []");
    return this;
  }

  /// `key: {}`
  YamlText empty(String key) {
    line(key + ": {}");
    return this;
  }

  private void line(String text) {
    if (isItem) {
      out.append("  ".repeat(depth - 1)).append("- ");
      isItem = false;
    } else {
      out.append("  ".repeat(depth));
    }
    out.append(text).append('\n');
  }

  private static String key(String key) {
    return key.matches("[a-z0-9_-]+") ? key : quoted(key);
  }

  private static String scalar(Object value) {
    return switch (value) {
      case Double number -> number(number);
      case BigDecimal number -> plain(number);
      case Number number -> number.toString();
      case Boolean is -> is.toString();
      default -> text(value.toString());
    };
  }

  private static String text(String text) {
    boolean isPlain =
        PLAIN.matcher(text).matches() && !WORDS_OF_YAML.contains(text.toLowerCase(Locale.ROOT));
    return isPlain ? text : quoted(text);
  }

  /// As short as it reads back the same.
  private static String number(double value) {
    double size = Math.abs(value);
    return size != 0 && (size >= LARGE || size < SMALL)
        ? Double.toString(value)
        : plain(BigDecimal.valueOf(value));
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  private static boolean isPrintable(int c) {
    return (c >= 0x20 && c < 0x7f)
        || (c >= 0xa0 && c < 0xfffe && c != 0xfeff && c != 0x2028 && c != 0x2029);
  }

  private static String quoted(String text) {
    var quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\t' -> quoted.append("\\t");
        default -> {
          if (isPrintable(c)) {
            quoted.append(c);
          } else {
            quoted.append("\\u%04X".formatted((int) c));
          }
        }
      }
    }
    return quoted.append('"').toString();
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
