package assay.grading;

import java.util.stream.Collectors;

/// Strangers' text made safe to show: control, format and unassigned characters become `?`, and it
/// ends after a given length.
public final class Printable {
  private Printable() {}

  public static String of(String text, int maxLength) {
    var safe =
        text.codePoints()
            .limit(maxLength)
            .map(c -> isPlain(c) ? c : '?')
            .mapToObj(Character::toString)
            .collect(Collectors.joining());
    return text.codePointCount(0, text.length()) > maxLength ? safe + "…" : safe;
  }

  /// Whether a character can be seen and steers nothing.
  public static boolean isPlain(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
