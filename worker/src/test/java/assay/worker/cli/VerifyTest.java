package assay.worker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import assay.grading.receipt.Jws;
import assay.grading.receipt.ReceiptKey;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The receipt is one that Python signed (`receipt/sign.py`) with the key of RFC 8037, appendix A.
class VerifyTest {
  private static final String X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
  private static final String KEY_ID = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
  private static final String PEM =
      """
      -----BEGIN PUBLIC KEY-----
      MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
      -----END PUBLIC KEY-----
      """;
  private static final String OTHER = "wJGyWaMeCWCtGd3xbyz7ko09YAMyv04HNGaPZbvy-6Y";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path directory;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int verify(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    var all = new ArrayList<>(List.of("verify"));
    all.addAll(Arrays.asList(args));
    return Assay.run(
        new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
  }

  private JsonNode json() throws IOException {
    return JSON.readTree(out.toString());
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(directory.resolve(name), text).toString();
  }

  private static ObjectNode receipt() throws IOException {
    try (var in = VerifyTest.class.getResourceAsStream("/receipt/receipt.json")) {
      return (ObjectNode) JSON.readTree(in);
    }
  }

  private String receipt(JsonNode content) throws IOException {
    return file("receipt.json", content.toString());
  }

  private String keys(String... xs) throws IOException {
    var keys = JSON.createObjectNode();
    var list = keys.putArray("keys");
    list.addObject().put("kty", "RSA").put("n", "AQAB");
    for (var x : xs) {
      list.addObject().put("kty", "OKP").put("crv", "Ed25519").put("x", x);
    }
    return file("keys.json", keys.toString());
  }

  @Test
  void saysInPlainWordsWhatIsAttested() throws IOException {
    assertThat(verify(receipt(receipt()), "--key", keys(OTHER, X))).isEqualTo(Assay.DONE);
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .contains("Signed with the key " + KEY_ID)
        .contains("Issued by https://assay.example.org at 2026-03-12T10:02:11Z for the team.")
        .contains("Entry 7F3K (0193e0f0-0000-7000-8000-000000000001) of team Aare?[2J, accepted")
        .contains("main/sdfr, phase validation, task task1, scale default.")
        .contains("Verdict: REPRODUCED.")
        .contains("model  m.onnx, 10 bytes: ")
        .contains("accuracy 0.9475 ± 0.0125 at threshold 1.42, on version 1; evidence: reproduced")
        .contains("differ by at most 1.00e-05 (match 0.00100, review 0.0100)")
        .contains("run in 1.0 s by onnxruntime 1.29.0, provider cpu")
        .contains("2 sets of the entry are not in this receipt")
        .doesNotContain("NOBODY")
        .doesNotContain("\u001b");
  }

  @Test
  void withoutAKeyOfTheUsersItSaysThatNobodyVouches() throws IOException {
    assertThat(verify(receipt(receipt()))).isEqualTo(Assay.DONE);
    assertThat(out.toString()).contains("NOBODY VOUCHES").contains(KEY_ID);
    assertThat(verify(receipt(receipt()), "--json")).isEqualTo(Assay.DONE);
    assertThat(json().path("valid").asBoolean()).isTrue();
    assertThat(json().path("trusted").asBoolean()).isFalse();
    assertThat(json().path("key_id").asText()).isEqualTo(KEY_ID);
  }

  @Test
  void aKeyComesAsSetAsJwkOrAsPem() throws IOException {
    var receipt = receipt(receipt());
    var jwk = file("jwk.json", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + X + "\"}");
    for (var keys : List.of(keys(X), jwk, file("key.pem", PEM))) {
      assertThat(verify(receipt, "--keys", keys, "--json")).as(keys).isEqualTo(Assay.DONE);
      assertThat(json().path("trusted").asBoolean()).isTrue();
      assertThat(json().path("receipt").path("entry").path("code").asText()).isEqualTo("7F3K");
      assertThat(json().path("receipt").path("of_a_later_version").asBoolean()).isTrue();
    }
    assertThat(verify(receipt, "--key", file("none.txt", "no key"))).isEqualTo(1);
    assertThat(err.toString()).contains("an Ed25519 public key");
  }

  @Test
  void anotherKeyIsNotGoodEnough() throws IOException {
    assertThat(verify(receipt(receipt()), "--key", keys(OTHER), "--json")).isEqualTo(1);
    assertThat(json().path("code").asText()).isEqualTo("receipt.key");
    assertThat(err.toString()).contains(KEY_ID);
  }

  @Test
  void eachFieldThatIsChangedForPeopleIsNoticed() throws IOException {
    var paths = new ArrayList<String>();
    leaves(receipt().path("receipt"), "/receipt", paths);
    assertThat(paths).hasSizeGreaterThan(60);
    for (var path : paths) {
      var changed = receipt();
      change(changed, path);
      assertThat(verify(receipt(changed), "--key", keys(X), "--json")).as(path).isEqualTo(1);
      assertThat(json().path("code").asText()).as(path).isEqualTo("receipt.copy");
    }
  }

  @Test
  void eachFieldThatIsChangedInWhatIsSignedIsNoticed() throws IOException {
    var signed = payload(receipt());
    var paths = new ArrayList<String>();
    leaves(signed, "", paths);
    assertThat(paths).hasSizeGreaterThan(60);
    for (var path : paths) {
      var changed = signed.deepCopy();
      change(changed, path);
      var file = receipt();
      file.set("receipt", changed);
      file.put("payload", base64url(changed.toString()));
      assertThat(verify(receipt(file), "--json")).as(path).isEqualTo(1);
      assertThat(json().path("code").asText()).as(path).isEqualTo("receipt.signature");
    }
  }

  private static JsonNode payload(JsonNode file) throws IOException {
    return JSON.readTree(Base64.getUrlDecoder().decode(file.path("payload").asText()));
  }

  private static String base64url(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void leaves(JsonNode node, String path, List<String> into) {
    if (node.isValueNode()) {
      into.add(path);
    }
    node.fieldNames().forEachRemaining(name -> leaves(node.path(name), path + "/" + name, into));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      leaves(node.path(i), path + "/" + i, into);
    }
  }

  private static void change(JsonNode document, String path) {
    int slash = path.lastIndexOf('/');
    var parent = (ObjectNode) document.at(path.substring(0, slash));
    var name = path.substring(slash + 1);
    var value = parent.path(name);
    if (value.isNumber()) {
      parent.put(name, value.asDouble() + 1e-6);
    } else {
      parent.set(name, new TextNode(value.asText() + "x"));
    }
  }

  @Test
  void nothingIsAddedTakenAwayOrDoubled() throws IOException {
    var more = receipt();
    ((ObjectNode) more.path("receipt")).put("prize", "first");
    assertRefused(more.toString(), "receipt.copy");
    var fewer = receipt();
    ((ArrayNode) fewer.at("/receipt/files")).remove(1);
    assertRefused(fewer.toString(), "receipt.copy");
    var beside = receipt();
    beside.put("verdict", "REPRODUCED");
    assertRefused(beside.toString(), "receipt.form");
    var unsigned = receipt();
    unsigned.remove("signature");
    assertRefused(unsigned.toString(), "receipt.signature");
    var doubled = receipt().toString();
    assertRefused(doubled.substring(0, doubled.length() - 1) + ",\"receipt\":{}}", "receipt.json");
    assertRefused(receipt() + " {}", "receipt.json");
    assertRefused("", "receipt.json");
    assertRefused("[1]", "receipt.json");
  }

  private void assertRefused(String text, String code) throws IOException {
    assertThat(verify(file("changed.json", text), "--key", keys(X), "--json"))
        .as(text)
        .isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(json().path("code").asText()).as(text).isEqualTo(code);
  }

  @Test
  void writtenAnewByAnotherProgramItIsStillGood() throws IOException {
    var file = receipt();
    // As programs that know no difference between 1 and 1.0 write them.
    ((ObjectNode) file.at("/receipt/sets/0/vectors/1")).put("seconds", 1);
    ((ObjectNode) file.at("/receipt/sets/0/reproduction/difference")).put("median", 0);
    assertThat(verify(receipt(file), "--key", keys(X))).isEqualTo(Assay.DONE);
    // The readable half may be missing: what is left is a JWS as others know it.
    file.remove("receipt");
    assertThat(verify(receipt(file), "--key", keys(X))).isEqualTo(Assay.DONE);
  }

  @Test
  void aFileOfTheUsersIsTheOneOfTheReceiptOrNot() throws IOException {
    var receipt = receipt(receipt());
    var model = file("mine.onnx", "the model\n");
    var scores = file("mine.txt", "0.5\n0.25\n");
    assertThat(verify(receipt, "--model", model, "--scores", scores)).isEqualTo(Assay.DONE);
    assertThat(out.toString())
        .contains("mine.onnx is the model of the receipt")
        .contains("mine.txt is the score file of the receipt");
    assertThat(verify(receipt, "--model", model, "--scores", scores, "--json")).isZero();
    assertThat(json().at("/files/1/name").asText()).isEqualTo("s.txt");

    // A model is no score file, whatever its digest.
    assertThat(verify(receipt, "--scores", model)).isEqualTo(Assay.INPUT_AT_FAULT);
    var other = file("other.onnx", "another model\n");
    assertThat(verify(receipt, "--model", other, "--json")).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(json().path("code").asText()).isEqualTo("receipt.file");
    assertThat(err.toString()).contains("It is not the model that was graded");
    assertThat(verify(receipt, "--model", "nowhere.onnx")).isEqualTo(Assay.INPUT_AT_FAULT);
  }

  @Test
  void onlyAReceiptIsAReceipt() throws Exception {
    var pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    assertRefusedSigned(pair, "{\"format\":\"assay-receipt/2\"}", "receipt.format");
    assertRefusedSigned(pair, "{\"format\":\"assay-receipt/1\"}", "receipt.content");
    assertRefusedSigned(pair, "7", "receipt.json");
    var nulls = (ObjectNode) payload(receipt());
    nulls.putNull("entry");
    assertRefusedSigned(pair, nulls.toString(), "receipt.content");
    var timeless = (ObjectNode) payload(receipt());
    ((ObjectNode) timeless.path("issued")).put("at", "yesterday");
    assertRefusedSigned(pair, timeless.toString(), "receipt.content");

    // Signed with the same key, but as something else.
    var other = receipt();
    other.put("protected", base64url("{\"alg\":\"EdDSA\"}"));
    assertRefused(other.toString(), "receipt.header");
    other.put("protected", base64url("{\"alg\":\"none\"}"));
    assertRefused(other.toString(), "receipt.header");
  }

  private void assertRefusedSigned(KeyPair pair, String payload, String code)
      throws IOException, NoSuchAlgorithmException {
    var raw = pair.getPublic().getEncoded();
    var shown = ReceiptKey.of(Arrays.copyOfRange(raw, raw.length - 32, raw.length));
    var jws = Jws.sign(payload.getBytes(StandardCharsets.UTF_8), pair.getPrivate(), shown);
    var file =
        JSON.createObjectNode()
            .put("protected", jws.header())
            .put("payload", jws.payload())
            .put("signature", jws.signature());
    assertThat(verify(receipt(file), "--json")).as(payload).isEqualTo(Assay.INPUT_AT_FAULT);
    assertThat(json().path("code").asText()).as(payload).isEqualTo(code);
  }

  @Test
  void wrongUsageIsToldApart() throws IOException {
    assertThat(verify()).isEqualTo(Assay.WRONG_USAGE);
    assertThat(verify(receipt(receipt()), "--kez", "x")).isEqualTo(Assay.WRONG_USAGE);
    assertThat(verify(directory.resolve("missing.json").toString()))
        .isEqualTo(Assay.INPUT_AT_FAULT);
  }
}
