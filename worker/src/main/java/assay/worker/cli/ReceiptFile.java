package assay.worker.cli;

import assay.grading.Printable;
import assay.grading.Refusal;
import assay.grading.receipt.Jws;
import assay.grading.receipt.Receipt;
import assay.grading.receipt.ReceiptKey;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A receipt as a stranger's file: nothing of it is believed before the signature.
///
/// @param name of the file
/// @param jws what is signed
/// @param copy what stands beside it for people, which nobody signed; null: nothing
/// @param key the one that the receipt itself shows
record ReceiptFile(String name, Jws jws, @Nullable JsonNode copy, ReceiptKey key) {
  private static final long MAX_BYTES = 4 << 20;

  /// Members of later formats are passed over, missing ones are not.
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(new SimpleModule().addDeserializer(Instant.class, new Moment()))
          .build();

  /// Programs that pass a file on may write 1.0 as 1.
  private static final Comparator<JsonNode> SAME_NUMBER =
      (one, other) -> {
        if (one.isNumber() && other.isNumber()) {
          return one.decimalValue().compareTo(other.decimalValue());
        }
        return one.equals(other) ? 0 : 1;
      };

  static ReceiptFile read(Path file) throws IOException, InputAtFault {
    var name = file.toString();
    var document = document(file);
    var members = new TreeSet<String>();
    document.fieldNames().forEachRemaining(members::add);
    // Anything else in the file would look as if it were signed.
    members.removeAll(List.of("receipt", "protected", "payload", "signature"));
    var jws =
        new Jws(
            text(document, "protected"), text(document, "payload"), text(document, "signature"));
    if (!members.isEmpty() || jws.payloadBytes().isEmpty()) {
      throw new InputAtFault(
          name,
          new Refusal(
              "receipt.form",
              "",
              "the members receipt, protected, payload and signature alone",
              members.isEmpty()
                  ? "others, or no base64url in them"
                  : "also " + Printable.of(String.join(", ", members), 200),
              "Download the receipt again."));
    }
    return new ReceiptFile(name, jws, document.get("receipt"), shownKey(name, jws));
  }

  private static JsonNode document(Path file) throws IOException, InputAtFault {
    if (Files.size(file) > MAX_BYTES) {
      throw new InputAtFault(
          file.toString(),
          new Refusal(
              "receipt.size",
              "",
              "at most " + MAX_BYTES + " bytes",
              Files.size(file) + " bytes",
              "Name the receipt itself."));
    }
    return json(Files.readAllBytes(file), file.toString());
  }

  /// An object of JSON.
  private static JsonNode json(byte[] bytes, String name) throws IOException, InputAtFault {
    try {
      var document = MAPPER.readTree(bytes);
      if (document != null && document.isObject()) {
        return document;
      }
    } catch (JsonProcessingException _) {
      // Told below: what the parser says quotes a stranger.
    }
    throw new InputAtFault(
        name,
        new Refusal(
            "receipt.json", "", "a JSON object", "something else", "Download the receipt again."));
  }

  private static String text(JsonNode document, String member) {
    return document.path(member).isTextual() ? document.path(member).textValue() : "*";
  }

  /// The key that the header shows, once it is sure that the header means what we check.
  private static ReceiptKey shownKey(String name, Jws jws) throws IOException, InputAtFault {
    var header = json(jws.headerBytes().orElse(new byte[0]), name);
    var key = ReceiptKey.of(header.path("jwk").path("x").asText());
    boolean isOurs =
        header.path("alg").asText().equals(Jws.ALGORITHM)
            && header.path("typ").asText().equals(Jws.TYPE)
            && !header.has("crit");
    if (!isOurs || key.isEmpty() || !key.get().id().equals(header.path("kid").asText())) {
      throw new InputAtFault(
          name,
          new Refusal(
              "receipt.header",
              "",
              "a header with alg %s, typ %s, and a kid that is the thumbprint of its jwk"
                  .formatted(Jws.ALGORITHM, Jws.TYPE),
              Printable.of(header.toString(), 300),
              "It is no receipt of this format."));
    }
    return key.get();
  }

  /// What is signed.
  ///
  /// @param document with what later formats add
  record Signed(JsonNode document, Receipt receipt) {}

  /// What the receipt says, if this key signed it and nothing was changed.
  Signed checked(ReceiptKey with) throws IOException, InputAtFault {
    if (!jws.isSignedWith(with)) {
      throw new InputAtFault(
          name,
          new Refusal(
              "receipt.signature",
              "",
              "the signature of the key " + with.id() + " over what the receipt says",
              "another signature, or other words",
              "The receipt was changed, or somebody else made it: do not rely on it."));
    }
    var payload = json(jws.payloadBytes().orElseThrow(), name);
    if (copy != null && !copy.equals(SAME_NUMBER, payload)) {
      throw new InputAtFault(
          name,
          new Refusal(
              "receipt.copy",
              "receipt",
              "the words that are signed",
              "other words beside them",
              "What stands under \"receipt\" was changed; what is signed is in \"payload\"."));
    }
    if (!payload.path("format").asText().equals(Receipt.FORMAT)) {
      throw new InputAtFault(
          name,
          new Refusal(
              "receipt.format",
              "format",
              Receipt.FORMAT,
              Printable.of(payload.path("format").asText(), 40),
              "Check it with the version of ./assay that knows this format."));
    }
    try {
      return new Signed(payload, MAPPER.treeToValue(payload, Receipt.class));
    } catch (JsonProcessingException _) {
      throw new InputAtFault(
          name,
          new Refusal(
              "receipt.content",
              "",
              "every member of " + Receipt.FORMAT,
              "others",
              "Who signed it did not make it with Assay."));
    }
  }

  private static final class Moment extends StdDeserializer<Instant> {
    private static final long serialVersionUID = 1;

    Moment() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      var text = parser.getValueAsString("");
      try {
        return Instant.parse(text);
      } catch (DateTimeException _) {
        return (Instant)
            context.handleWeirdStringValue(Instant.class, text, "no moment in ISO 8601");
      }
    }
  }
}
