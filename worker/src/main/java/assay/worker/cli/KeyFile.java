package assay.worker.cli;

import assay.grading.Refusal;
import assay.grading.receipt.ReceiptKey;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Public keys that the user trusts: a JWK set, one JWK, or a PEM file.
record KeyFile(Path file, List<ReceiptKey> keys) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  KeyFile {
    keys = List.copyOf(keys);
  }

  static KeyFile read(Path file) throws IOException, InputAtFault {
    var text = Files.readString(file, StandardCharsets.ISO_8859_1);
    var keys = new ArrayList<ReceiptKey>();
    ReceiptKey.ofPem(text).ifPresent(keys::add);
    json(text)
        .ifPresent(document -> {
          if (document.has("keys")) {
            document.path("keys").forEach(jwk -> of(jwk).ifPresent(keys::add));
          } else {
            of(document).ifPresent(keys::add);
          }
        });
    if (keys.isEmpty()) {
      throw new InputAtFault(
          file.toString(),
          new Refusal(
              "key.none",
              "",
              "an Ed25519 public key: a JWK set, a JWK, or PEM with a PUBLIC KEY",
              "none",
              "Save what the server publishes at /.well-known/assay-receipt-keys.json."));
    }
    return new KeyFile(file, keys);
  }

  private static Optional<JsonNode> json(String text) {
    try {
      return Optional.ofNullable(MAPPER.readTree(text));
    } catch (JsonProcessingException _) {
      return Optional.empty();
    }
  }

  /// Keys of other kinds stand in a set too, for others.
  private static Optional<ReceiptKey> of(JsonNode jwk) {
    return jwk.path("kty").asText().equals("OKP") && jwk.path("crv").asText().equals("Ed25519")
        ? ReceiptKey.of(jwk.path("x").asText())
        : Optional.empty();
  }

  /// The key of this name, or the refusal thrown.
  ReceiptKey named(ReceiptKey wanted, String receipt) throws InputAtFault {
    if (!keys.contains(wanted)) {
      throw new InputAtFault(
          receipt,
          new Refusal(
              "receipt.key",
              "",
              "one of the keys in %s (%s)"
                  .formatted(file, String.join(", ", keys.stream().map(ReceiptKey::id).toList())),
              wanted.id(),
              "Somebody else made it, or the file lacks a key that was retired."));
    }
    return wanted;
  }
}
