package assay.grading.format;

import assay.grading.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The name of a zip entry.
///
/// @param text as the zip spells it: UTF-8, else Latin-1
record ZipName(String text) {
  private static final int MAX_LENGTH = 255;

  /// Decodes the first `length` bytes.
  static ZipName of(ByteBuffer bytes, int length) {
    var name = bytes.slice(0, length);
    try {
      return new ZipName(StandardCharsets.UTF_8.newDecoder().decode(name).toString());
    } catch (CharacterCodingException notUtf8) {
      return new ZipName(StandardCharsets.ISO_8859_1.decode(bytes.slice(0, length)).toString());
    }
  }

  boolean isFolder() {
    return text.endsWith("/");
  }

  /// What macOS adds on its own.
  boolean isLitter() {
    return Arrays.stream(text.split("/"))
        .anyMatch(part -> part.equals("__MACOSX") || part.equals(".DS_Store"));
  }

  /// Whether the name could never be mistaken for anything but a file below one folder.
  boolean isPlain() {
    var path = isFolder() ? text.substring(0, text.length() - 1) : text;
    return !path.isEmpty()
        && path.length() <= MAX_LENGTH
        && path.indexOf('\\') < 0
        && path.indexOf(':') < 0
        && path.chars().noneMatch(Character::isISOControl)
        && Arrays.stream(path.split("/", -1)).allMatch(ZipName::isPlainPart);
  }

  private static boolean isPlainPart(String part) {
    return !part.isEmpty() && !part.equals(".") && !part.equals("..");
  }

  String shown() {
    return Printable.of(text, 80);
  }
}
