package assay.server.review;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/// What organizers and teams of a contest do about cases, over HTTP.
public final class Desk {
  private final ServerUnderTest server;
  private final Contest contest;

  public Desk(ServerUnderTest server, Contest contest) {
    this.server = server;
    this.contest = contest;
  }

  /// Another person who works for the organization.
  ///
  /// @param scopes of the token; none: all that organizers need
  public String member(String name, String role, String... scopes) {
    var email = server.signUp(name);
    var added =
        server.post(
            "/api/v1/orgs/%s/members".formatted(contest.organization()),
            contest.organizer(),
            Map.of("email", email, "role", role));
    assertThat(added.status()).as(added.text()).isLessThan(300);
    return server.tokenOf(
        email, scopes.length == 0 ? new String[] {"read", "submit", "organize"} : scopes);
  }

  public String user(String token) {
    return server.get("/api/v1/me", token).json().path("id").asText();
  }

  /// An entry of scores alone, graded.
  public String entry(Contest.Member member, long seed) {
    var accepted =
        contest.submit(
            member.token(),
            new Contest.Form().field("task", "claims").scores(Contest.scores(seed)));
    assertThat(accepted.status()).as(accepted.text()).isEqualTo(201);
    var id = accepted.json().path("id").asText();
    // The stream of events ends with the entry.
    assertThat(server.get("/api/v1/submissions/" + id + "/events", member.token()).text())
        .contains("\"state\":\"GRADED\"");
    return id;
  }

  /// A case about an entry, as the screens open one.
  public String open(String submission, String kind) {
    var id = UUID.randomUUID().toString();
    contest.sql(
        """
        insert into review_case (tenant_id, id, competition_id, submission_id, kind)
        select tenant_id, '%s', competition_id, id, '%s'
        from submission where id = '%s'
        """
            .formatted(id, kind, submission));
    return id;
  }

  /// @param what claim, comments, messages
  public Answer does(String token, String id, String what, Map<String, ?> body) {
    return server.post("/api/v1/cases/" + id + "/" + what, token, body);
  }

  public Answer claim(String token, String id) {
    return does(token, id, "claim", Map.of());
  }

  public Answer takeOver(String token, String id, String from) {
    return does(token, id, "claim", Map.of("from", from));
  }

  public Answer release(String token, String id) {
    return server.delete("/api/v1/cases/" + id + "/claim", token);
  }

  public JsonNode look(String id) {
    var answer = server.get("/api/v1/cases/" + id, contest.organizer());
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /// On the version that the case has now.
  public Answer decide(String token, String id, String decision, String reason) {
    int version = look(id).path("decided").path("version").asInt();
    return does(
        token, id, "decision", Map.of("decision", decision, "reason", reason, "version", version));
  }

  /// @param query `?kind=…`, or nothing
  public JsonNode inbox(String token, String query) {
    var answer =
        server.get("/api/v1/orgs/%s/cases%s".formatted(contest.organization(), query), token);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  public JsonNode counter(String token, String kind) {
    var address = "/api/v1/orgs/%s/cases/counters".formatted(contest.organization());
    for (var counter : server.get(address, token).json().path("items")) {
      if (counter.path("kind").asText().equals(kind)) {
        return counter;
      }
    }
    throw new AssertionError("no counter " + kind);
  }

  /// What the team sees.
  public Answer ofTeam(String token, String submission) {
    return server.get("/api/v1/submissions/" + submission + "/cases", token);
  }

  public Answer answer(String token, String submission, String id, String text) {
    return server.post(
        "/api/v1/submissions/%s/cases/%s/answers".formatted(submission, id),
        token,
        Map.of("text", text));
  }

  public Answer appeal(String token, String submission, String text) {
    return server.post(
        "/api/v1/submissions/" + submission + "/appeals", token, Map.of("text", text));
  }

  /// The deeds about a case or an entry, in their order.
  public List<String> deeds(String subject) {
    return contest.query(
        "select action from audit_event where subject_id = '%s' order by at, id"
            .formatted(subject));
  }

  public static List<String> texts(JsonNode items, String field) {
    return StreamSupport.stream(items.spliterator(), false)
        .map(one -> one.path(field).asText())
        .toList();
  }
}
