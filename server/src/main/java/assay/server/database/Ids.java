package assay.server.database;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/// UUID version 7 (RFC 9562): ids that sort by the time they were made.
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Clock CLOCK = Clock.systemUTC();

  /// Milliseconds shifted by 12, plus a counter: strictly growing within this process.
  private static final AtomicLong LAST = new AtomicLong();

  private Ids() {}

  /// A new id.
  public static UUID next() {
    long now = CLOCK.millis() << 12;
    long stamp = LAST.updateAndGet(last -> Math.max(last + 1, now));
    long high = ((stamp >>> 12) << 16) | 0x7000L | (stamp & 0xfff);
    long low = (RANDOM.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
