package assay.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EdgeTest {
  private static final String ACCOUNT =
      "{\"email\": \"x@example.org\", \"name\": \"X\", \"password\": \"a long enough phrase\"}";

  private static ServerUnderTest server;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void changesAskedForByOtherSitesAreRefused() { // H03
    var evil =
        send(
            "POST",
            "/api/v1/accounts",
            ACCOUNT,
            "application/json",
            "Sec-Fetch-Site",
            "cross-site");
    assertThat(evil.status()).isEqualTo(403);
    assertThat(evil.code()).isEqualTo("csrf");
    assertThat(
            send(
                    "POST",
                    "/api/v1/accounts",
                    ACCOUNT,
                    "application/json",
                    "Origin",
                    "https://evil.test")
                .code())
        .isEqualTo("csrf");
    assertThat(send("POST", "/api/v1/accounts", ACCOUNT, "text/plain").status()).isIn(403, 415);
    assertThat(
            send("POST", "/api/v1/session", "email=x", "application/x-www-form-urlencoded").code())
        .isEqualTo("csrf");
    assertThat(
            send("POST", "/api/v1/session", ACCOUNT, "application/json", "Cookie", "sid=x").code())
        .isEqualTo("csrf");
    assertThat(
            send(
                    "POST",
                    "/api/v1/accounts",
                    ACCOUNT,
                    "application/json",
                    "Origin",
                    server.uri("/").toString().replaceAll("/$", ""))
                .status())
        .isEqualTo(202);
  }

  @Test
  void everyRefusalIsAProblemWithHeaders() throws IOException { // H08
    assertProblem(server.get("/nowhere", ""), 404, "not_found");
    assertProblem(server.delete("/api/v1/accounts", ""), 405, "method.not_allowed");
    assertProblem(
        server.send("TRACE", "/api/v1/me", "", BodyPublishers.noBody()), 405, "method.not_allowed");
    assertProblem(server.get("/api/v1/me", ""), 401, "auth.required");
    assertProblem(
        send("POST", "/api/v1/accounts", "<x/>", "application/xml"), 415, "media_type.unsupported");
    assertProblem(
        send("POST", "/api/v1/accounts", "{\"email\": ", "application/json"),
        422,
        "request.malformed");
    var raw = raw("GET /%ff%fe%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(raw).matches("(?s)HTTP/1.1 (400|404) .*");
  }

  @Test
  void hostileJsonIsRefusedAtOnce() { // H07
    var deep = "[".repeat(10_000) + "]".repeat(10_000);
    assertThat(send("POST", "/api/v1/accounts", deep, "application/json").status()).isIn(400, 422);
    var twice = "{\"email\": \"a@example.org\", \"email\": \"b@example.org\"}";
    assertThat(send("POST", "/api/v1/accounts", twice, "application/json").status()).isEqualTo(422);
    var huge = "{\"email\": \"" + "x".repeat(10 << 20) + "\"}";
    assertThat(send("POST", "/api/v1/accounts", huge, "application/json").status()).isEqualTo(413);
  }

  @Test
  void anErrorOfOursShowsAnIdAndNothingElse() {
    var answer = server.get("/broken", "");
    assertProblem(answer, 500, "internal");
    assertThat(answer.text()).doesNotContain("secret").doesNotContain("IllegalState");
  }

  @Test
  void aBrowserGetsAPage() {
    var answer =
        server.send("GET", "/nowhere", "", BodyPublishers.noBody(), "Accept", "text/html,*/*");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).startsWith("text/html");
    assertThat(answer.text()).contains("<h1>");
    assertHeaders(answer);
  }

  @Test
  void staticFilesCannotBeClimbedOutOf() {
    for (var path : new String[] {"..%2f..%2fapplication.yml", "%2e%2e/x", "a//b", "%00"}) {
      assertThat(server.get("/static/" + path, "").status()).as(path).isIn(400, 404);
    }
  }

  @Test
  void whatASignedInPersonSeesIsNotStored() {
    var me = server.get("/api/v1/me", server.newParticipant("Ada"));
    assertThat(me.header("Cache-Control")).isEqualTo("private, no-store");
    assertHeaders(me);
    assertHeaders(server.get("/health", ""));
  }

  private static void assertProblem(Answer answer, int status, String code) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.code()).isEqualTo(code);
    assertThat(answer.json().path("trace_id").asText()).matches("[0-9a-f]{32}");
    assertHeaders(answer);
  }

  /// SECURITY 4.3; H09 is the frame and sniffing part of it.
  private static void assertHeaders(Answer answer) {
    assertThat(answer.header("Content-Security-Policy"))
        .contains("default-src 'none'", "frame-ancestors 'none'", "form-action 'self'");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("same-origin");
    assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
    assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(answer.header("Permissions-Policy")).contains("camera=()");
    assertThat(answer.header("Cache-Control")).isNotEmpty();
  }

  private static Answer send(String method, String path, String body, String type, String... more) {
    var headers = new String[more.length + 2];
    headers[0] = "Content-Type";
    headers[1] = type;
    System.arraycopy(more, 0, headers, 2, more.length);
    return server.send(method, path, "", BodyPublishers.ofString(body), headers);
  }

  private static String raw(String request) throws IOException {
    var at = server.uri("/");
    try (var socket = new Socket(at.getHost(), at.getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
