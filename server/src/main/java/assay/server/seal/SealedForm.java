package assay.server.seal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The bytes that are hashed, as `docs/reference/audit.md` has them: each field is its length in
/// bytes, a colon, its UTF-8 and a comma, so that no two lists of fields give the same bytes. What
/// is null is a hyphen and a comma.
///
/// Never changed: it would break every chain there is.
final class SealedForm {
  /// What the first seal has for the hash of the one before.
  static final String NOTHING_BEFORE = "0".repeat(64);

  private final MessageDigest digest = sha256();

  private SealedForm(String kind) {
    field(kind);
  }

  static String digest(Deed deed) {
    return new SealedForm("assay-audit-event-1")
        .field(deed.tenant())
        .field(deed.id())
        .field(deed.at())
        .field(deed.actor())
        .field(deed.action())
        .field(deed.subjectKind())
        .field(deed.subjectId())
        .field(deed.detail())
        .hex();
  }

  /// A seal's hash, once the digests of its events have been added in their order.
  static SealedForm of(String tenant, Seal seal) {
    return new SealedForm("assay-audit-seal-1")
        .field(tenant)
        .field(Integer.toString(seal.number()))
        .field(seal.previous())
        .field(seal.sealedAt())
        .field(Integer.toString(seal.events()));
  }

  SealedForm field(@Nullable String value) {
    if (value == null) {
      digest.update((byte) '-');
    } else {
      var bytes = value.getBytes(UTF_8);
      digest.update((bytes.length + ":").getBytes(UTF_8));
      digest.update(bytes);
    }
    digest.update((byte) ',');
    return this;
  }

  String hex() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
