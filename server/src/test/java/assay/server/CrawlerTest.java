package assay.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Every address of the server, tried by everyone who has no business there: a stranger, another
/// tenant's organizer, and another team of the same competition. Nobody learns a thing, nothing
/// changes, and an object's own address does not exist. Cases B01, B02, B03.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrawlerTest {
  private static final String SECRET = "method 7781 of the victims";
  private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");

  /// Everything of the victims that must not change.
  private static final String STATE =
      """
      select coalesce(string_agg(line, E'\\n' order by line), '')
      from (
        select concat_ws('|', id, state, withdrawn_at, method_name) as line from submission
        union all select concat_ws('|', team_id, user_id, left_at) from team_member
        union all select concat_ws('|', id, state, decision, version, claimed_by) from review_case
        union all select concat_ws('|', id, author, kind) from case_event
        union all select concat_ws('|', id, author, text) from case_message
        union all select concat_ws('|', id, revoked_at) from api_token
        union all select concat_ws('|', tenant_id, user_id, role) from membership
      ) as everything
      """;

  private ServerUnderTest server;
  private Map<String, String> actors = Map.of();
  private Map<String, String> values = Map.of();
  private Contest contest;

  @BeforeAll
  void fill() {
    server = ServerUnderTest.start();
    contest = Contest.open(server, "alpha", "{per_day: 9}");
    var foreign = Contest.open(server, "beta", "{per_day: 9}");
    var victim = contest.newTeam("Victims");
    var submitted =
        contest.submit(
            victim.token(),
            new Contest.Form()
                .field("task", "claims")
                .field("method_name", SECRET)
                .scores(Contest.scores(1)));
    assertThat(submitted.status()).as(submitted.text()).isEqualTo(201);
    var submission = submitted.json().path("id").asText();
    contest.sql(
        """
        insert into review_case (tenant_id, id, competition_id, submission_id, kind)
        select tenant_id, gen_random_uuid(), competition_id, id, 'mismatch' from submission
        """);
    var token =
        contest.query("select id from api_token where user_id = '%s'".formatted(victim.user()));
    values =
        Map.of(
            "submission", submission,
            "case", contest.query("select id from review_case").getFirst(),
            "team", victim.team().toString(),
            "token", token.getFirst(),
            "user", victim.user().toString(),
            "digest", contest.query("select labels_digest from set_version").getFirst());
    actors =
        Map.of(
            "nobody", "",
            "another tenant's organizer", foreign.organizer(),
            "another team", contest.newTeam("Rivals").token());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  @Test
  void nobodyLearnsOrChangesWhatIsNotTheirs() {
    var before = contest.query(STATE);
    var routes =
        server
            .bean(Router.class)
            .uriRoutes()
            .filter(route -> !route.getHttpMethodName().equals("HEAD"))
            // The fault that EdgeTest plants to see how it is answered.
            .filter(route -> !path(route).equals("/broken"))
            .toList();
    assertThat(routes).hasSizeGreaterThan(50);
    var leaks = new ArrayList<String>();
    var tried = new TreeMap<String, Integer>();
    for (var route : routes) {
      for (var actor : actors.entrySet()) {
        var path = path(route);
        var answer =
            server.send(
                route.getHttpMethodName(),
                path,
                actor.getValue(),
                BodyPublishers.ofString("{}"),
                "Content-Type",
                "application/json");
        var as =
            "%s %s as %s: %d"
                .formatted(route.getHttpMethodName(), path, actor.getKey(), answer.status());
        tried.merge(as, 1, Integer::sum);
        if (answer.status() >= 500
            || answer.text().contains(SECRET)
            || (answer.status() < 300 && isOfOneObject(route))) {
          leaks.add(as + " " + answer.text());
        }
      }
    }
    assertThat(leaks).isEmpty();
    assertThat(contest.query(STATE)).isEqualTo(before);
    assertThat(tried).hasSizeGreaterThan(100);
  }

  /// The address of a submission, a case, a team, a token or a blob.
  private static boolean isOfOneObject(UriRouteInfo<?, ?> route) {
    var template = route.getUriMatchTemplate().toPathString();
    return template.contains("{id}")
        || template.contains("{digest}")
        || template.contains("{user}");
  }

  private String path(UriRouteInfo<?, ?> route) {
    var template = route.getUriMatchTemplate().toPathString();
    return VARIABLE.matcher(template).replaceAll(match -> value(match.group(), template));
  }

  private String value(String variable, String template) {
    var name = variable.replaceAll("[{}]|:.*|^\\?.*", "");
    var kinds =
        List.of("submission", "case", "team", "token").stream()
            .filter(kind -> template.contains("/" + kind + "s/{id}"))
            .toList();
    return switch (name) {
      case "org", "organization" -> "alpha";
      case "competition", "c" -> "faces";
      case "set" -> Contest.HIDDEN_SET;
      case "phase" -> "main";
      case "task" -> "claims";
      case "scale" -> "default";
      case "caseId" -> values.getOrDefault("case", "");
      case "id" ->
          kinds.isEmpty()
              ? values.getOrDefault("submission", "")
              : values.getOrDefault(kinds.getFirst(), "");
      default -> values.getOrDefault(name, "x");
    };
  }
}
