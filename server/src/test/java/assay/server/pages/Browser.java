package assay.server.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Asks as a browser without scripts does: with its cookies, for HTML, from the same site.
final class Browser {
  private static final String BOUNDARY = "----assay-browser";

  private final ServerUnderTest server;
  private final String token;
  private final Map<String, String> cookies = new LinkedHashMap<>();

  private Browser(ServerUnderTest server, String token) {
    this.server = server;
    this.token = token;
  }

  Browser(ServerUnderTest server) {
    this(server, "");
  }

  /// Known by an API token instead of a session.
  static Browser bearing(ServerUnderTest server, String token) {
    return new Browser(server, token);
  }

  /// Signed in as an account made by [ServerUnderTest#signUp].
  static Browser of(ServerUnderTest server, String email) {
    var browser = new Browser(server);
    var answer = browser.form("/sign-in", "email", email, "password", ServerUnderTest.PASSWORD);
    if (answer.status() != 303) {
      throw new IllegalStateException(answer.text());
    }
    return browser;
  }

  Answer get(String path) {
    return send("GET", path, BodyPublishers.noBody());
  }

  /// @param fields name, value, …
  Answer form(String path, String... fields) {
    var pairs = new ArrayList<String>();
    for (int i = 0; i < fields.length; i += 2) {
      pairs.add(
          URLEncoder.encode(fields[i], UTF_8) + "=" + URLEncoder.encode(fields[i + 1], UTF_8));
    }
    return send(
        "POST",
        path,
        BodyPublishers.ofString(String.join("&", pairs)),
        "Content-Type",
        "application/x-www-form-urlencoded");
  }

  /// A form with one file, which comes last.
  ///
  /// @param fields name, value, …
  Answer upload(String path, String field, String fileName, byte[] file, String... fields) {
    var body = new ByteArrayOutputStream();
    for (int i = 0; i < fields.length; i += 2) {
      part(body, "name=\"" + fields[i] + "\"", fields[i + 1].getBytes(UTF_8));
    }
    part(body, "name=\"%s\"; filename=\"%s\"".formatted(field, fileName), file);
    body.writeBytes(("--" + BOUNDARY + "--\r\n").getBytes(UTF_8));
    return send(
        "POST",
        path,
        BodyPublishers.ofByteArray(body.toByteArray()),
        "Content-Type",
        "multipart/form-data; boundary=" + BOUNDARY);
  }

  private static void part(ByteArrayOutputStream body, String disposition, byte[] bytes) {
    var head =
        "--%s\r\nContent-Disposition: form-data; %s\r\n\r\n".formatted(BOUNDARY, disposition);
    body.writeBytes(head.getBytes(UTF_8));
    body.writeBytes(bytes);
    body.writeBytes("\r\n".getBytes(UTF_8));
  }

  private Answer send(String method, String path, BodyPublisher body, String... headers) {
    var all = new ArrayList<>(List.of(headers));
    all.addAll(List.of("Accept", "text/html", "Sec-Fetch-Site", "same-origin"));
    if (!cookies.isEmpty()) {
      all.addAll(
          List.of(
              "Cookie",
              cookies.entrySet().stream()
                  .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                  .collect(Collectors.joining("; "))));
    }
    var answer = server.send(method, path, token, body, all.toArray(String[]::new));
    for (var set : answer.response().headers().allValues("Set-Cookie")) {
      var cookie = set.split(";", 2)[0].split("=", 2);
      cookies.put(cookie[0], cookie[1]);
    }
    return answer;
  }
}
