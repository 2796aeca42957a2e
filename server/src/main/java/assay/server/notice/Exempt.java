package assay.server.notice;

import io.micronaut.context.annotation.Value;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/// Receivers that an operator took out of the rules for ports and addresses: exact `host:port`. For
/// a receiver on the own premises; whoever is listed can be reached by every organizer.
@Singleton
class Exempt {
  private final Set<String> listed;

  Exempt(@Value("${assay.webhook.allow:}") List<String> listed) {
    this.listed =
        listed.stream()
            .map(one -> one.strip().toLowerCase(Locale.ROOT))
            .filter(one -> !one.isEmpty())
            .collect(Collectors.toUnmodifiableSet());
  }

  boolean has(String host, int port) {
    return listed.contains(host + ":" + port);
  }
}
