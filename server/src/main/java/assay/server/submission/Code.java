package assay.server.submission;

import java.security.SecureRandom;

/// Short names that people read aloud: no letter or digit that looks like another.
final class Code {
  private static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
  private static final SecureRandom RANDOM = new SecureRandom();

  private Code() {}

  static String random(int length) {
    var code = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      code.append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
    }
    return code.toString();
  }
}
