package assay.server.competition;

import assay.server.question.Question;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// What a team has to be and to say before it enters.
///
/// @param terms Markdown that it agrees to; empty: there are none
/// @param maxMembers of one team
/// @param allowsOverlap whether one person may be in several teams
/// @param registration questions that it answers
public record Entrance(
    String terms, int maxMembers, boolean allowsOverlap, List<Question> registration) {
  public static final int MAX_MEMBERS = 50;

  public Entrance {
    registration = List.copyOf(registration);
  }

  public boolean hasTerms() {
    return !terms.isEmpty();
  }

  /// SHA-256 by which the terms that a team agreed to are known.
  public String termsDigest() {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(terms.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
