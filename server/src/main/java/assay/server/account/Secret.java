package assay.server.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/// A 256-bit random credential: shown once, stored as its SHA-256.
public record Secret(String text) {
  private static final SecureRandom RANDOM = new SecureRandom();

  /// A new one; the prefix tells people and leak scanners what it is.
  public static Secret next(String prefix) {
    var bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return new Secret(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /// What the database keeps.
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Never the secret itself.
  @Override
  public String toString() {
    return "Secret[…]";
  }
}
