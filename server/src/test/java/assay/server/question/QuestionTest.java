package assay.server.question;

import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.Contest.Form;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What DataCV declares of each scale (10K identities with at most 0.5M images, 20K with 1M), that
/// nobody real is shown, and what a team says when it registers.
@Timeout(180)
class QuestionTest {
  private static final String YAML =
      """
      assay: 1
      competition: {slug: faces, name: Faces, time_zone: UTC}
      terms: |
        Scores are published.
      teams: {max_members: 2, overlap: forbidden}
      registration:
        - {key: affiliation, ask: Affiliation, required: true}
        - {key: student, ask: "Are all of you students?", answer: yes-no}
      sets:
        - {slug: open-set, name: Open, role: validation, data: data/a.npy, labels: data/a.txt}
      tasks:
        - slug: synthetic
          name: Synthetic
          submit: scores
          claim_format: datacv
          score: squared-l2
          scales: [10K, 20K]
          fact_sheet:
            - key: identities
              ask: Identities in the training data
              answer: number
              required: true
              most: {10K: 10000, 20K: 20000}
            - {key: images, ask: Images in the training data, answer: number, required: true, most: {10K: 500000, 20K: 1000000}}
            - {key: real, ask: "Does it show anybody who exists?", answer: yes-no, required: true, must: "no"}
            - {key: generator, ask: How it was made, answer: choice, choices: [GAN, diffusion, other]}
      phases:
        - slug: main
          name: Main
          opens: 2020-01-01T00:00:00Z
          tracks:
            - {task: synthetic, claims: [open-set]}
      """;

  private static ServerUnderTest server;
  private static Contest contest;

  @BeforeAll
  static void start() {
    server = ServerUnderTest.start(Map.of("assay.judge.slots", 0));
    contest = Contest.of(server, "question-test", Contest.bundleOf(YAML, 1));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Answer found(String token, String name, Map<String, ?> registration) {
    var body = new HashMap<String, Object>();
    body.put("name", name);
    body.put("agrees_to_terms", true);
    body.put("registration", registration);
    return server.post(contest.path() + "/teams", token, body);
  }

  private static String member(String name) {
    var token = server.tokenOf(server.signUp(name));
    var answer = found(token, name, Map.of("affiliation", "Bern"));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return token;
  }

  private static Form entry(String scale, Map<String, String> facts) {
    var form =
        new Form()
            .field("task", "synthetic")
            .field("scale", scale)
            .file(
                "scores",
                "main_" + scale + "_result.txt",
                Contest.scores(3).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    facts.forEach((key, answer) -> form.field("fact_" + key, answer));
    return form;
  }

  private static Map<String, String> facts(String identities, String images) {
    return Map.of("identities", identities, "images", images, "real", "no");
  }

  @ParameterizedTest
  @CsvSource({
    "10K, 10000, 500000, 201",
    "10K, 10001, 500000, 422",
    "10K, 10000, 500001, 422",
    "20K, 20000, 1000000, 201",
    "20K, 20001, 1000000, 422",
    "20K, 20000, 1000001, 422",
  })
  void eachScaleHasItsBounds(String scale, String identities, String images, int status) {
    var token = member("Bounds %s %s %s".formatted(scale, identities, images));
    var answer = contest.submit(token, entry(scale, facts(identities, images)));
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    if (status == 422) {
      assertThat(answer.json().path("code").asText()).isEqualTo("answer.not_allowed");
      assertThat(server.get(contest.path() + "/submissions", token).json().path("items")).isEmpty();
    }
  }

  @Test
  void whatIsDeclaredStandsWithTheEntry() {
    var token = member("Declared");
    var facts = new HashMap<>(facts("9000", "450000"));
    facts.put("generator", "diffusion");
    var answer = contest.submit(token, entry("10K", facts));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    var told = answer.json().path("method").path("facts");
    assertThat(told.findValuesAsText("key"))
        .containsExactly("identities", "images", "real", "generator");
    assertThat(told.findValuesAsText("answer"))
        .containsExactly("9000", "450000", "no", "diffusion");
    assertThat(told.path(0).path("ask").asText()).isEqualTo("Identities in the training data");
  }

  @Test
  void everyMistakeIsToldAtItsField() {
    var token = member("Mistaken");
    var facts = Map.of("identities", "10k", "real", "yes", "generator", "magic", "colour", "red");
    var answer = contest.submit(token, entry("10K", facts));
    assertThat(answer.status()).isEqualTo(422);
    var all = new ArrayList<String>();
    answer
        .json()
        .path("errors")
        .forEach(one -> all.add(one.path("where").asText() + " " + one.path("code").asText()));
    assertThat(all)
        .containsExactly(
            "field fact_identities answer.value",
            "field fact_images answer.missing",
            "field fact_real answer.not_allowed",
            "field fact_generator answer.value",
            "field fact_colour answer.unknown");
  }

  @Test
  void aTeamAgreesToTheTermsAndAnswers() {
    var token = server.tokenOf(server.signUp("Silent"));
    var silent =
        server.post(
            contest.path() + "/teams",
            token,
            Map.of("name", "Silent", "registration", Map.of("affiliation", "Bern")));
    assertThat(silent.status()).isEqualTo(422);
    assertThat(silent.json().path("code").asText()).isEqualTo("terms.not_agreed");
    var unasked = found(token, "Silent", Map.of());
    assertThat(unasked.json().path("code").asText()).isEqualTo("answer.missing");
    assertThat(unasked.json().path("field").asText()).isEqualTo("registration_affiliation");
    var good = found(token, "Silent", Map.of("affiliation", "Bern", "student", "yes"));
    assertThat(good.status()).as(good.text()).isEqualTo(201);
    var listed = server.get(contest.path() + "/registrations", contest.organizer());
    var own = byName(listed.json(), "Silent");
    assertThat(own.path("registration").path("affiliation").asText()).isEqualTo("Bern");
    assertThat(own.path("agrees").asBoolean()).isTrue();
    assertThat(server.get(contest.path() + "/registrations", token).status()).isEqualTo(403);
  }

  @Test
  void registrationsComeInPages() {
    var contest = Contest.of(server, "paged", Contest.bundleOf(YAML, 1));
    for (var name : List.of("Zihl", "Aare", "Murg")) {
      var answers = Map.of("affiliation", "Bern", "student", "no");
      var founded =
          server.post(
              contest.path() + "/teams",
              server.newParticipant(name),
              Map.of("name", name, "agrees_to_terms", true, "registration", answers));
      assertThat(founded.status()).as(founded.text()).isEqualTo(201);
    }
    var path = contest.path() + "/registrations?limit=2";
    var first = server.get(path, contest.organizer()).json();
    assertThat(first.path("items").findValuesAsText("name")).contains("Zihl", "Aare");
    assertThat(first.path("items")).hasSize(2);
    var next = server.get(path + "&cursor=" + first.path("next").asText(), contest.organizer());
    assertThat(next.json().path("items")).hasSize(1);
    assertThat(byName(next.json(), "Murg").path("members")).hasSize(1);
    assertThat(next.json().path("next").isNull()).isTrue();
    var wrong = server.get(path + "&cursor=x", contest.organizer());
    assertThat(wrong.status()).isEqualTo(422);
  }

  private static JsonNode byName(JsonNode listing, String name) {
    return StreamSupport.stream(listing.path("items").spliterator(), false)
        .filter(team -> team.path("name").asText().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void nobodyIsInTwoTeamsAndTeamsAreSmall() {
    var ada = member("Ada");
    var again = found(ada, "Ada again", Map.of("affiliation", "Bern"));
    assertThat(again.json().path("code").asText()).isEqualTo("team.overlap");
    var bob = server.signUp("Bob");
    var teams = contest.path() + "/teams";
    var team = server.get(teams, ada).json().path("items").path(0).path("id").asText();
    var members = "/api/v1/teams/" + team + "/members";
    assertThat(server.post(members, ada, Map.of("email", bob)).status()).isEqualTo(201);
    var carol = server.signUp("Carol");
    var full = server.post(members, ada, Map.of("email", carol));
    assertThat(full.json().path("code").asText()).isEqualTo("team.full");
    var other = server.tokenOf(carol);
    assertThat(found(other, "Carol", Map.of("affiliation", "Basel")).status()).isEqualTo(201);
    var others = server.get(teams, other).json().path("items").path(0).path("id").asText();
    var taken = server.post("/api/v1/teams/" + others + "/members", other, Map.of("email", bob));
    assertThat(taken.json().path("code").asText()).isEqualTo("team.overlap");
  }

  @Test
  void newTermsAreAgreedToBeforeTheNextEntry() {
    var contest = Contest.of(server, "question-terms", Contest.bundleOf(YAML, 1));
    var token = server.tokenOf(server.signUp("Agreeing"));
    var body =
        Map.of("name", "A", "agrees_to_terms", true, "registration", Map.of("affiliation", "B"));
    var team = server.post(contest.path() + "/teams", token, body).json().path("id").asText();
    var changed =
        server.post(
            "/api/v1/orgs/question-terms/bundles",
            contest.organizer(),
            Contest.bundleOf(YAML.replace("Scores are published.", "Scores are sold."), 1),
            "application/zip");
    assertThat(changed.status()).as(changed.text()).isEqualTo(200);
    assertThat(changed.json().path("changes").path("changed").path(0).path("what").asText())
        .isEqualTo("terms");
    var refused = contest.submit(token, entry("10K", facts("1", "1")));
    assertThat(refused.json().path("code").asText()).isEqualTo("terms.not_agreed");
    assertThat(server.post("/api/v1/teams/" + team + "/terms", token, Map.of()).status())
        .isEqualTo(200);
    assertThat(contest.submit(token, entry("10K", facts("1", "1"))).status()).isEqualTo(201);
  }

  @Test
  void questionsComeBackFromAnExport() {
    var exported = server.get(contest.path() + "/bundle", contest.organizer());
    var again =
        server.post(
            "/api/v1/orgs/question-test/bundles",
            contest.organizer(),
            exported.response().body(),
            "application/zip");
    assertThat(again.status()).as(again.text()).isEqualTo(200);
    assertThat(again.json().path("changes").isNull()).as(again.text()).isTrue();
    var task =
        server
            .get(contest.path(), contest.organizer())
            .json()
            .path("tasks")
            .path(0)
            .path("fact_sheet");
    assertThat(task.findValuesAsText("key"))
        .containsExactly("identities", "images", "real", "generator");
    assertThat(task.path(0).path("most").path("20K").asInt()).isEqualTo(20_000);
  }

  @ParameterizedTest
  @CsvSource({
    "'{key: Images, ask: A}', a letter",
    "'{key: a, ask: A, answer: choice}', at least two words",
    "'{key: a, ask: A, answer: text, most: 3}', no bound",
    "'{key: a, ask: A, answer: number, most: {30K: 3}}', 30K",
    "'{key: a, ask: A, answer: number, must: yes}', nothing",
    "'{key: a, ask: A, answer: oracle}', yes-no",
    "'{key: identities, ask: A}', each key once",
  })
  void questionsThatAreNone(String question, String told) {
    var wrong = YAML.replace("    fact_sheet:\n", "    fact_sheet:\n      - " + question + "\n");
    var answer =
        server.post(
            "/api/v1/orgs/question-test/bundles?preview=true",
            contest.organizer(),
            Contest.bundleOf(wrong, 1),
            "application/zip");
    assertThat(answer.status()).as(answer.text()).isEqualTo(422);
    assertThat(List.of(answer.text())).allMatch(text -> text.contains(told), told);
  }
}
