package assay.server.bundle;

import org.jspecify.annotations.Nullable;

/// What a file says, made fit to repeat in an answer: short, on one line, visible.
final class Printed {
  private static final int MAX = 60;

  private Printed() {}

  static String of(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return "nothing";
    }
    var line = new StringBuilder();
    text.codePoints()
        .limit(MAX)
        .forEach(c ->
            line.appendCodePoint(
                Character.isISOControl(c) || Character.getType(c) == Character.FORMAT ? '?' : c));
    return text.codePointCount(0, text.length()) > MAX ? line + "…" : line.toString();
  }
}
