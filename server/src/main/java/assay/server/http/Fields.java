package assay.server.http;

import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/// Rules for the text fields of requests; each breach is a 422 that names the field.
public final class Fields {
  private Fields() {}

  /// The value of a field that must be there.
  public static <T> T required(String field, @Nullable T value) {
    if (value == null) {
      throw Problem.field(
          field, "request.missing_field", "The field %s is missing.".formatted(field));
    }
    return value;
  }

  /// One line that people read as a name: NFC, without control or direction-changing characters.
  public static String name(String field, @Nullable String value, int maxLength) {
    var name = Normalizer.normalize(required(field, value), Normalizer.Form.NFC).strip();
    if (name.isEmpty() || name.codePointCount(0, name.length()) > maxLength) {
      throw Problem.field(
          field,
          "request.invalid_field",
          "The field %s needs 1 to %d characters.".formatted(field, maxLength));
    }
    if (name.codePoints().anyMatch(Fields::isUnseen)) {
      throw Problem.field(
          field,
          "request.invalid_field",
          "The field %s has control characters, or characters that change the reading direction."
              .formatted(field));
    }
    return name;
  }

  /// Text of several lines; control characters other than line ends and tabs are refused.
  public static String text(String field, @Nullable String value, int maxLength) {
    var text = Normalizer.normalize(required(field, value), Normalizer.Form.NFC).strip();
    if (text.codePointCount(0, text.length()) > maxLength) {
      throw Problem.field(
          field,
          "request.invalid_field",
          "The field %s has more than %d characters.".formatted(field, maxLength));
    }
    if (text.codePoints().anyMatch(c -> c != '\n' && c != '\r' && c != '\t' && isUnseen(c))) {
      throw Problem.field(
          field,
          "request.invalid_field",
          "The field %s has control characters, or characters that change the reading direction."
              .formatted(field));
    }
    return text;
  }

  private static boolean isUnseen(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED ->
          true;
      // Zero-width joiners belong to scripts and emoji; the direction marks do not.
      case Character.FORMAT -> c != 0x200c && c != 0x200d;
      default -> false;
    };
  }
}
