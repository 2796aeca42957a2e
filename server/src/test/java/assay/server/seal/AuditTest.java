package assay.server.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.ServerUnderTest;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The log as organizers read it, and others do not. Case B08 on the one list that has pages.
@Timeout(240)
class AuditTest {
  private static final String LOG = "/api/v1/orgs/readable/audit";

  private static ServerUnderTest server;
  private static String owner;
  private static String reviewer;
  private static UUID tenant;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.audit.seal", "1h", "assay.audit.batch", 2));
    owner = server.newOrganization("readable");
    var email = server.signUp("Rita Reviewer");
    reviewer = server.tokenOf(email, "read", "submit", "organize");
    assertThat(
            server
                .post(
                    "/api/v1/orgs/readable/members",
                    owner,
                    Map.of("email", email, "role", "REVIEWER"))
                .status())
        .isEqualTo(204);
    for (int i = 0; i < 5; i++) {
      server.post("/api/v1/orgs/readable/worker-tokens", owner, Map.of("name", "token " + i));
    }
    tenant =
        UUID.fromString(
            server
                .get(LOG + "?action=organization", owner)
                .json()
                .at("/items/0/subject/id")
                .asText());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static JsonNode get(String query) {
    var answer = server.get(LOG + query, owner);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static List<String> actions(JsonNode list) {
    return list.path("items").findValuesAsText("action");
  }

  @Test
  void everyDeedIsListedNewestFirst() {
    var list = get("");
    assertThat(actions(list))
        .containsExactly(
            "worker-token.created",
            "worker-token.created",
            "worker-token.created",
            "worker-token.created",
            "worker-token.created",
            "member.set",
            "member.set",
            "organization.created");
    var newest = list.at("/items/0");
    assertThat(newest.at("/actor/name").asText()).isEqualTo("Owner of readable");
    assertThat(newest.at("/detail/name").asText()).isEqualTo("token 4");
    assertThat(newest.at("/subject/kind").asText()).isEqualTo("worker-token");
    assertThat(list.path("next").isNull()).isTrue();
  }

  @Test
  void pagesJoinWithoutGapOrOverlap() {
    var ids = new ArrayList<String>();
    var next = "";
    do {
      var page = get("?limit=3" + (next.isEmpty() ? "" : "&cursor=" + next));
      page.path("items").forEach(item -> ids.add(item.path("id").asText()));
      next = page.path("next").asText("");
    } while (!next.isEmpty() && !next.equals("null"));
    assertThat(ids).hasSize(8).doesNotHaveDuplicates();
    var all = new ArrayList<String>();
    get("").path("items").forEach(item -> all.add(item.path("id").asText()));
    assertThat(ids).isEqualTo(all);
  }

  @ParameterizedTest
  @CsvSource({
    "?action=worker-token, 5",
    "?action=worker-token.created, 5",
    "?action=worker, 0",
    "?action=%25, 0",
    "?subject=user, 2",
    "?actor=owner+of+READABLE, 6",
    "?actor=system, 0",
    "?actor=somebody@example.org, 0",
    "?from=2020-01-01&until=2099-12-31, 8",
    "?from=2099-01-01, 0",
    "?until=2020-01-01T00:00:00Z, 0",
    "?action=member&subject=user&limit=1, 1",
    "?limit=1000000000, 422",
    "?limit=999999999, 8"
  })
  void filtersNarrowTheList(String query, int expected) {
    var answer = server.get(LOG + query, owner);
    int found = answer.status() == 200 ? answer.json().path("items").size() : answer.status();
    assertThat(found).as(answer.text()).isEqualTo(expected);
  }

  @Test
  void aDeedIsFoundByWhatItWasDoneTo() {
    assertThat(actions(get("?subject=" + tenant))).containsExactly("organization.created");
    assertThat(actions(get("?actor=" + get("").at("/items/0/actor/id").asText()))).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "?limit=-1",
        "?limit=0",
        "?limit=many",
        "?sort=password_hash",
        "?cursor=forged",
        "?cursor=99999999999999999999_018f0000-0000-7000-8000-000000000001",
        "?cursor=1_x'%20or%20true--",
        "?from=yesterday",
        "?until=%2B999999-01-01T00:00:00Z",
        "?action=%00",
        "/verification?seal=1",
        "/verification?seal=0&head=00",
        "/verification?head=zz"
      })
  void whatIsAskedWronglyIsRefused(String query) {
    var answer = server.get(LOG + query, owner);
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(answer.code()).startsWith("audit.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/verification", "/export"})
  void othersDoNotReadIt(String path) {
    var stranger = server.newOrganization("elsewhere" + path.replace('/', '-'));
    assertThat(server.get(LOG + path, stranger).status()).isEqualTo(404);
    var participant = server.tokenOf(server.signUp("Piet"), "read", "submit", "organize");
    assertThat(server.get(LOG + path, participant).status()).isEqualTo(404);
    assertThat(server.get(LOG + path, reviewer).status()).isEqualTo(403);
    assertThat(server.get(LOG + path, server.newParticipant("Paul")).status()).isEqualTo(403);
    assertThat(server.get(LOG + path, "").status()).isEqualTo(401);
  }

  @Test
  void sealsAreListedAndTheExportTellsAllThatIsHashed() throws IOException {
    var token = server.newOrganization("exported");
    var log = "/api/v1/orgs/exported/audit";
    for (int i = 0; i < 3; i++) {
      server.post("/api/v1/orgs/exported/worker-tokens", token, Map.of("name", "Zürich " + i));
    }
    var id = server.get(log + "?subject=organization", token).json().at("/items/0/subject/id");
    assertThat(server.bean(Sealer.class).seal(UUID.fromString(id.asText()))).isEqualTo(5);
    server.post("/api/v1/orgs/exported/worker-tokens", token, Map.of("name", "not sealed yet"));
    assertThat(server.get(log, token).json().path("items"))
        .extracting(item -> item.path("seal").asText())
        .containsExactly("null", "3", "2", "2", "1", "1");

    var export = server.get(log + "/export", token);
    assertThat(export.header("Content-Type")).startsWith("application/x-ndjson");
    var lines = export.text().lines().toList();
    assertThat(lines).hasSize(3);
    var previous = "0".repeat(64);
    for (int i = 0; i < 3; i++) {
      var seal = new ObjectMapper().readTree(lines.get(i));
      assertThat(seal.path("previous").asText()).isEqualTo(previous);
      assertThat(hash(seal)).isEqualTo(seal.path("hash").asText());
      previous = seal.path("hash").asText();
    }
    assertThat(previous)
        .isEqualTo(server.get(log + "/verification", token).json().path("head").asText());
    assertThat(server.get(log + "/export?after=2", token).text()).isEqualTo(lines.get(2) + "\n");
    assertThat(server.get(log + "/export?after=3", token).text()).isEmpty();
  }

  /// As the document says it, from what the export says.
  private static String hash(JsonNode seal) {
    var text =
        new StringBuilder(field("assay-audit-seal-1"))
            .append(field(seal.path("tenant").asText()))
            .append(field(seal.path("seal").asText()))
            .append(field(seal.path("previous").asText()))
            .append(field(seal.path("sealed_at").asText()))
            .append(field(Integer.toString(seal.path("events").size())));
    for (var event : seal.path("events")) {
      var fields = new StringBuilder(field("assay-audit-event-1"));
      for (var name :
          List.of(
              "tenant", "id", "at", "actor", "action", "subject_kind", "subject_id", "detail")) {
        fields.append(event.path(name).isNull() ? "-," : field(event.path(name).asText()));
      }
      text.append(field(sha256(fields.toString())));
    }
    return sha256(text.toString());
  }

  private static String field(String value) {
    return value.getBytes(UTF_8).length + ":" + value + ",";
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
