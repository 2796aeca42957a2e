package assay.grading.receipt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// A public Ed25519 key (RFC 8032), by which receipts are checked.
///
/// @param x the 32 bytes of the key as base64url, as a JWK names them (RFC 8037)
public record ReceiptKey(String x) {
  static final String ALGORITHM = "Ed25519";

  /// What comes before the 32 bytes in an X.509 SubjectPublicKeyInfo (RFC 8410).
  private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int BYTES = 32;

  /// @throws IllegalArgumentException when it is no key; [#of] answers instead
  public ReceiptKey {
    if (Base64Url.decode(x).filter(ReceiptKey::isPoint).isEmpty()) {
      throw new IllegalArgumentException("no Ed25519 key: " + x);
    }
  }

  /// @return empty where it is no key
  public static Optional<ReceiptKey> of(String x) {
    try {
      return Optional.of(new ReceiptKey(x));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /// Of the 32 bytes themselves.
  public static ReceiptKey of(byte[] raw) {
    return new ReceiptKey(Base64Url.encode(raw));
  }

  /// Of a PEM file with a `PUBLIC KEY`, as `openssl pkey -pubout` writes it.
  ///
  /// @return empty where there is none, or of another kind
  public static Optional<ReceiptKey> ofPem(String text) {
    return Pem.decode(text, "PUBLIC KEY").flatMap(ReceiptKey::ofX509);
  }

  private static Optional<ReceiptKey> ofX509(byte[] encoded) {
    int head = X509_HEAD.length;
    return encoded.length == head + BYTES && Arrays.equals(encoded, 0, head, X509_HEAD, 0, head)
        ? of(Base64Url.encode(Arrays.copyOfRange(encoded, head, encoded.length)))
        : Optional.empty();
  }

  /// The key as JSON, its members in the order in which RFC 7638 hashes them.
  public String jwk() {
    return "{\"crv\":\"%s\",\"kty\":\"OKP\",\"x\":\"%s\"}".formatted(ALGORITHM, x);
  }

  /// What the key is called: its SHA-256 thumbprint by RFC 7638, base64url.
  public String id() {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return Base64Url.encode(sha256.digest(jwk().getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /// Whether the owner of this key signed these bytes.
  boolean hasSigned(byte[] signed, byte[] signature) {
    try {
      var check = Signature.getInstance(ALGORITHM);
      check.initVerify(key(Base64Url.decode(x).orElseThrow()));
      check.update(signed);
      return check.verify(signature);
    } catch (GeneralSecurityException _) {
      // Of another length, or no number of the curve: nobody's signature.
      return false;
    }
  }

  private static boolean isPoint(byte[] raw) {
    if (raw.length != BYTES) {
      return false;
    }
    try {
      Signature.getInstance(ALGORITHM).initVerify(key(raw));
      return true;
    } catch (InvalidKeyException _) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK from 15 has " + ALGORITHM, e);
    }
  }

  private static PublicKey key(byte[] raw) throws GeneralSecurityException {
    var encoded = Arrays.copyOf(X509_HEAD, X509_HEAD.length + BYTES);
    System.arraycopy(raw, 0, encoded, X509_HEAD.length, BYTES);
    return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
  }
}
