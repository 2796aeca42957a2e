package assay.server.competition;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.ServerUnderTest;
import assay.server.bundle.TestBundle;
import java.sql.SQLException;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CompetitionApiTest {
  private static final String ALL = "/api/v1/orgs/group/competitions";
  private static final TestBundle BUNDLE = TestBundle.small("small");
  private static ServerUnderTest server;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start();
    var organizer = server.newOrganization("group");
    var imported =
        server.post("/api/v1/orgs/group/bundles", organizer, BUNDLE.zip(), "application/zip");
    assertThat(imported.status()).as(imported.text()).isEqualTo(201);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void anybodyMayListCompetitions() {
    var answer = server.get(ALL, "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("items").toString())
        .isEqualTo(
            """
            [{"slug":"small","name":"Small demo","summary":"Two tasks",\
            "opens_at":"2026-01-01T00:00:00Z","closes_at":null,"private":false}]\
            """);
  }

  @Test
  void anybodyMayReadACompetition() {
    var answer = server.get(ALL + "/small", "");
    assertThat(answer.status()).isEqualTo(200);
    var view = answer.json();
    assertThat(view.path("time_zone").asText()).isEqualTo("Europe/Zurich");
    assertThat(view.path("description").asText()).startsWith("# Hello\n");
    assertThat(view.path("phases").get(0).toString())
        .isEqualTo(
            """
            {"slug":"validation","name":"Validation","opens_at":"2026-01-01T00:00:00Z",\
            "closes_at":null,"state":"OPEN","per_day":10,"per_phase":100,"per_window":null,\
            "window_seconds":null,"concurrent":null,"grace_seconds":0,"results_at":null,\
            "freezes_at":null,"anonymous":false,"holds_results":false,\
            "feedback":{"ladder_step":null,"decimals":null,"looks":null}}\
            """);
    assertThat(view.path("phases").get(1).path("opens_at").asText())
        .isEqualTo("2096-12-31T23:00:00Z");
    assertThat(view.path("tasks").get(0).toString())
        .isEqualTo(
            """
            {"slug":"task1","name":"Fixed backbone","description":"","submit":"model-and-scores",\
            "claim_format":"sdfr","score_kind":"cosine",\
            "contract":{"channels":3,"height":112,"width":112,"embedding":512},\
            "max_bytes":536870912,"time_limit_seconds":600,\
            "requires":{"device":null,"memory_bytes":null},\
            "tolerance":{"match":0.001,"review":0.01},"sanitizer":"lenient",\
            "scales":[{"slug":"10K","name":"10K"},{"slug":"20K","name":"20K"}],"fact_sheet":[]}\
            """);
    assertThat(view.path("tasks").get(1).path("contract").path("embedding").isNull()).isTrue();
    assertThat(view.path("sets").get(1).toString())
        .isEqualTo("{\"slug\":\"hidden\",\"name\":\"Hidden\",\"role\":\"hidden\",\"pairs\":10}");
    assertThat(view.path("tracks").get(0).toString())
        .isEqualTo(
            """
            {"phase":"validation","task":"task1","scale":"10K","sets":[\
            {"set":"hidden","claimed":false,"run":true,"ranked":true},\
            {"set":"sanitizer","claimed":true,"run":true,"ranked":false}],\
            "board":{"rule":"mean","ties":null,"ddof":null,"set":null,"accepts":["approved","reproduced"],"selection":"best",\
            "columns":[{"key":"hidden","name":"Hidden","set":"hidden","metric":"accuracy","ranked":true,"held":false}]}}\
            """);
  }

  @Test
  void whatIsNotThereIsNotFound() {
    assertThat(server.get("/api/v1/orgs/nowhere/competitions", "").status()).isEqualTo(404);
    assertThat(server.get(ALL + "/other", "").status()).isEqualTo(404);
    assertThat(server.get(ALL + "/small/sets/other/data", "").status()).isEqualTo(404);
  }

  @Test
  void theSanitizerIsDownloadedAsItWasGiven() {
    var answer = server.get(ALL + "/small/sets/sanitizer/data", "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().body()).isEqualTo(BUNDLE.bytes("data/sanitizer.bin"));
    assertThat(answer.header("Content-Type")).startsWith("application/octet-stream");
    assertThat(answer.header("Content-Disposition"))
        .startsWith("attachment")
        .contains("small-sanitizer-v1.bin");
    assertThat(answer.header("Content-Security-Policy")).startsWith("sandbox");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
  }

  @Test
  void validationGivesItsImagesWithoutLabels() {
    var answer = server.get(ALL + "/small/sets/val/data", "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().body()).isEqualTo(BUNDLE.bytes("data/val.npy"));
    assertThat(answer.header("Content-Disposition")).contains("small-val-v1.npy");
  }

  @Test
  void filesWithHiddenLabelsAreGivenToNobody() {
    assertThat(server.get(ALL + "/small/sets/hidden/data", "").status()).isEqualTo(404);
    assertThat(server.get(ALL + "/small/sets/hidden/data", server.ownerToken()).status())
        .isEqualTo(404);
    var labelled =
        TestBundle.small("labelled")
            .replace(
                "role: validation, data: data/val.npy, labels: data/issame.txt",
                "role: validation, data: data/hidden.bin")
            .without("data/val.npy")
            .without("data/issame.txt");
    var organizer = server.newOrganization("second");
    var imported =
        server.post("/api/v1/orgs/second/bundles", organizer, labelled.zip(), "application/zip");
    assertThat(imported.status()).as(imported.text()).isEqualTo(201);
    var address = "/api/v1/orgs/second/competitions/labelled/sets/val/data";
    assertThat(server.get(address, organizer).status()).isEqualTo(404);
  }

  @Test
  void aPhaseTurnsOnceAndIsAudited() throws SQLException {
    var clock = server.bean(PhaseClock.class);
    try {
      server.database().setNow(Instant.parse("2097-01-15T00:00:00Z"));
      assertThat(server.get(ALL + "/small", "").json().path("phases").findValuesAsText("state"))
          .containsExactly("OPEN", "OPEN");
      clock.turnAll();
      clock.turnAll();
      server.database().setNow(Instant.parse("2097-02-01T00:00:00Z"));
      clock.turnAll();
      clock.turnAll();
      assertThat(server.get(ALL + "/small", "").json().path("phases").findValuesAsText("state"))
          .containsExactly("OPEN", "CLOSED");
      assertThat(events()).isEqualTo("phase.opened,phase.closed");
    } finally {
      server.database().resetNow();
    }
  }

  private static String events() throws SQLException {
    try (var connection = server.database().asSuperuser().getConnection();
        var statement = connection.createStatement();
        var result =
            statement.executeQuery(
                """
                select string_agg(action, ',' order by audit_event.id)
                from audit_event
                join phase on phase.id::text = subject_id
                join competition on competition.id = phase.competition_id
                where competition.slug = 'small' and action like 'phase.%' and actor is null
                """)) {
      result.next();
      return result.getString(1);
    }
  }
}
