package assay.server.notice;

import assay.grading.Refusal;
import assay.server.http.Problem;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where a webhook's calls go.
///
/// @param host a name, or an address as a literal, without brackets
/// @param path with the query, as it is sent
record Destination(String host, int port, String path) {
  static final int HTTPS = 443;

  private static final int MAX_URL = 2000;

  /// The last label begins with a letter, so that no resolver takes the whole for a number.
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{4,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");

  private static final Pattern OCTETS =
      Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");

  /// Reads an address as an organizer types it.
  ///
  /// @throws Problem 422 `webhook.address` for whatever no call will be made to
  static Destination of(@Nullable String typed, Exempt exempt) {
    if (typed == null || typed.isBlank()) {
      throw refused("an address", "nothing");
    }
    var url = uri(typed.strip());
    if (!"https".equalsIgnoreCase(url.getScheme())) {
      throw refused("an address that begins with https://", "the scheme " + url.getScheme());
    }
    if (url.getRawUserInfo() != null) {
      throw refused("no user name or password", "some before the @");
    }
    if (url.getRawFragment() != null) {
      throw refused("no #fragment", "#" + url.getRawFragment());
    }
    if (url.getHost() == null) {
      throw refused(
          "a host name such as hooks.example.org, in ASCII",
          "the host " + (url.getRawAuthority() == null ? "(none)" : url.getRawAuthority()));
    }
    var host = url.getHost().toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "");
    int port = url.getPort() == -1 ? HTTPS : url.getPort();
    if (!exempt.has(host, port)) {
      if (port != HTTPS) {
        throw refused("the port 443", "the port " + port);
      }
      var literal = literal(host);
      if (literal.isPresent() ? !PublicAddress.is(literal.get()) : !NAME.matcher(host).matches()) {
        throw refused("the name or address of a host on the public Internet", host);
      }
    }
    var path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    return new Destination(
        host, port, url.getRawQuery() == null ? path : path + "?" + url.getRawQuery());
  }

  private static URI uri(String typed) {
    if (typed.length() > MAX_URL) {
      throw refused("at most %d characters".formatted(MAX_URL), typed.length() + " characters");
    }
    if (typed.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw refused("ASCII without spaces", "other characters");
    }
    try {
      return new URI(typed);
    } catch (URISyntaxException e) {
      throw refused("a web address", e.getReason());
    }
  }

  private static Problem refused(String expected, String found) {
    return Problem.refused(
        new Refusal(
            "webhook.address",
            "",
            expected,
            found,
            "Give the address of a receiver on the public Internet: https://hooks.example.org/assay"),
        "url");
  }

  /// The address, if the host is one in its usual spelling; other spellings of numbers are no names
  /// either.
  private static Optional<InetAddress> literal(String host) {
    if (!host.contains(":") && !OCTETS.matcher(host).matches()) {
      return Optional.empty();
    }
    try {
      return host.contains("%") ? Optional.empty() : Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  boolean isName() {
    return literal(host).isEmpty();
  }

  /// As in the request's `Host`.
  String authority() {
    var bracketed = host.contains(":") ? "[" + host + "]" : host;
    return port == HTTPS ? bracketed : bracketed + ":" + port;
  }
}
