package assay.server.pages;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.http.ApiDocument;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The scope that the API document names for an operation is the one that it asks for: a token with
/// all others is refused.
class ScopesTest {
  private static final List<String> GIVEN = List.of("read", "submit", "organize");
  private static final Pattern BODY = Pattern.compile("(?s)-d '(.*)'");

  private static ServerUnderTest server;
  private static Map<String, String> values = Map.of();
  private static String email = "";

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.judge.slots", 0));
    var contest = Contest.open(server, "scopes", "{per_day: 3}");
    email = server.signUp("Olga of all scopes");
    server.post(
        "/api/v1/orgs/scopes/members",
        server.ownerToken(),
        Map.of("email", email, "role", "OWNER"));
    var team =
        server.post(
            contest.path() + "/teams", server.tokenOf(email, "submit"), Map.of("name", "Scopes"));
    var submitted =
        contest.submit(
            server.tokenOf(email, "submit", "read"),
            new Contest.Form()
                .field("task", "claims")
                .field("method_name", "scopes")
                .scores(Contest.scores(1)));
    assertThat(submitted.status()).as(submitted.text()).isEqualTo(201);
    contest.sql(
        """
        insert into review_case (tenant_id, id, competition_id, submission_id, kind)
        select tenant_id, gen_random_uuid(), competition_id, id, 'mismatch' from submission
        """);
    var one = contest.query("select id from review_case").getFirst();
    values =
        Map.of(
            "org",
            "scopes",
            "competition",
            "faces",
            "phase",
            "main",
            "task",
            "claims",
            "set",
            Contest.OPEN_SET,
            "team",
            team.json().path("id").asText(),
            "submission",
            submitted.json().path("id").asText(),
            "case",
            one,
            "caseId",
            one,
            "number",
            "1");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String filled(String path) {
    return Pattern.compile("\\{\\+?(\\w+)}")
        .matcher(path)
        .replaceAll(found ->
            switch (found.group(1)) {
              case "id" ->
                  values.getOrDefault(path.contains("/cases/") ? "case" : "submission", "");
              default ->
                  values.getOrDefault(found.group(1), "00000000-0000-0000-0000-000000000000");
            });
  }

  @Test
  void aTokenWithoutTheScopeIsRefused() {
    var document = ApiDocument.read();
    var wrong = new ArrayList<String>();
    int asked = 0;
    for (var path : document.path("paths").properties()) {
      for (var method : path.getValue().properties()) {
        var scope = method.getValue().path("security").path(0).path("token").path(0).asText("");
        if (scope.isEmpty()) {
          continue;
        }
        asked++;
        var others = GIVEN.stream().filter(one -> !one.equals(scope)).toArray(String[]::new);
        var verb = method.getKey().toUpperCase(Locale.ROOT);
        var answer =
            server.send(
                verb,
                filled(path.getKey()),
                server.tokenOf(email, others),
                method.getValue().has("requestBody")
                    ? BodyPublishers.ofString(
                        body(
                            path.getKey(),
                            CurlExample.of(verb, path.getKey(), method.getValue(), document)))
                    : BodyPublishers.noBody(),
                headers(path.getKey(), method.getValue().path("requestBody").toString()));
        var refused =
            answer.status() == 403
                && (verb.equals("HEAD")
                    || scope.equals("operate")
                    || answer.code().equals("scope.insufficient"));
        if (path.getKey().equals("/api/v1/orgs/{org}/workers/{id}")) {
          // Whose worker it is decides before, and here is none.
          refused = answer.status() == 404;
        }
        if (!refused) {
          wrong.add(
              "%s %s without %s: %d %s"
                  .formatted(verb, path.getKey(), scope, answer.status(), answer.text()));
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(asked).isGreaterThan(60);
  }

  /// What the page of the API shows as an example, where that is not refused for its values.
  private static String body(String path, String command) {
    if (path.endsWith("/decision")) {
      return "{\"decision\": \"approved\", \"reason\": \"x\", \"version\": 1}";
    }
    var example = BODY.matcher(command);
    return example.find() ? example.group(1) : "x";
  }

  private static String[] headers(String path, String body) {
    if (path.startsWith("/api/v1/uploads")) {
      var all =
          new ArrayList<>(
              List.of(
                  "Tus-Resumable",
                  "1.0.0",
                  "Upload-Length",
                  "10",
                  "Upload-Offset",
                  "0",
                  "Upload-Metadata",
                  "organization c2NvcGVz,competition ZmFjZXM=",
                  "X-HTTP-Method-Override",
                  "PATCH"));
      if (!body.isEmpty()) {
        all.addAll(List.of("Content-Type", "application/offset+octet-stream"));
      }
      return all.toArray(String[]::new);
    }
    if (body.isEmpty()) {
      return new String[0];
    }
    var type =
        body.contains("application/json")
            ? "application/json"
            : body.contains("application/zip")
                ? "application/zip"
                : "multipart/form-data; boundary=x";
    return new String[] {"Content-Type", type};
  }
}
