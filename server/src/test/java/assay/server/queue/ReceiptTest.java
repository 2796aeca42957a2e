package assay.server.queue;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Receipts say what their reader may see at that moment, and nothing of hidden results before. The
/// key is that of RFC 8037, appendix A.1; Bouncy Castle checks what the JDK signed.
@Timeout(120)
class ReceiptTest {
  private static final String PKCS8 =
      "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";
  private static final String X = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo";
  private static final String KEY_ID = "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k";
  private static final String RETIRED = "wJGyWaMeCWCtGd3xbyz7ko09YAMyv04HNGaPZbvy-6Y";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static ServerUnderTest server;
  private static ServerUnderTest keyless;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(
            Map.of(
                "assay.receipt.pkcs8", PKCS8,
                "assay.receipt.retired", RETIRED,
                "assay.base-url", "https://assay.example.org"));
    keyless = ServerUnderTest.startOn(server.database(), Map.of("assay.judge.slots", 0));
    contest = Contest.open(server, "receipts", "{per_day: 10}");
  }

  @AfterAll
  static void stop() {
    server.emptyTheQueue();
    keyless.close();
    server.close();
  }

  @Test
  void aReceiptTellsWhatWasGradedAndWhatCameOut() {
    var member = contest.newTeam("Honest");
    var path = graded(member, honest());
    var receipt = receipt(path, member.token());
    var view = server.get(path, member.token()).json();

    assertThat(receipt.path("format").asText()).isEqualTo("assay-receipt/1");
    var issued = receipt.path("issued");
    assertThat(issued.path("by").asText()).isEqualTo("https://assay.example.org");
    assertThat(issued.path("to").asText()).isEqualTo("team");
    assertThat(issued.path("key_id").asText()).isEqualTo(KEY_ID);
    assertThat(receipt.path("track"))
        .isEqualTo(
            json(
                """
                {"organization": "receipts", "competition": "faces", "phase": "main",
                 "task": "both", "scale": "default"}
                """));
    var entry = receipt.path("entry");
    for (var name : List.of("id", "code", "accepted_at", "withdrawn_at", "verdict", "decision")) {
      assertThat(entry.path(name)).as(name).isEqualTo(view.path(name));
    }
    assertThat(entry.path("team").asText()).isEqualTo("Honest");

    var model = receipt.path("files").path(0);
    assertThat(model.path("kind").asText()).isEqualTo("model");
    assertThat(model.path("name").asText()).isEqualTo("m.onnx");
    assertThat(model.path("bytes").asInt()).isEqualTo(Contest.model().length);
    assertThat(model.path("sha256").asText()).isEqualTo(FakeWorker.sha256(Contest.model()));
    assertThat(receipt.path("files").path(1).path("sha256").asText())
        .isEqualTo(FakeWorker.sha256(honest().getBytes(US_ASCII)));

    assertThat(receipt.path("sets_withheld").asInt()).isZero();
    assertThat(slugs(receipt)).containsExactly(Contest.HIDDEN_SET, Contest.OPEN_SET);
    for (int set = 0; set < 2; set++) {
      assertSame(receipt.path("sets").path(set), view.path("sets").path(set));
    }
  }

  /// The figures are those of the view, the digests those of the numbers that the worker sent.
  private static void assertSame(JsonNode set, JsonNode shown) {
    assertThat(set.path("set")).isEqualTo(shown.path("set"));
    assertThat(set.path("role")).isEqualTo(shown.path("role"));
    var rerun = vector(set, "re-run");
    boolean isOpen = set.path("set").asText().equals(Contest.OPEN_SET);
    assertThat(rerun.path("sha256").asText()).isEqualTo(digest(set.path("set").asText()));
    assertThat(rerun.path("version").asInt()).isEqualTo(1);
    assertThat(rerun.path("pairs").asInt()).isEqualTo(Contest.PAIRS);
    assertThat(rerun.path("variant").asText()).isEqualTo("plain");
    assertThat(rerun.path("run_version").asText()).matches("[0-9a-f]{64}");
    assertThat(rerun.path("seconds").asDouble()).isEqualTo(0.5);
    assertThat(rerun.path("engine").path("onnxruntime").asText()).isEqualTo("1.29.0");
    assertThat(rerun.path("engine").path("provider").asText()).isEqualTo("cpu");
    if (!isOpen) {
      assertThat(set.path("reproduction").isNull()).isTrue();
      assertThat(set.path("vectors")).hasSize(1);
      var figure = set.path("figures").path(0);
      assertThat(figure.path("metric").asText()).isEqualTo("accuracy");
      for (var name : List.of("value", "std", "evidence")) {
        assertThat(figure.path(name)).as(name).isEqualTo(shown.path(name));
      }
      assertThat(figure.path("vector")).isEqualTo(rerun.path("sha256"));
      return;
    }
    assertThat(set.path("figures")).as("of a set that does not rank").isEmpty();
    var claim = vector(set, "claimed");
    assertThat(claim.path("engine").isNull()).isTrue();
    var reproduction = set.path("reproduction");
    assertThat(reproduction.path("claimed")).isEqualTo(claim.path("sha256"));
    assertThat(reproduction.path("rerun")).isEqualTo(rerun.path("sha256"));
    assertThat(reproduction.path("verdict")).isEqualTo(shown.path("verdict"));
    var comparison = shown.path("comparison");
    for (var name : List.of("max", "p95", "median", "rmse", "pearson")) {
      assertThat(reproduction.path("difference").path(name))
          .as(name)
          .isEqualTo(comparison.path(name));
    }
    for (var name : List.of("match", "review")) {
      assertThat(reproduction.path("tolerance").path(name))
          .as(name)
          .isEqualTo(comparison.path(name));
    }
  }

  @Test
  void beforeResultsAreOutOnlyOrganizersHaveAReceiptOfThem() {
    var member = contest.newTeam("Patient");
    contest.sql("update phase set results_at = now() + interval '1 day'");
    try {
      var path = graded(member, honest());
      var before = receipt(path, member.token());
      assertThat(slugs(before)).containsExactly(Contest.OPEN_SET);
      assertThat(before.path("sets_withheld").asInt()).isEqualTo(1);
      assertNothingHidden(path, member);

      var organizers = receipt(path, contest.organizer());
      assertThat(organizers.path("issued").path("to").asText()).isEqualTo("organizers");
      assertThat(slugs(organizers)).containsExactly(Contest.HIDDEN_SET, Contest.OPEN_SET);

      contest.sql("update phase set results_at = now() - interval '1 second'");
      var after = receipt(path, member.token());
      assertThat(slugs(after)).containsExactly(Contest.HIDDEN_SET, Contest.OPEN_SET);
      assertThat(withoutHidden(after)).as("what was there before").isEqualTo(withoutHidden(before));
      assertThat(after.path("sets")).isEqualTo(organizers.path("sets"));
    } finally {
      contest.sql("update phase set results_at = null");
    }
  }

  private static JsonNode withoutHidden(JsonNode receipt) {
    var copy = (ObjectNode) receipt.deepCopy();
    ((ObjectNode) copy.path("issued")).remove("at");
    copy.remove("sets_withheld");
    copy.withArray("/sets").removeIf(set -> set.path("set").asText().equals(Contest.HIDDEN_SET));
    return copy;
  }

  @Test
  void aMismatchHasAReceiptOfTheOpenSetUntilItIsApproved() {
    var member = contest.newTeam("Mismatch");
    var path = graded(member, Contest.scores(1));
    var before = receipt(path, member.token());
    assertThat(before.path("entry").path("verdict").asText()).isEqualTo("MISMATCH");
    assertThat(slugs(before)).containsExactly(Contest.OPEN_SET);
    assertThat(before.path("sets_withheld").asInt()).isEqualTo(1);
    assertNothingHidden(path, member);

    decide(path, "rejected");
    assertThat(slugs(receipt(path, member.token()))).containsExactly(Contest.OPEN_SET);
    decide(path, "none");
    decide(path, "approved");
    var after = receipt(path, member.token());
    assertThat(after.path("entry").path("decision").asText()).isEqualTo("approved");
    assertThat(slugs(after)).containsExactly(Contest.HIDDEN_SET, Contest.OPEN_SET);
  }

  /// Neither in the text that people read nor in what is signed. Only what cannot be there by
  /// chance is looked for: both sets have the same labels, so also the same judging version.
  private static void assertNothingHidden(String path, Contest.Member member) {
    var answer = server.get(path + "/receipt", member.token());
    var everything = answer.text() + payload(answer.json());
    var secrets =
        new ArrayList<>(
            contest.query(
                """
                select unnest(array[v.digest, v.run_version, f.std::text])
                from score_vector v
                join set_version s on s.id = v.set_version_id
                join evaluation_set e on e.id = s.set_id and e.role = 'hidden'
                join score f on f.vector_id = v.id
                where v.submission_id = '%s'
                """
                    .formatted(path.replaceAll(".*/", ""))));
    assertThat(secrets)
        .hasSize(3)
        .contains(digest(Contest.HIDDEN_SET))
        .allMatch(secret -> secret.length() > 10);
    secrets.addAll(List.of(Contest.HIDDEN_SET, "Hidden", "hidden"));
    assertThat(secrets).allSatisfy(secret -> assertThat(everything).doesNotContain(secret));
  }

  @Test
  void strangersHaveNoReceipt() {
    var member = contest.newTeam("Owners");
    var path = graded(member, honest()) + "/receipt";
    assertThat(server.get(path, contest.newTeam("Rivals").token()).status()).isEqualTo(404);
    assertThat(server.get(path, server.newOrganization("receipts-rivals")).status()).isEqualTo(404);
    assertThat(server.get(path, "").status()).isEqualTo(401);
    var mine = server.get(path, member.token());
    assertThat(mine.status()).isEqualTo(200);
    assertThat(mine.header("Cache-Control")).isEqualTo("private, no-store");
    assertThat(mine.header("Content-Type")).startsWith("application/json");
    assertThat(mine.header("Content-Disposition"))
        .matches("attachment; filename=\"assay-receipt-[A-Z0-9]+\\.json\"");
    assertThat(server.get("/api/v1/submissions/x/receipt", member.token()).status()).isEqualTo(404);
  }

  @Test
  void thereIsNoReceiptBeforeTheEntryIsGraded() {
    var member = contest.newTeam("Early");
    var accepted = submit(member, honest());
    var answer = server.get(accepted + "/receipt", member.token());
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("receipt.not_graded");
    assertThat(page(server, accepted, member)).doesNotContain("Receipt (signed)");
    server.emptyTheQueue();
  }

  @Test
  void aServerWithoutAKeyOffersNone() {
    var member = contest.newTeam("Keyless");
    var path = graded(member, honest());
    var answer = keyless.get(path + "/receipt", member.token());
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("receipt.no_key");
    assertThat(keyless.get(path + "/receipt", contest.newTeam("Nobody").token()).status())
        .isEqualTo(404);
    assertThat(page(keyless, path, member)).doesNotContain("Receipt (signed)");
    assertThat(page(server, path, member))
        .contains("<a href=\"" + path + "/receipt\" download>Receipt (signed)</a>");
    assertThat(keyless.get("/.well-known/assay-receipt-keys.json", "").json())
        .isEqualTo(json("{\"keys\": []}"));
  }

  @Test
  void publicKeysAreForEverybodyAndRetiredOnesStay() {
    var answer = server.get("/.well-known/assay-receipt-keys.json", "");
    assertThat(answer.status()).isEqualTo(200);
    var keys = answer.json().path("keys");
    assertThat(keys).hasSize(2);
    assertThat(keys.path(0))
        .isEqualTo(
            json(
                """
                {"kty": "OKP", "crv": "Ed25519", "x": "%s", "kid": "%s", "alg": "EdDSA",
                 "use": "sig"}
                """
                    .formatted(X, KEY_ID)));
    assertThat(keys.path(1).path("x").asText()).isEqualTo(RETIRED);
    assertThat(answer.text()).doesNotContain("\"d\"").doesNotContain(PKCS8.substring(22));
  }

  /// The receipt of a file whose signature Bouncy Castle accepts.
  private static JsonNode receipt(String path, String token) {
    var answer = server.get(path + "/receipt", token);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    var file = answer.json();
    assertThat(file.fieldNames())
        .toIterable()
        .containsExactly("receipt", "protected", "payload", "signature");
    var signed = file.path("protected").asText() + "." + file.path("payload").asText();
    var check = new Ed25519Signer();
    check.init(false, new Ed25519PublicKeyParameters(bytes(X)));
    check.update(signed.getBytes(US_ASCII), 0, signed.length());
    assertThat(check.verifySignature(bytes(file.path("signature").asText()))).isTrue();
    var payload = json(payload(file));
    assertThat(file.path("receipt")).as("what people read").isEqualTo(payload);
    return payload;
  }

  private static String payload(JsonNode file) {
    return new String(bytes(file.path("payload").asText()), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String base64url) {
    return Base64.getUrlDecoder().decode(base64url);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> slugs(JsonNode receipt) {
    var slugs = new ArrayList<String>();
    receipt.path("sets").forEach(set -> slugs.add(set.path("set").asText()));
    return slugs;
  }

  private static JsonNode vector(JsonNode set, String origin) {
    for (var vector : set.path("vectors")) {
      if (vector.path("origin").asText().equals(origin)) {
        return vector;
      }
    }
    throw new AssertionError("no vector " + origin + " in " + set);
  }

  /// Of the scores that the worker makes, as little-endian float64 in pair order.
  private static String digest(String set) {
    var scores =
        set.equals(Contest.OPEN_SET)
            ? FakeWorker.expected(1)
            : Arrays.stream(FakeWorker.expected(2)).map(ReceiptTest::hidden).toArray();
    var file = ByteBuffer.allocate(8 * scores.length).order(ByteOrder.LITTLE_ENDIAN);
    file.asDoubleBuffer().put(scores);
    return FakeWorker.sha256(file.array());
  }

  private static String honest() {
    return Arrays.stream(FakeWorker.expected(1))
        .mapToObj(Double::toString)
        .collect(Collectors.joining("\n"));
  }

  private static String page(ServerUnderTest from, String path, Contest.Member member) {
    Answer answer =
        from.send(
            "GET",
            path.replace("/api/v1", ""),
            member.token(),
            BodyPublishers.noBody(),
            "Accept",
            "text/html");
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text();
  }

  /// Decides the case of the mismatch: that other teams entered the same model is another.
  private static void decide(String path, String decision) {
    var found =
        contest.query(
            """
            select id || ' ' || version
            from review_case
            where kind = 'mismatch'
              and submission_id = '%s'
            """
                .formatted(path.replaceAll(".*/", "")));
    var words = found.getFirst().split(" ", 2);
    var answer =
        server.post(
            "/api/v1/cases/" + words[0] + "/decision",
            contest.organizer(),
            Map.of(
                "decision",
                decision,
                "reason",
                "We looked.",
                "version",
                Integer.valueOf(words[1])));
    assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
  }

  private static String submit(Contest.Member member, String scores) {
    var accepted =
        contest.submit(
            member.token(),
            new Contest.Form()
                .field("task", "both")
                .file("model", "m.onnx", Contest.model())
                .scores(scores));
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
    return accepted.header("Location");
  }

  /// The address of an entry that was run and judged.
  private static String graded(Contest.Member member, String scores) {
    var path = submit(member, scores);
    var worker = FakeWorker.register(server);
    work(worker, worker.claim(5).orElseThrow());
    // The stream of events ends with the entry.
    var events = server.get(path + "/events", member.token());
    assertThat(events.text()).contains("\"state\":\"GRADED\"");
    return path;
  }

  /// On the hidden set the model does something else: both sets would have the same numbers.
  private static void work(FakeWorker worker, JsonNode ticket) {
    var hidden =
        contest.query(
            """
            select pack_digest
            from set_version s
            join evaluation_set e on e.id = s.set_id and e.role = 'hidden'
            """);
    for (var work : ticket.path("sets")) {
      var scores = worker.scores(ticket, work);
      if (hidden.contains(work.path("pack").asText())) {
        var numbers = ByteBuffer.wrap(scores).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer();
        for (int i = 0; i < numbers.limit(); i++) {
          numbers.put(i, hidden(numbers.get(i)));
        }
      }
      assertThat(worker.vector(ticket, work, scores).status()).isEqualTo(204);
    }
  }

  private static double hidden(double score) {
    return Math.sin(97 * score);
  }
}
