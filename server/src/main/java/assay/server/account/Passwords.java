package assay.server.account;

import assay.server.http.Problem;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/// Argon2id in PHC form. Each hash takes 19 MiB and tens of milliseconds, so only as many run at
/// once as there are cores: a flood of sign-ins must not starve the rest.
@Singleton
class Passwords {
  private static final int MEMORY_KIB = 19 * 1024;
  private static final int PASSES = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int MIN_LENGTH = 12;
  private static final int MAX_LENGTH = 128;
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

  private final Semaphore cores = new Semaphore(Runtime.getRuntime().availableProcessors());
  private final Set<String> common = common();

  /// Verified instead of nothing when an account does not exist: the work must not tell.
  private final String nobody = phc(new byte[SALT_BYTES], new byte[HASH_BYTES]);

  /// The rules for a new password, as 422.
  void check(String password, String email) {
    int length = password.codePointCount(0, password.length());
    if (length < MIN_LENGTH || length > MAX_LENGTH) {
      throw Problem.field(
          "password",
          "password.length",
          "A password has %d to %d characters.".formatted(MIN_LENGTH, MAX_LENGTH));
    }
    var lower = password.toLowerCase(Locale.ROOT);
    if (common.contains(lower)
        || lower.equals(email)
        || password.codePoints().distinct().count() < 4) {
      throw Problem.field(
          "password", "password.common", "This password is among the first that are guessed.");
    }
  }

  String hash(String password) {
    var salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return phc(salt, derive(password, salt, MEMORY_KIB, PASSES, LANES, HASH_BYTES));
  }

  /// Does the same work whether there is a hash or not.
  ///
  /// @param phc empty for an account that does not exist or has no password yet
  boolean verify(String password, String phc) {
    var matcher = PHC.matcher(phc.isEmpty() ? nobody : phc);
    if (!matcher.matches()) {
      throw new IllegalStateException("a stored password hash is not in PHC form");
    }
    var decoder = Base64.getDecoder();
    var expected = decoder.decode(matcher.group(5));
    var found =
        derive(
            password.length() > MAX_LENGTH * 2 ? "" : password,
            decoder.decode(matcher.group(4)),
            Integer.parseInt(matcher.group(1)),
            Integer.parseInt(matcher.group(2)),
            Integer.parseInt(matcher.group(3)),
            expected.length);
    return MessageDigest.isEqual(expected, found) && !phc.isEmpty();
  }

  private byte[] derive(
      String password, byte[] salt, int memory, int passes, int lanes, int bytes) {
    try {
      if (!cores.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw Problem.of(503, "busy", "Many people are signing in; please try again.")
            .retryAfter(PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting to hash", e);
    }
    try {
      var generator = new Argon2BytesGenerator();
      generator.init(
          new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
              .withVersion(Argon2Parameters.ARGON2_VERSION_13)
              .withMemoryAsKB(memory)
              .withIterations(passes)
              .withParallelism(lanes)
              .withSalt(salt)
              .build());
      var out = new byte[bytes];
      generator.generateBytes(password.getBytes(StandardCharsets.UTF_8), out);
      return out;
    } finally {
      cores.release();
    }
  }

  private static String phc(byte[] salt, byte[] hash) {
    var base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            MEMORY_KIB, PASSES, LANES, base64.encodeToString(salt), base64.encodeToString(hash));
  }

  private static Set<String> common() {
    var stream =
        Objects.requireNonNull(Passwords.class.getResourceAsStream("common-passwords.txt"));
    try (var reader = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.isBlank()).collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
