package assay.server.receipt;

import assay.grading.receipt.Jws;
import assay.grading.receipt.Pem;
import assay.grading.receipt.ReceiptKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/// The private Ed25519 key of the server, and its public half. Its text never names the secret.
final class SigningKey {
  private final PrivateKey secret;
  private final ReceiptKey shown;

  private SigningKey(PrivateKey secret, ReceiptKey shown) {
    this.secret = secret;
    this.shown = shown;
  }

  /// Of a PEM file with a `PRIVATE KEY` (PKCS#8).
  ///
  /// @throws IllegalStateException when it cannot be read, or is of another kind
  static SigningKey ofFile(Path file) {
    try {
      var encoded = Pem.decode(Files.readString(file), "PRIVATE KEY");
      return of(
          encoded.orElseThrow(() ->
              new IllegalStateException(
                  "assay.receipt.key: expected a PEM file with a PRIVATE KEY, found another at "
                      + file)));
    } catch (IOException e) {
      // Without a cause: the start of a server shows the innermost message alone.
      throw new IllegalStateException("assay.receipt.key: " + file + " cannot be read: " + e);
    }
  }

  /// Of the same bytes as base64, as one word.
  ///
  /// @throws IllegalStateException when it is of another kind
  static SigningKey ofBase64(String text) {
    try {
      return of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException _) {
      // The exception would quote the secret.
      throw new IllegalStateException(
          "assay.receipt.pkcs8: expected base64 in one line, found something else");
    }
  }

  private static SigningKey of(byte[] pkcs8) {
    try {
      var secret =
          (EdECPrivateKey)
              KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      // The JDK does not tell the public half of a private key.
      var half = new Ed25519PrivateKeyParameters(secret.getBytes().orElseThrow(), 0);
      return new SigningKey(secret, ReceiptKey.of(half.generatePublicKey().getEncoded()));
    } catch (GeneralSecurityException _) {
      throw new IllegalStateException(
          "the key of the receipts: expected a PKCS#8 Ed25519 key, found another");
    }
  }

  Jws sign(byte[] payload) {
    return Jws.sign(payload, secret, shown);
  }

  ReceiptKey shown() {
    return shown;
  }

  @Override
  public String toString() {
    return "the signing key " + shown.id();
  }
}
