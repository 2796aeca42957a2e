package assay.server.competition;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A private competition exists for nobody but those who may know of it. Case G02.
@Timeout(300)
class PrivateCompetitionTest {
  private static final String NAME = "Hushed faces";

  /// As long as `faces`, so that answers which repeat it are as long.
  private static final String UNKNOWN = "nacht";

  private static ServerUnderTest server;
  private static Contest contest;
  private static Contest elsewhere;
  private static Contest.Member member;
  private static String submission = "";

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    var yaml =
        """
        assay: 1
        competition: {slug: faces, name: Hushed faces, summary: A test, private: true}
        sets:
          - {slug: open-set, name: Open, role: sanitizer, data: data/a.npy, labels: data/a.txt}
          - {slug: other, name: Other, role: validation, data: data/b.npy, labels: data/b.txt}
        tasks:
          - {slug: claims, name: Claims, submit: scores, claim_format: sdfr, score: cosine}
        phases:
          - slug: main
            name: Main
            opens: 2020-01-01T00:00:00Z
            closes: 2099-01-01T00:00:00Z
            tracks:
              - {task: claims, claims: [open-set], sets: [open-set], board: {accepts: [claimed]}}
        """;
    contest = Contest.of(server, "hushed", Contest.bundleOf(yaml));
    elsewhere = Contest.open(server, "elsewhere", "{per_day: 9}");
    member = contest.newTeam("Insiders");
    var answer =
        contest.submit(
            member.token(), new Contest.Form().field("task", "claims").scores(Contest.scores(1)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    submission = answer.json().path("id").asText();
    // The verdict is there before anybody looks.
    assertThat(server.get(answer.header("Location") + "/events", member.token()).text())
        .contains("\"state\":\"GRADED\"");
    var regrade = new Contest.Form().field("reason", "Once more.").field("again", "judge");
    assertThat(contest.upload(contest.path() + "/regrades", contest.organizer(), regrade).status())
        .isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /// Routes that name a competition: whoever adds one is held to the rule by this test.
  private static List<UriRouteInfo<?, ?>> routes() {
    return server
        .bean(Router.class)
        .uriRoutes()
        .filter(route -> !route.getHttpMethodName().equals("HEAD"))
        .filter(route -> template(route).contains("{competition}"))
        .collect(Collectors.toList());
  }

  /// That no address names a competition by another word, and so goes unnoticed here.
  @Test
  void everyAddressOfACompetitionNamesItByOneWord() {
    var others =
        server
            .bean(Router.class)
            .uriRoutes()
            .map(PrivateCompetitionTest::template)
            .filter(path ->
                path.matches("(/o/\\{org}/|.*/competitions/)\\{.*")
                    && !path.contains("{competition}"))
            .toList();
    assertThat(others).isEmpty();
  }

  private static String template(UriRouteInfo<?, ?> route) {
    return route.getUriMatchTemplate().toPathString();
  }

  private static String path(UriRouteInfo<?, ?> route, String competition) {
    return template(route)
            .replace("{org}", "hushed")
            .replace("{competition}", competition)
            .replace("{phase}", "main")
            .replace("{task}", "claims")
            .replace("{scale}", "default")
            .replace("{set}", "open-set")
            .replace("{kind}", "final")
            .replace("{number}", "1")
            .replace("{team}", member.team().toString())
            .replace("{id}", submission)
        + "?phase=main&task=claims";
  }

  private static Answer ask(
      UriRouteInfo<?, ?> route, String competition, String token, String accept) {
    var type =
        route.getHttpMethodName().equals("POST")
                && template(route).matches(".*/(submissions|regrades)")
            ? "multipart/form-data; boundary=x"
            : "application/json";
    return server.send(
        route.getHttpMethodName(),
        path(route, competition),
        token,
        BodyPublishers.ofString("{}"),
        "Content-Type",
        type,
        "Accept",
        accept);
  }

  /// All that a client can compare, but for what differs between any two answers.
  private static String seen(Answer answer, String competition) {
    var headers = new TreeMap<>(answer.response().headers().map());
    headers.remove("date");
    return (answer.status() + " " + headers + "\n" + answer.text())
        .replaceAll("[0-9a-f]{32}", "TRACE")
        .replace(competition, "COMPETITION");
  }

  private static Map<String, String> outsiders() {
    return Map.of(
        "nobody", "",
        "a participant of another competition", elsewhere.newTeam("Others").token(),
        "an organizer of another organization", elsewhere.organizer());
  }

  @Test
  void outsidersGetWhatTheyGetForACompetitionThatIsNotThere() {
    var differences = new ArrayList<String>();
    var routes = routes();
    assertThat(routes).hasSizeGreaterThan(30);
    // What was made for somebody who may read it lies ready.
    assertThat(
            server.get(contest.path() + "/board?phase=main&task=claims", member.token()).status())
        .isEqualTo(200);
    for (var actor : outsiders().entrySet()) {
      for (var route : routes) {
        for (var accept : List.of("application/json", "text/html", "text/csv")) {
          var hidden = seen(ask(route, "faces", actor.getValue(), accept), "faces");
          var missing = seen(ask(route, UNKNOWN, actor.getValue(), accept), UNKNOWN);
          if (!hidden.equals(missing) || hidden.startsWith("2") || hidden.contains(NAME)) {
            differences.add(
                "%s %s %s as %s: %s, but %s"
                    .formatted(
                        route.getHttpMethodName(),
                        template(route),
                        accept,
                        actor.getKey(),
                        hidden,
                        missing));
          }
        }
      }
    }
    assertThat(differences).isEmpty();
  }

  /// That the walk above asks for something that is there.
  @Test
  void insidersGetMoreThanNothing() {
    for (var route : routes()) {
      if (route.getHttpMethodName().equals("GET")) {
        var type = template(route).startsWith("/api/") ? "application/json" : "*/*";
        var answer = ask(route, "faces", contest.organizer(), type);
        boolean namesAKeptBoard = template(route).endsWith("/snapshots/{id}");
        assertThat(answer.status())
            .as(template(route) + " " + answer.text())
            .isIn(namesAKeptBoard ? List.of(404) : List.of(200, 303));
        assertThat(answer.header("Cache-Control")).as(template(route)).doesNotContain("public");
      }
    }
  }

  @Test
  void aBoardThatInsidersReadIsNoneForOutsiders() {
    var board = contest.path() + "/board?phase=main&task=claims";
    for (var reader : List.of(member.token(), contest.organizer())) {
      var answer = server.get(board, reader);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("rows").findValuesAsText("team")).containsExactly("Insiders");
      assertThat(answer.header("Cache-Control")).isEqualTo("private, no-store");
    }
    for (var outsider : outsiders().values()) {
      assertThat(server.get(board, outsider).status()).isEqualTo(404);
      assertThat(server.get("/o/hushed/faces/boards/main/claims/default/csv", outsider).status())
          .isEqualTo(404);
    }
  }

  @Test
  void whatAnEntryIsMadeOfIsNothingToOutsiders() {
    for (var outsider : outsiders().values()) {
      for (var part : List.of("", "/events", "/receipt", "/plots")) {
        assertThat(server.get("/api/v1/submissions/" + submission + part, outsider).status())
            .as(part)
            .isIn(outsider.isEmpty() ? 401 : 404, 404);
      }
      var metadata =
          "organization %s,competition %s,filename %s"
              .formatted(base64("hushed"), base64("faces"), base64("m.onnx"));
      var begun =
          server.send(
              "POST",
              "/api/v1/uploads",
              outsider,
              BodyPublishers.noBody(),
              "Tus-Resumable",
              "1.0.0",
              "Upload-Length",
              "10",
              "Upload-Metadata",
              metadata);
      assertThat(begun.status()).as(begun.text()).isEqualTo(outsider.isEmpty() ? 401 : 404);
    }
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void listsLeaveItOutExceptForInsiders() {
    var lists = List.of("/", "/api/v1/orgs/hushed/competitions");
    for (var list : lists) {
      for (var outsider : outsiders().values()) {
        assertThat(server.get(list, outsider).text()).as(list).doesNotContain(NAME);
      }
      for (var insider : List.of(member.token(), contest.organizer())) {
        assertThat(server.get(list, insider).text()).as(list).contains(NAME);
      }
    }
    assertThat(server.get("/organize/hushed", contest.organizer()).text())
        .contains(NAME, "/organize/hushed/faces/invitations");
    assertThat(
            contest.query("select slug from public_competition where organization_slug = 'hushed'"))
        .isEmpty();
  }

  @Test
  void whoIsInvitedSeesItAndMayFoundATeam() {
    var email = server.signUp("Guest");
    var guest = server.tokenOf(email);
    assertThat(server.get(contest.path(), guest).status()).isEqualTo(404);
    var invited =
        server.post(
            contest.path() + "/invitations",
            contest.organizer(),
            Map.of("email", " " + email.toUpperCase(Locale.ROOT)));
    assertThat(invited.status()).as(invited.text()).isEqualTo(201);
    assertThat(invited.json().path("email").asText()).isEqualTo(email);
    assertThat(server.get(contest.path(), guest).json().path("private").asBoolean()).isTrue();
    assertThat(server.get("/", guest).text()).contains(NAME);
    var id = invited.json().path("id").asText();
    assertThat(server.delete(contest.path() + "/invitations/" + id, contest.organizer()).status())
        .isEqualTo(204);
    assertThat(server.get(contest.path(), guest).status()).isEqualTo(404);
    assertThat(server.post(contest.path() + "/teams", guest, Map.of("name", "Guests")).status())
        .isEqualTo(404);

    server.post(contest.path() + "/invitations", contest.organizer(), Map.of("email", email));
    assertThat(server.post(contest.path() + "/teams", guest, Map.of("name", "Guests")).status())
        .isEqualTo(201);
    // A member of a team needs no invitation any more.
    contest.sql("delete from invitation");
    assertThat(server.get(contest.path(), guest).status()).isEqualTo(200);
    contest.sql(
        "update team_member set left_at = assay_now() from team"
            + " where team.id = team_member.team_id and team.name = 'Guests'");
    assertThat(server.get(contest.path(), guest).status()).isEqualTo(404);
    assertThat(
            contest.query(
                """
                select action || ' ' || (detail->>'email') from audit_event
                where action like 'invitation.%' order by at, id
                """))
        .containsExactly(
            "invitation.made " + email,
            "invitation.withdrawn " + email,
            "invitation.made " + email);
  }

  @Test
  void everyRoleOfTheOrganizationSeesItAndOnlyOrganizersInvite() {
    var email = server.signUp("Reviewer");
    assertThat(
            server
                .post(
                    "/api/v1/orgs/hushed/members",
                    contest.organizer(),
                    Map.of("email", email, "role", "REVIEWER"))
                .status())
        .isLessThan(300);
    var reviewer = server.tokenOf(email, "read", "organize");
    assertThat(server.get(contest.path(), reviewer).status()).isEqualTo(200);
    assertThat(server.get(contest.path() + "/invitations", reviewer).status()).isEqualTo(403);
    assertThat(server.get(contest.path() + "/invitations", member.token()).status()).isEqualTo(403);
  }

  @Test
  void invitationsAreAddressesAndOfPrivateCompetitionsAlone() {
    var wrong =
        server.post(
            contest.path() + "/invitations", contest.organizer(), Map.of("email", "nobody"));
    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.text()).contains("nobody");
    var open =
        server.post(
            elsewhere.path() + "/invitations",
            elsewhere.organizer(),
            Map.of("email", "ada@example.org"));
    assertThat(open.status()).isEqualTo(409);
    assertThat(open.code()).isEqualTo("competition.public");
    assertThat(server.get(elsewhere.path(), "").json().path("private").asBoolean()).isFalse();
  }

  @Test
  void aTokenForAnotherOrganizationIsAStrangers() {
    var email =
        contest
            .query("select email from app_user where id = '%s'".formatted(member.user()))
            .getFirst();
    var token =
        server.post(
            "/api/v1/tokens",
            "",
            Map.of(
                "email",
                email,
                "password",
                ServerUnderTest.PASSWORD,
                "name",
                "narrow",
                "scopes",
                List.of("read", "submit")));
    assertThat(token.status()).as(token.text()).isEqualTo(201);
    var narrow = token.json().path("token").asText();
    assertThat(server.get(contest.path(), narrow).status()).isEqualTo(200);
    contest.sql(
        """
        update api_token
        set organization_id = (select id from organization where slug = 'elsewhere')
        where name = 'narrow'
        """);
    assertThat(server.get(contest.path(), narrow).status()).isEqualTo(404);
    assertThat(server.get(elsewhere.path(), narrow).status()).isEqualTo(200);
    assertThat(server.get("/", narrow).text()).doesNotContain(NAME);
  }
}
