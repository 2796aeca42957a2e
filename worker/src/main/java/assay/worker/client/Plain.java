package assay.worker.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/// Text from elsewhere, made safe for a terminal.
final class Plain {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\\t]]");

  private Plain() {}

  /// Team names and file names are other people's: without escape sequences they cannot move the
  /// cursor or change what was printed before.
  static String text(String foreign) {
    return CONTROL.matcher(foreign).replaceAll("�");
  }

  /// Text as a part of a file's name.
  static String fileName(String text) {
    return text.replaceAll("[^A-Za-z0-9-]", "_");
  }

  /// Whether a text is an id, and so fit for an address as it is.
  static boolean isId(String text) {
    return text.matches("[0-9A-Za-z-]{1,64}");
  }

  /// As a part of an address.
  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
