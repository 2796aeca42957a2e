package assay.server.receipt;

import assay.grading.receipt.ReceiptKey;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Value;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The key that signs, and those by which receipts can be checked. Made when the server starts: a
/// setting that names no key is better known then than at the first download.
@Context
class ReceiptKeys {
  private final Optional<SigningKey> signing;
  private final Set<ReceiptKey> published = new LinkedHashSet<>();

  /// @param file of the private key; empty: none
  /// @param pkcs8 the private key itself, where secrets are words; empty: none
  /// @param retired public keys that signed earlier, as the key set spells their `x`
  ReceiptKeys(
      @Value("${assay.receipt.key:}") String file,
      @Value("${assay.receipt.pkcs8:}") String pkcs8,
      @Value("${assay.receipt.retired:}") String retired) {
    signing = signing(file.strip(), pkcs8.strip());
    signing.map(SigningKey::shown).ifPresent(published::add);
    Arrays.stream(retired.split(",", -1))
        .map(String::strip)
        .filter(x -> !x.isEmpty())
        .map(ReceiptKeys::retired)
        .forEach(published::add);
  }

  private static Optional<SigningKey> signing(String file, String pkcs8) {
    if (!file.isEmpty() && !pkcs8.isEmpty()) {
      throw new IllegalStateException(
          "expected one of assay.receipt.key and assay.receipt.pkcs8, found both");
    }
    if (!file.isEmpty()) {
      return Optional.of(SigningKey.ofFile(Path.of(file)));
    }
    return pkcs8.isEmpty() ? Optional.empty() : Optional.of(SigningKey.ofBase64(pkcs8));
  }

  /// Not quoted when it is wrong: it may be the private key, in the wrong place.
  private static ReceiptKey retired(String x) {
    return ReceiptKey.of(x)
        .orElseThrow(() ->
            new IllegalStateException(
                "assay.receipt.retired: expected the x of an Ed25519 key, 43 characters, found "
                    + x.length()
                    + " that are none"));
  }

  /// Empty: this server signs nothing.
  Optional<SigningKey> signing() {
    return signing;
  }

  /// The one that signs first.
  List<ReceiptKey> published() {
    return List.copyOf(published);
  }
}
