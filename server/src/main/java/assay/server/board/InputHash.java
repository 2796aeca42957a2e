package assay.server.board;

import assay.server.competition.Track;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// SHA-256 over what a board is made from: rule, columns, figures to the last bit, decisions. Equal
/// hashes mean equal boards.
final class InputHash {
  private final MessageDigest digest;

  private InputHash() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  static String of(Track track, BoardMaker.Parts parts, Sight sight) {
    var hash = new InputHash();
    hash.add(track.board().rule(), track.board().selection(), sight.showsHeld());
    hash.add(sight.isHidden(), sight.isAnonymous(), sight.isLimited());
    track.board().accepts().stream().sorted().forEach(hash::add);
    parts.columns().forEach(hash::add);
    for (var entry : parts.entries()) {
      hash.add(entry.submission(), entry.team(), entry.acceptedAt(), entry.evidence());
      hash.add(entry.verdict(), entry.decision(), bits(entry.values()));
      var withdrawn = entry.story().withdrawnAt();
      if (withdrawn != null) {
        hash.add("withdrawn", withdrawn);
      }
    }
    if (sight.frozeAt() != null) {
      parts.before().forEach(entry -> hash.add(entry.submission(), bits(entry.values())));
    }
    for (var row : parts.published()) {
      hash.add(row.name(), row.source(), row.isBaseline(), bits(row.values()));
    }
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  private void add(Object... parts) {
    for (var part : parts) {
      digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
  }

  private static String bits(double[] values) {
    return Arrays.toString(Arrays.stream(values).mapToLong(Double::doubleToLongBits).toArray());
  }
}
