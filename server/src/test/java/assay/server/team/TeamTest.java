package assay.server.team;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.ServerUnderTest;
import assay.server.bundle.TestBundle;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamTest {
  private static final String TEAMS = "/api/v1/orgs/group/competitions/small/teams";
  private static ServerUnderTest server;
  private static String ada;
  private static String adaEmail;
  private static String bob;
  private static String bobEmail;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    var organizer = server.newOrganization("group");
    server.post(
        "/api/v1/orgs/group/bundles",
        organizer,
        TestBundle.small("small").zip(),
        "application/zip");
    adaEmail = server.signUp("Ada");
    ada = server.tokenOf(adaEmail);
    bobEmail = server.signUp("Bob");
    bob = server.tokenOf(bobEmail);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String found(String name, String token) {
    var answer = server.post(TEAMS, token, Map.of("name", name));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json().path("id").asText();
  }

  @Test
  void aFounderIsTheFirstMember() {
    var id = found("Eigenfaces & co", ada);
    var own = server.get(TEAMS, ada).json().path("items");
    assertThat(own.findValuesAsText("id")).contains(id);
    assertThat(own.findValuesAsText("email")).contains(adaEmail);
  }

  @Test
  void membersComeAndGo() {
    var id = found("Comers", ada);
    var members = "/api/v1/teams/" + id + "/members";
    assertThat(server.post(members, bob, Map.of("email", bobEmail)).status()).isEqualTo(404);
    var added = server.post(members, ada, Map.of("email", bobEmail.toUpperCase(Locale.ROOT)));
    assertThat(added.status()).as(added.text()).isEqualTo(201);
    assertThat(added.json().path("members").findValuesAsText("name")).containsExactly("Ada", "Bob");
    assertThat(server.get(TEAMS, bob).json().path("items").findValuesAsText("id")).contains(id);
    var bobId = added.json().path("members").get(1).path("id").asText();
    assertThat(server.delete(members + "/" + bobId, ada).status()).isEqualTo(204);
    assertThat(server.get(TEAMS, bob).json().path("items").findValuesAsText("id"))
        .doesNotContain(id);
    assertThat(server.post(members, bob, Map.of("email", bobEmail)).status()).isEqualTo(404);
    assertThat(server.post(members, ada, Map.of("email", bobEmail)).status()).isEqualTo(201);
  }

  @Test
  void aTeamKeepsItsLastMember() {
    var id = found("Lonely", ada);
    var adaId = server.get("/api/v1/me", ada).json().path("id").asText();
    var answer = server.delete("/api/v1/teams/" + id + "/members/" + adaId, ada);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("team.last_member");
  }

  @Test
  void otherTeamsDoNotExistForOthers() {
    var id = found("Secret", ada);
    var random = server.delete("/api/v1/teams/" + UUID.randomUUID() + "/members/" + id, bob);
    var foreign = server.delete("/api/v1/teams/" + id + "/members/" + id, bob);
    assertThat(foreign.status()).isEqualTo(404);
    assertThat(foreign.code()).isEqualTo(random.code()).isEqualTo("not_found");
    assertThat(server.get(TEAMS, bob).text()).doesNotContain("Secret");
    assertThat(server.get(TEAMS, "").status()).isEqualTo(401);
    assertThat(server.delete("/api/v1/teams/no-id/members/" + id, bob).status()).isEqualTo(404);
  }

  @Test
  void namesAreTakenOnce() {
    found("Caf\u00e9", ada);
    var answer = server.post(TEAMS, bob, Map.of("name", " Cafe\u0301 "));
    assertThat(answer.status()).as(answer.text()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("team.name_taken");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "   ", "a\nb", "a\u202eb", "a\u0000b", "zero\u200bwidth", "line\u2028end"})
  void namesAreVisibleText(String name) {
    var answer = server.post(TEAMS, ada, Map.of("name", name));
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.json().path("field").asText()).isEqualTo("name");
  }

  @Test
  void namesHaveALimitAndMayLookLikeCode() {
    assertThat(server.post(TEAMS, ada, Map.of("name", "x".repeat(81))).status()).isEqualTo(422);
    assertThat(server.post(TEAMS, ada, Map.of("name", "x".repeat(10_000))).status()).isEqualTo(422);
    var evil = "<img src=x onerror=alert(1)>";
    found(evil, ada);
    assertThat(server.get(TEAMS, ada).json().path("items").findValuesAsText("name")).contains(evil);
  }

  @Test
  void anUnknownAddressIsToldToTheTeamAlone() {
    var id = found("Inviters", ada);
    var members = "/api/v1/teams/" + id + "/members";
    var answer = server.post(members, ada, Map.of("email", "nobody@example.org"));
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.code()).isEqualTo("team.unknown_member");
    assertThat(server.post(members, bob, Map.of("email", "nobody@example.org")).status())
        .isEqualTo(404);
    assertThat(server.post(members, ada, Map.of("mail", "x")).status()).isEqualTo(422);
  }

  @Test
  void teamsOfAnotherOrganizationsCompetitionCannotBeMade() {
    server.newOrganization("elsewhere");
    var wrong = "/api/v1/orgs/elsewhere/competitions/small/teams";
    assertThat(server.post(wrong, ada, Map.of("name", "Lost")).status()).isEqualTo(404);
    assertThat(server.get(wrong, ada).status()).isEqualTo(404);
  }
}
