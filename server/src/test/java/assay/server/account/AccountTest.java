package assay.server.account;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AccountTest {
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
  void unknownAddressAndWrongPasswordAnswerAlike() { // A01
    var known = signIn(server.signUp("Ada"), "not the pass phrase", "");
    var unknown = signIn("nobody@example.org", "not the pass phrase", "");
    assertThat(known.status()).isEqualTo(401);
    assertThat(known.code()).isEqualTo("auth.invalid");
    assertThat(withoutTrace(known)).isEqualTo(withoutTrace(unknown));
  }

  @Test
  void theEleventhFailureMustWaitAndASessionGoesOn() { // A02
    var email = server.signUp("Bea");
    var session = signIn(email, ServerUnderTest.PASSWORD, "").cookie();
    for (int i = 0; i < 10; i++) {
      assertThat(signIn(email, "wrong pass phrase " + i, "").status()).isEqualTo(401);
    }
    var eleventh = signIn(email, "wrong pass phrase", "");
    assertThat(eleventh.status()).isEqualTo(429);
    assertThat(eleventh.code()).isEqualTo("rate.limited");
    assertThat(Integer.parseInt(eleventh.header("Retry-After"))).isBetween(1, 600);
    assertThat(me(session).status()).isEqualTo(200);
  }

  @Test
  void signingInGivesANewIdAndKillsTheOld() { // A04
    var email = server.signUp("Cy");
    var first = signIn(email, ServerUnderTest.PASSWORD, "").cookie();
    var second = signIn(email, ServerUnderTest.PASSWORD, first).cookie();
    assertThat(second).isNotEqualTo(first);
    assertThat(me(first).status()).isEqualTo(401);
    assertThat(me(second).status()).isEqualTo(200);
  }

  @Test
  void signingOutKillsTheCookie() { // A05
    var session = signIn(server.signUp("Di"), ServerUnderTest.PASSWORD, "").cookie();
    var out =
        server.send(
            "DELETE",
            "/api/v1/session",
            "",
            BodyPublishers.noBody(),
            "Cookie",
            session,
            "Sec-Fetch-Site",
            "same-origin");
    assertThat(out.status()).isEqualTo(204);
    assertThat(me(session).status()).isEqualTo(401);
  }

  @Test
  void changingThePasswordEndsOtherSessions() { // A05
    var email = server.signUp("Eve");
    var session = signIn(email, ServerUnderTest.PASSWORD, "").cookie();
    var account = server.bean(Accounts.class).find(email).orElseThrow();
    var caller =
        new Caller(
            account.id(), account.name(), account.email(), false, Caller.SCOPES, Optional.empty());
    assertThat(
            server
                .bean(Accounts.class)
                .changePassword(caller, ServerUnderTest.PASSWORD, "another long pass phrase"))
        .isTrue();
    assertThat(me(session).status()).isEqualTo(401);
    assertThat(signIn(email, "another long pass phrase", "").status()).isEqualTo(204);
  }

  @Test
  void anAlteredCookieIsNobody() { // A06
    var session = signIn(server.signUp("Flo"), ServerUnderTest.PASSWORD, "").cookie();
    assertThat(me(session + "x").status()).isEqualTo(401);
    assertThat(me("sid=" + "x".repeat(4000)).status()).isEqualTo(401);
  }

  @Test
  void signingUpTwiceAnswersAlikeAndKeepsTheFirstPassword() { // A07
    var email = server.signUp("Gil");
    var again =
        server.post(
            "/api/v1/accounts",
            "",
            Map.of("email", email, "name", "Mallory", "password", "mallory's pass phrase"));
    var fresh =
        server.post(
            "/api/v1/accounts",
            "",
            Map.of("email", "gil2@example.org", "name", "Gil", "password", "gil's pass phrase"));
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.text()).isEqualTo(fresh.text());
    assertThat(signIn(email, "mallory's pass phrase", "").status()).isEqualTo(401);
  }

  @Test
  void passwordsAreLongAndNotCommon() { // A09
    assertThat(signUpWith("x".repeat(1 << 20) + "y").status()).isEqualTo(413);
    assertThat(signUpWith("seven77").code()).isEqualTo("password.length");
    assertThat(signUpWith("password123456").code()).isEqualTo("password.common");
    assertThat(signUpWith("x".repeat(129)).status()).isEqualTo(422);
    var long128 = "пароль𝄞ß".repeat(16);
    assertThat(long128.codePointCount(0, long128.length())).isEqualTo(128);
    assertThat(signUpWith(long128).status()).isEqualTo(202);
    assertThat(signIn("rules@example.org", long128, "").status()).isEqualTo(204);
    assertThat(signIn("rules@example.org", long128.replace("ß", "s"), "").status()).isEqualTo(401);
  }

  @Test
  void aDisabledAccountIsOutAtTheNextRequest() { // A10
    var email = server.signUp("Hal");
    var session = signIn(email, ServerUnderTest.PASSWORD, "").cookie();
    var token = server.tokenOf(email);
    assertThat(server.get("/api/v1/me", token).status()).isEqualTo(200);
    server.bean(Accounts.class).disable(server.bean(Accounts.class).find(email).orElseThrow().id());
    assertThat(me(session).status()).isEqualTo(401);
    assertThat(server.get("/api/v1/me", token).status()).isEqualTo(401);
    assertThat(signIn(email, ServerUnderTest.PASSWORD, "").status()).isEqualTo(401);
  }

  @Test
  void aTokenMayDoWhatItsScopesSay() { // A11
    var reader = server.tokenOf(server.signUp("Ida"), "read");
    var refused = server.post("/api/v1/orgs", reader, Map.of("slug", "x-y", "name", "X"));
    assertThat(refused.status()).isEqualTo(403);
    assertThat(refused.code()).isEqualTo("scope.insufficient");
    var stronger =
        server.post("/api/v1/tokens", reader, Map.of("name", "more", "scopes", List.of("submit")));
    assertThat(stronger.code()).isEqualTo("scope.insufficient");
  }

  @Test
  void aRevokedTokenIsNobody() {
    var token = server.newParticipant("Jo");
    var listed = server.get("/api/v1/tokens", token).json().path("items");
    assertThat(listed).hasSize(1);
    assertThat(listed.toString()).doesNotContain(token);
    var id = listed.get(0).path("id").asText();
    assertThat(server.delete("/api/v1/tokens/" + id, server.newParticipant("Kim")).status())
        .isEqualTo(404);
    assertThat(server.delete("/api/v1/tokens/" + id, token).status()).isEqualTo(204);
    assertThat(server.get("/api/v1/me", token).status()).isEqualTo(401);
  }

  @Test
  void anUnknownFieldIsRefused() { // A12
    var body = new HashMap<String, Object>();
    body.put("email", "lee@example.org");
    body.put("name", "Lee");
    body.put("password", ServerUnderTest.PASSWORD);
    body.put("role", "ADMIN");
    var answer = server.post("/api/v1/accounts", "", body);
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("request.unknown_field");
    assertThat(answer.json().path("field").asText()).isEqualTo("role");
  }

  @Test
  void namesWithControlOrDirectionCharactersAreRefused() {
    for (var name : List.of("a\u0000b", "a\u202eb", " ", "x".repeat(81))) {
      var answer =
          server.post(
              "/api/v1/accounts",
              "",
              Map.of("email", "m@example.org", "name", name, "password", "m's long pass phrase"));
      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.json().path("field").asText()).isEqualTo("name");
    }
  }

  private static Answer signUpWith(String password) {
    return server.post(
        "/api/v1/accounts",
        "",
        Map.of("email", "rules@example.org", "name", "Rules", "password", password));
  }

  private static Answer signIn(String email, String password, String cookie) {
    var body = "{\"email\": \"%s\", \"password\": \"%s\"}".formatted(email, password);
    return server.send(
        "POST",
        "/api/v1/session",
        "",
        BodyPublishers.ofString(body),
        "Content-Type",
        "application/json",
        "Sec-Fetch-Site",
        "same-origin",
        "Cookie",
        cookie.isEmpty() ? "none=1" : cookie);
  }

  private static Answer me(String cookie) {
    return server.send("GET", "/api/v1/me", "", BodyPublishers.noBody(), "Cookie", cookie);
  }

  private static String withoutTrace(Answer answer) {
    return answer.text().replaceAll("\"trace_id\":\"[0-9a-f]{32}\"", "");
  }
}
