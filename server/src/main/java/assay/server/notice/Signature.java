package assay.server.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// By which a receiver knows that a call is ours, and of when it is.
final class Signature {
  private static final String ALGORITHM = "HmacSHA256";

  private Signature() {}

  /// `t=1767225600,v1=9f86…`: HMAC-SHA256 over the time, a dot and the body.
  ///
  /// @param seconds since 1970
  static String of(String secret, long seconds, byte[] body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
      mac.update((seconds + ".").getBytes(UTF_8));
      return "t=%d,v1=%s".formatted(seconds, HexFormat.of().formatHex(mac.doFinal(body)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }
}
