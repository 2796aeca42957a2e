package assay.grading.receipt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Optional;

/// Signed bytes as a JSON Web Signature (RFC 7515) with Ed25519 (RFC 8037). What is signed are
/// these very texts, so nobody has to write JSON exactly as we do in order to check it.
///
/// @param header the protected header, base64url
/// @param payload base64url
/// @param signature over `header.payload`, base64url
public record Jws(String header, String payload, String signature) {
  /// Of the header: no other signature with the same key is a receipt.
  public static final String TYPE = "assay-receipt+json";

  /// The one way to sign.
  public static final String ALGORITHM = "EdDSA";

  /// Signs a receipt.
  ///
  /// @param shown the public half, which the header carries
  public static Jws sign(byte[] payload, PrivateKey key, ReceiptKey shown) {
    var header =
        "{\"alg\":\"%s\",\"jwk\":%s,\"kid\":\"%s\",\"typ\":\"%s\"}"
            .formatted(ALGORITHM, shown.jwk(), shown.id(), TYPE);
    return sign(header, payload, key);
  }

  /// Signs anything.
  static Jws sign(String header, byte[] payload, PrivateKey key) {
    var head = Base64Url.encode(header.getBytes(StandardCharsets.UTF_8));
    var body = Base64Url.encode(payload);
    try {
      var signing = Signature.getInstance(ReceiptKey.ALGORITHM);
      signing.initSign(key);
      signing.update(signed(head, body));
      return new Jws(head, body, Base64Url.encode(signing.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key that cannot sign", e);
    }
  }

  private static byte[] signed(String header, String payload) {
    return (header + "." + payload).getBytes(StandardCharsets.UTF_8);
  }

  /// Whether nothing was changed since the key's owner signed it.
  public boolean isSignedWith(ReceiptKey key) {
    return Base64Url.decode(signature)
        .filter(bytes -> key.hasSigned(signed(header, payload), bytes))
        .isPresent();
  }

  /// The JSON of the header; empty where it is no base64url.
  public Optional<byte[]> headerBytes() {
    return Base64Url.decode(header);
  }

  /// What was signed; empty where it is no base64url.
  public Optional<byte[]> payloadBytes() {
    return Base64Url.decode(payload);
  }
}
