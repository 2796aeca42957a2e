package assay.grading.receipt;

import java.util.Base64;
import java.util.Optional;

/// Base64url without padding (RFC 7515 §2).
final class Base64Url {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private Base64Url() {}

  static String encode(byte[] bytes) {
    return ENCODER.encodeToString(bytes);
  }

  /// Of one spelling only: the JDK ignores stray bits at the end, so that several texts would be
  /// one signature.
  static Optional<byte[]> decode(String text) {
    try {
      var bytes = Base64.getUrlDecoder().decode(text);
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }
}
