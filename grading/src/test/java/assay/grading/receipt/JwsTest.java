package assay.grading.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The key, its thumbprint and the signed text are those of RFC 8037, appendix A; OpenSSL wrote the
/// same key as PEM.
class JwsTest {
  private static final String X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
  private static final String PUBLIC =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
      -----END PUBLIC KEY-----
      """;
  private static final String PRIVATE =
      """
      -----BEGIN PRIVATE KEY-----
      MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
      -----END PRIVATE KEY-----
      """;

  /// Another key, by OpenSSL.
  private static final String OTHER =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEAwJGyWaMeCWCtGd3xbyz7ko09YAMyv04HNGaPZbvy+6Y=
      -----END PUBLIC KEY-----
      """;

  private static final Jws SIGNED =
      new Jws(
          "eyJhbGciOiJFZERTQSJ9",
          "RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
          "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg");

  private static final ReceiptKey KEY = new ReceiptKey(X);

  private static PrivateKey privateKey() throws GeneralSecurityException {
    return KeyFactory.getInstance("Ed25519")
        .generatePrivate(new PKCS8EncodedKeySpec(Pem.decode(PRIVATE, "PRIVATE KEY").orElseThrow()));
  }

  @Test
  void signsAsTheStandardDoes() throws GeneralSecurityException {
    var made =
        Jws.sign(
            "{\"alg\":\"EdDSA\"}",
            "Example of Ed25519 signing".getBytes(StandardCharsets.US_ASCII),
            privateKey());
    assertThat(made).isEqualTo(SIGNED);
  }

  @Test
  void checksWhatTheStandardSigned() {
    assertThat(SIGNED.isSignedWith(KEY)).isTrue();
    assertThat(SIGNED.isSignedWith(ReceiptKey.ofPem(OTHER).orElseThrow())).isFalse();
  }

  @Test
  void aKeyIsCalledByItsThumbprint() {
    assertThat(KEY.id()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  @Test
  void readsAPublicKeyAsOpenSslWritesIt() {
    assertThat(ReceiptKey.ofPem(PUBLIC)).contains(KEY);
    assertThat(ReceiptKey.ofPem("# a line before\n" + PUBLIC.replace("\n", "\r\n"))).contains(KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7h\n-----END PUBLIC KEY-----",
        "-----BEGIN PUBLIC KEY-----\n=\n-----END PUBLIC KEY-----",
        // X25519, which has the same length and cannot sign.
        "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VuAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n-----END PUBLIC KEY-----"
      })
  void anythingElseIsNoPublicKey(String text) {
    assertThat(ReceiptKey.ofPem(text)).isEmpty();
  }

  @Test
  void aPrivateKeyIsNoPublicOne() {
    assertThat(ReceiptKey.ofPem(PRIVATE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHUR",
        // The same bytes with a stray bit, with padding, and in the other alphabet.
        "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURp",
        "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo=",
        "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo",
        // 2, of which no point of the curve is the y.
        "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
      })
  void anotherTextIsNoKey(String x) {
    assertThat(ReceiptKey.of(x)).isEmpty();
    assertThatThrownBy(() -> new ReceiptKey(x)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oneOtherCharacterAnywhereIsNoLongerSigned() {
    for (int at = 0; at < SIGNED.header().length(); at++) {
      assertThat(new Jws(other(SIGNED.header(), at), SIGNED.payload(), SIGNED.signature()))
          .matches(jws -> !jws.isSignedWith(KEY), "header " + at);
    }
    for (int at = 0; at < SIGNED.payload().length(); at++) {
      assertThat(new Jws(SIGNED.header(), other(SIGNED.payload(), at), SIGNED.signature()))
          .matches(jws -> !jws.isSignedWith(KEY), "payload " + at);
    }
    for (int at = 0; at < SIGNED.signature().length(); at++) {
      assertThat(new Jws(SIGNED.header(), SIGNED.payload(), other(SIGNED.signature(), at)))
          .matches(jws -> !jws.isSignedWith(KEY), "signature " + at);
    }
  }

  private static String other(String text, int at) {
    char instead = text.charAt(at) == 'A' ? 'B' : (char) (text.charAt(at) ^ 1);
    return text.substring(0, at) + instead + text.substring(at + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "hgyY0il_", "*"})
  void whatIsNoSignatureIsNobodys(String signature) {
    assertThat(new Jws(SIGNED.header(), SIGNED.payload(), signature).isSignedWith(KEY)).isFalse();
  }

  @Test
  void aSignatureWithAStrayBitIsNotTheSame() {
    // The last character holds two bits of the signature and four that are nobody's.
    assertThat(SIGNED.signature()).endsWith("g");
    var stray = SIGNED.signature().substring(0, 85) + "h";
    assertThat(new Jws(SIGNED.header(), SIGNED.payload(), stray).isSignedWith(KEY)).isFalse();
  }

  @Test
  void aReceiptSaysHowAndByWhomItIsSigned() throws GeneralSecurityException {
    var jws = Jws.sign("{}".getBytes(StandardCharsets.US_ASCII), privateKey(), KEY);
    assertThat(new String(jws.headerBytes().orElseThrow(), StandardCharsets.US_ASCII))
        .isEqualTo(
            "{\"alg\":\"EdDSA\",\"jwk\":{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"%s\"},\"kid\":\"%s\",\"typ\":\"assay-receipt+json\"}"
                .formatted(X, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"));
    assertThat(jws.payloadBytes())
        .hasValueSatisfying(bytes -> assertThat(bytes).asString().isEqualTo("{}"));
    assertThat(jws.isSignedWith(KEY)).isTrue();
  }
}
