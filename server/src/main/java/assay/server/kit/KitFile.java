package assay.server.kit;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// A file of a kit.
///
/// @param name its path in the zip
/// @param digest SHA-256 of its bytes
/// @param isPacked whether its bytes are compressed already
record KitFile(String name, String digest, boolean isPacked, Source source) {
  /// Opens the bytes.
  interface Source {
    InputStream open() throws IOException;
  }

  static KitFile of(String name, byte[] bytes) {
    return new KitFile(name, sha256(bytes), false, () -> new ByteArrayInputStream(bytes));
  }

  static KitFile of(String name, String text) {
    return of(name, text.getBytes(StandardCharsets.UTF_8));
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(newSha256().digest(bytes));
  }

  static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
