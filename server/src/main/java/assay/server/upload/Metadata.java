package assay.server.upload;

import assay.server.http.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The header `Upload-Metadata` of tus: pairs of a key and a base64 value.
record Metadata(Map<String, String> values) {
  private static final int MAX_LENGTH = 8192;

  Metadata {
    values = Map.copyOf(values);
  }

  /// @throws Problem 400 for what is no such header
  static Metadata parse(@Nullable String header) {
    if (header == null || header.isBlank()) {
      return new Metadata(Map.of());
    }
    if (header.length() > MAX_LENGTH) {
      throw malformed("it is longer than 8 KiB");
    }
    var values = new HashMap<String, String>();
    for (var pair : header.split(",", -1)) {
      var words = pair.strip().split(" ", 2);
      if (values.put(words[0], words.length == 2 ? decoded(words[1]) : "") != null) {
        throw malformed("a key comes twice");
      }
    }
    return new Metadata(values);
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64.strip()), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw malformed("a value is not base64");
    }
  }

  /// @throws Problem 422 where it is missing
  String require(String key) {
    var value = values.getOrDefault(key, "");
    if (value.isBlank()) {
      throw Problem.field(
          "Upload-Metadata",
          "upload.metadata",
          "Upload-Metadata must name organization and competition; %s is missing.".formatted(key));
    }
    return value;
  }

  /// Empty where it is missing.
  String get(String key) {
    return values.getOrDefault(key, "");
  }

  private static Problem malformed(String why) {
    return Problem.of(
        400,
        "upload.metadata",
        "Upload-Metadata is a list of keys with base64 values, separated by commas; %s."
            .formatted(why));
  }
}
