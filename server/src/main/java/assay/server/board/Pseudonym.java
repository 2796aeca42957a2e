package assay.server.board;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/// The name of a team on an anonymous board: the same on all of them, and no way back without the
/// team's id, which only the team and the organizers know.
final class Pseudonym {
  private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  private static final int LENGTH = 6;

  private Pseudonym() {}

  static String of(UUID team) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("board " + team).getBytes(StandardCharsets.US_ASCII));
      var name = new StringBuilder("Team ");
      for (int i = 0; i < LENGTH; i++) {
        name.append(LETTERS.charAt(digest[i] & 31));
      }
      return name.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
