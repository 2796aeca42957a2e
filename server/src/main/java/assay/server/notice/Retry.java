package assay.server.notice;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// When to try again, and when to stop: the delay doubles up to a limit, and half of it is chance,
/// so that receivers which failed together are not all tried together.
@Singleton
class Retry {
  private final int attempts;
  private final Duration first;
  private final Duration longest;
  private final RandomGenerator random = RandomGenerator.getDefault();

  Retry(
      @Value("${assay.notice.attempts:20}") int attempts,
      @Value("${assay.notice.first-retry:5s}") Duration first,
      @Value("${assay.notice.longest-retry:1h}") Duration longest) {
    this.attempts = attempts;
    this.first = first;
    this.longest = longest;
  }

  /// Whether there is another attempt after this one.
  boolean isLeft(int attempt) {
    return attempt < attempts;
  }

  /// After the attempt of this number, from 1.
  Duration delay(int attempt) {
    var doubled = first.multipliedBy(1L << Math.min(attempt - 1, 20));
    var limit = doubled.compareTo(longest) < 0 ? doubled : longest;
    return Duration.ofMillis((long) (limit.toMillis() * (0.5 + 0.5 * random.nextDouble())));
  }
}
