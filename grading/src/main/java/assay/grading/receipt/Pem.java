package assay.grading.receipt;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// What stands between the lines of a PEM file (RFC 7468).
public final class Pem {
  private Pem() {}

  /// The bytes of the first block of a kind.
  ///
  /// @param label `PUBLIC KEY`, `PRIVATE KEY`
  /// @return empty where there is no such block, or it holds no base64
  public static Optional<byte[]> decode(String text, String label) {
    var block =
        Pattern.compile(
                "-----BEGIN %1$s-----([A-Za-z0-9+/=\\s]*)-----END %1$s-----".formatted(label))
            .matcher(text);
    if (!block.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(block.group(1).replaceAll("\\s", "")));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
