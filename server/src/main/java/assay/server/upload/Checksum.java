package assay.server.upload;

import assay.server.http.Problem;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/// What a client says its bytes hash to: the header `Upload-Checksum` of tus.
record Checksum(String algorithm, byte[] expected) {
  /// The names of tus, and those of the platform.
  private static final Map<String, String> ALGORITHMS =
      Map.of("sha1", "SHA-1", "sha256", "SHA-256", "md5", "MD5");

  /// As the header `Tus-Checksum-Algorithm` lists them.
  static final String NAMES = "sha256,sha1,md5";

  Checksum {
    expected = expected.clone();
  }

  @Override
  public byte[] expected() {
    return expected.clone();
  }

  /// @param header `sha256 base64…`
  /// @throws Problem 400 for another algorithm, or what is no base64
  static Checksum parse(String header) {
    var words = header.strip().split(" ", 2);
    var algorithm = ALGORITHMS.get(words[0]);
    if (algorithm == null) {
      throw Problem.of(
          400, "checksum.algorithm", "Upload-Checksum takes one of %s.".formatted(NAMES));
    }
    try {
      return new Checksum(algorithm, Base64.getDecoder().decode(words.length == 2 ? words[1] : ""));
    } catch (IllegalArgumentException _) {
      throw Problem.of(
          400, "checksum.syntax", "Upload-Checksum is an algorithm, a space and base64.");
    }
  }

  /// A fresh one of this algorithm.
  MessageDigest digest() {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// @throws Problem 460 where the bytes are others
  void require(byte[] found) {
    if (!MessageDigest.isEqual(found, expected)) {
      throw Problem.of(
          460,
          "checksum.mismatch",
          "The bytes that arrived do not have the checksum that was sent with them. They were dropped; send them again.");
    }
  }
}
