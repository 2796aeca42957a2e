package assay.server.receipt;

import assay.grading.receipt.Jws;
import assay.grading.receipt.ReceiptKey;
import assay.server.account.Caller;
import assay.server.http.Problem;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.UUID;

@Controller
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class ReceiptController {
  private final Receipts receipts;

  ReceiptController(Receipts receipts) {
    this.receipts = receipts;
  }

  /// A JWK set (RFC 7517).
  record KeySet(List<Key> keys) {
    KeySet {
      keys = List.copyOf(keys);
    }

    record Key(String kty, String crv, String x, String kid, String alg, String use) {
      static Key of(ReceiptKey key) {
        return new Key("OKP", "Ed25519", key.x(), key.id(), Jws.ALGORITHM, "sig");
      }
    }
  }

  @Get("/api/v1/submissions/{id}/receipt")
  @Operation(summary = "What a graded entry came to, as the caller may see it, signed")
  @ApiResponse(
      responseCode = "200",
      description = "A flattened JWS, and beside it what it signs, to be read",
      content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = "object")))
  HttpResponse<byte[]> receipt(Caller caller, String id) {
    var document = receipts.document(caller, id(id));
    return HttpResponse.ok(document.bytes())
        .contentType(MediaType.APPLICATION_JSON)
        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + document.name() + '"')
        .header(HttpHeaders.CACHE_CONTROL, "private, no-store");
  }

  @Get("/.well-known/assay-receipt-keys.json")
  @Secured(SecurityRule.IS_ANONYMOUS)
  @Operation(summary = "The public keys of receipts, the present one first")
  HttpResponse<KeySet> keys() {
    return HttpResponse.ok(new KeySet(receipts.published().stream().map(KeySet.Key::of).toList()))
        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=300");
  }

  /// What is no id names nothing.
  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException _) {
      throw Problem.notFound();
    }
  }
}
