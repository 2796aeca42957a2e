package assay.server.receipt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import assay.grading.receipt.ReceiptKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The key pair is that of RFC 8037, appendix A.1, its PKCS#8 written by OpenSSL.
class ReceiptKeysTest {
  private static final String PKCS8 =
      "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";
  private static final ReceiptKey PUBLIC =
      new ReceiptKey("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  private static final ReceiptKey EARLIER =
      new ReceiptKey("wJGyWaMeCWCtGd3xbyz7ko09YAMyv04HNGaPZbvy-6Y");

  @TempDir Path directory;

  private String file(String text) throws IOException {
    return Files.writeString(directory.resolve("key.pem"), text).toString();
  }

  private static String pem(String label, String base64) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(label, base64);
  }

  @Test
  void aFileAndAWordAreTheSameKey() throws IOException {
    var ofFile = new ReceiptKeys(file(pem("PRIVATE KEY", PKCS8)), "", "");
    var ofWord = new ReceiptKeys("", PKCS8 + " ", "");
    assertThat(ofFile.published()).containsExactly(PUBLIC);
    assertThat(ofWord.published()).containsExactly(PUBLIC);
    var signed = ofFile.signing().orElseThrow().sign("x".getBytes(StandardCharsets.US_ASCII));
    assertThat(signed.isSignedWith(PUBLIC)).isTrue();
    assertThat(signed.isSignedWith(EARLIER)).isFalse();
  }

  @Test
  void withoutASettingNothingIsSigned() {
    var keys = new ReceiptKeys("", "", "");
    assertThat(keys.signing()).isEmpty();
    assertThat(keys.published()).isEmpty();
  }

  @Test
  void retiredKeysStayPublishedAfterThePresentOne() {
    var keys = new ReceiptKeys("", PKCS8, EARLIER.x() + ", " + PUBLIC.x());
    assertThat(keys.published()).containsExactly(PUBLIC, EARLIER);
    assertThat(new ReceiptKeys("", "", EARLIER.x()).published()).containsExactly(EARLIER);
  }

  @Test
  void aSettingThatNamesNoKeyIsToldAtOnceAndNeverQuoted() throws IOException {
    assertThatThrownBy(() -> new ReceiptKeys(directory.resolve("none").toString(), "", ""))
        .hasMessageContaining("assay.receipt.key")
        .hasMessageContaining("cannot be read")
        .hasNoCause();
    var garbled = file(pem("PRIVATE KEY", "c2VjcmV0IHNlY3JldA=="));
    assertThatThrownBy(() -> new ReceiptKeys(garbled, "", ""))
        .hasMessageContaining("expected a PKCS#8 Ed25519 key")
        .hasMessageNotContaining("c2Vj");
    var publicHalf = file(pem("PUBLIC KEY", "MCow"));
    assertThatThrownBy(() -> new ReceiptKeys(publicHalf, "", ""))
        .hasMessageContaining("expected a PEM file with a PRIVATE KEY");
    assertThatThrownBy(() -> new ReceiptKeys("", "s3cret!", ""))
        .hasMessageContaining("assay.receipt.pkcs8")
        .hasMessageNotContaining("s3cret")
        .hasNoCause();
    assertThatThrownBy(() -> new ReceiptKeys("somewhere.pem", PKCS8, ""))
        .hasMessageContaining("found both");
    assertThatThrownBy(() -> new ReceiptKeys("", PKCS8, PKCS8))
        .hasMessageContaining("assay.receipt.retired")
        .hasMessageNotContaining(PKCS8);
  }

  @Test
  void aKeyInALogIsOnlyItsName() {
    assertThat(SigningKey.ofBase64(PKCS8))
        .hasToString("the signing key kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }
}
