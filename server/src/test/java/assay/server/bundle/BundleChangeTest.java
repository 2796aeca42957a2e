package assay.server.bundle;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import assay.server.Contest;
import assay.server.ServerUnderTest;
import assay.server.ServerUnderTest.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A bundle with the slug of a competition that stands. Case F10.
@Timeout(300)
class BundleChangeTest {
  private static final Instant START = Instant.parse("2026-02-01T12:00:00Z");

  private static final String YAML =
      """
      assay: 1
      competition: {slug: faces, name: Faces, summary: A test, time_zone: UTC}
      rules: Be fair.
      sets:
        - {slug: a, name: First, role: validation, data: data/a.npy, labels: data/a.txt}
        - {slug: b, name: Second, role: validation, data: data/b.npy, labels: data/b.txt}
      tasks:
        - {slug: scores, name: Scores, submit: scores, score: cosine}
        - {slug: spare, name: Spare, submit: scores, score: cosine, scales: [10K, 20K]}
      phases:
        - slug: main
          name: Main
          opens: 2026-01-01T00:00:00Z
          closes: 2026-03-01T00:00:00Z
          quota: {per_day: 3}
          results: 2026-02-15T00:00:00Z
          tracks:
            - {task: scores, claims: [a], board: {accepts: [claimed]}}
            - {task: spare, claims: [b]}
        - slug: later
          name: Later
          opens: 2026-05-01T00:00:00Z
          tracks:
            - {task: scores, claims: [b]}
      """;

  private static ServerUnderTest server;
  private static Contest entered;

  @BeforeAll
  static void start() {
    server =
        ServerUnderTest.start(
            Map.of(
                "assay.snapshot.tick",
                "1h",
                "assay.certainty.tick",
                "1h",
                "assay.regrade.tick",
                "300ms"));
    entered = contest("entered");
    enter(entered, entered.newTeam("Aare"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static Contest contest(String organization) {
    server.database().setNow(START);
    var contest = Contest.of(server, organization, bundle(YAML).zip());
    contest.keepTokensForEver();
    return contest;
  }

  private static TestBundle bundle(String yaml) {
    return new TestBundle()
        .with("competition.yaml", yaml)
        .with("data/a.npy", shades(1))
        .with("data/a.txt", Contest.labels())
        .with("data/b.npy", shades(2))
        .with("data/b.txt", Contest.labels());
  }

  private static byte[] shades(int set) {
    return Contest.npy(
        IntStream.range(0, 2 * Contest.PAIRS).map(i -> Contest.shade(set, i)).toArray());
  }

  private static TestBundle changed(String old, String by) {
    return bundle(YAML).replace(old, by);
  }

  /// All ten folds of the set are right.
  private static void enter(Contest contest, Contest.Member member) {
    var scores =
        IntStream.range(0, Contest.PAIRS)
            .mapToObj(pair -> pair % 2 == 0 ? "0.8" : "0.2")
            .collect(Collectors.joining("\n", "", "\n"));
    var answer =
        contest.submit(
            member.token(),
            new Contest.Form().field("task", "scores").field("phase", "main").scores(scores));
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    var events = server.get(answer.header("Location") + "/events", member.token());
    assertThat(events.text()).contains("\"state\":\"GRADED\"");
  }

  /// Labels of which the first two folds are exchanged.
  private static byte[] newLabels() {
    return IntStream.range(0, Contest.PAIRS)
        .mapToObj(pair -> (pair % 2 == 0) != (pair / 2 < 2) ? "1" : "0")
        .collect(Collectors.joining("\n", "", "\n"))
        .getBytes(US_ASCII);
  }

  private static Answer send(Contest contest, TestBundle bundle, boolean isPreview) {
    return server.post(
        "/api/v1/orgs/%s/bundles%s"
            .formatted(contest.organization(), isPreview ? "?preview=true" : ""),
        contest.organizer(),
        bundle.zip(),
        "application/zip");
  }

  private static JsonNode change(Contest contest, TestBundle bundle) {
    var answer = send(contest, bundle, false);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  /// Everything of the competition, as the database has it.
  private static List<String> all(Contest contest) {
    return List.of(
            "competition",
            "phase",
            "task",
            "scale",
            "track",
            "board",
            "track_set",
            "board_column",
            "published_row",
            "evaluation_set",
            "set_version",
            "regrade_set",
            "audit_event",
            "blob")
        .stream()
        .flatMap(table ->
            contest
                .query(
                    "select '%1$s ' || x::text from %1$s x where tenant_id = (select id from organization where slug = '%2$s') order by 1"
                        .formatted(table, contest.organization()))
                .stream())
        .toList();
  }

  private static List<String> figures(Contest contest) {
    return contest.query(
        """
        select round(s.value::numeric, 4) from standing_score s
        join submission e on e.id = s.submission_id
        join organization o on o.id = s.tenant_id
        where o.slug = '%s' and s.metric = 'accuracy'
        """
            .formatted(contest.organization()));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          name: Faces | name: Two faces | competition: name
          Be fair. | Be kind. | rules
          time_zone: UTC | time_zone: Europe/Zurich | competition: time_zone
          time_zone: UTC | time_zone: UTC, private: true | competition: private
          time_zone: UTC | time_zone: UTC, pool: own | competition: pool
          name: First | name: The first | set a: name
          name: Scores | name: Other scores | task scores: name
          name: Main | name: Mainly | phase main: name
          per_day: 3 | per_day: 5 | phase main: quota
          per_day: 3 | concurrent: 1 | phase main: quota
          closes: 2026-03-01T00:00:00Z | closes: 2026-04-01T00:00:00Z | phase main: closes
          closes: 2026-03-01T00:00:00Z | grace_minutes: 5 | phase main: closes
          closes: 2026-03-01T00:00:00Z | closes: 2026-02-01T12:00:00.5Z | phase main: closes
          opens: 2026-01-01 | opens: 2025-01-01 | phase main: opens
          accepts: [claimed]} | accepts: [claimed], columns: [{set: a, name: One}]} | track main/scores: names of columns
          accepts: [claimed]}} | accepts: [claimed]}, published: [{name: P, source: S, values: {a: 99}}]} | track main/scores: published
          submit: scores, score: cosine, scales | submit: scores, claim_format: datacv, score: cosine, scales | task spare: claim_format
          score: cosine, scales | score: cosine, tolerance: {match: 0.1, review: 0.2}, scales | task spare: tolerance
          """)
  void whatHarmsNoEntryChangesAtOnceAndBack(String old, String by, String what) {
    var bundle = changed(old, by);
    var before = all(entered);
    var preview = send(entered, bundle, true);
    assertThat(preview.status()).as(preview.text()).isEqualTo(200);
    assertThat(all(entered)).isEqualTo(before);
    var answer = change(entered, bundle);
    assertThat(answer.path("changes").path("changed").findValuesAsText("what"))
        .as(answer.toString())
        .contains(what);
    assertThat(answer.path("changes")).isEqualTo(preview.json().path("changes"));
    assertThat(answer.path("regrade").isNull()).isTrue();
    var again = change(entered, bundle);
    assertThat(again.path("changes").isNull()).as(again.toString()).isTrue();
    change(entered, bundle(YAML));
    assertThat(change(entered, bundle(YAML)).path("changes").isNull()).isTrue();
    assertThat(figures(entered)).containsExactly("1.0000");
  }

  /// What teams were promised may become more, and not less again.
  @Test
  void whatHarmsNoEntryIsNotAlwaysTakenBack() {
    var contest = contest("promised");
    enter(contest, contest.newTeam("Aare"));
    var later =
        changed("results: 2026-02-15", "results: 2026-02-25")
            .replace("quota: {per_day: 3}", "anonymous: true\n    quota: {per_day: 3}")
            .replace("submit: scores, score: cosine}", "submit: scores, max_bytes: 600000000}");
    assertThat(change(contest, later).path("changes").path("changed").findValuesAsText("what"))
        .containsExactly("task scores: max_bytes", "phase main: results", "phase main: anonymous");
    var back = send(contest, bundle(YAML), false);
    assertThat(back.status()).isEqualTo(409);
    assertThat(back.json().path("errors").findValuesAsText("where"))
        .containsExactly("task scores: max_bytes", "phase main: results", "phase main: anonymous");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          submit: scores, score: cosine} | submit: scores, score: squared-l2} | bundle.entered | task scores: score
          submit: scores, score: cosine} | submit: scores, claim_format: datacv, score: cosine} | bundle.entered | task scores: claim_format
          submit: scores, score: cosine} | submit: scores, score: cosine, claim_range: {min: 0, max: 1}} | bundle.entered | task scores: claim_range
          submit: scores, score: cosine} | submit: scores, score: cosine, max_bytes: 1000} | bundle.entered | task scores: max_bytes
          submit: scores, score: cosine} | submit: scores, score: cosine, preprocessing: {mean: 1}} | bundle.entered | task scores: preprocessing
          slug: main | slug: other | has_submissions | phase main
          '      - {task: scores, claims: [a], board: {accepts: [claimed]}}' | '' | has_submissions | track main/scores
          claims: [a], board | claims: [b], board | bundle.entered | track main/scores: claims
          claims: [a], board | claims: [a, b], board | bundle.entered | track main/scores: sets
          accepts: [claimed] | accepts: [published] | bundle.entered | track main/scores: rule
          accepts: [claimed] | accepts: [claimed], selection: last | bundle.entered | track main/scores: rule
          role: validation, data: data/a.npy | role: hidden, data: data/a.npy | bundle.entered | set a: role
          closes: 2026-03-01T00:00:00Z | closes: 2026-02-01T11:00:00Z | bundle.cuts_off | phase main: closes
          opens: 2026-01-01 | opens: 2026-02-05 | bundle.cuts_off | phase main: opens
          results: 2026-02-15 | results: 2026-02-10 | bundle.entered | phase main: results
          quota: {per_day: 3} | hold_results: true | bundle.entered | phase main: hold_results
          quota: {per_day: 3} | feedback: {looks: 3} | bundle.entered | phase main: feedback
          quota: {per_day: 3} | freezes: 2026-01-20T00:00:00Z | bundle.entered | phase main: freezes
          """)
  void whatEntriesWereMadeForStays(String old, String by, String code, String where) {
    // The harmless change beside it is not made either.
    var bundle = changed(old, by).replace("Be fair.", "Be kind.");
    var before = all(entered);
    var answer = send(entered, bundle, false);
    assertThat(answer.status()).as(answer.text()).isEqualTo(409);
    assertThat(answer.json().path("errors").findValuesAsText("where")).contains(where);
    assertThat(answer.json().path("errors").findValuesAsText("code")).contains(code);
    assertThat(answer.json().path("errors").findValuesAsText("remedy")).doesNotContain("");
    var preview = send(entered, bundle, true);
    assertThat(preview.status()).isEqualTo(200);
    assertThat(preview.json().path("changes").path("refused"))
        .isEqualTo(answer.json().path("errors"));
    assertThat(preview.json().path("changes").path("changed").findValuesAsText("what"))
        .contains("rules");
    assertThat(all(entered)).isEqualTo(before);
  }

  @Test
  void allReasonsAreToldAtOnce() {
    var bundle =
        changed("slug: main", "slug: other")
            .replace("submit: scores, score: cosine}", "submit: scores, score: squared-l2}")
            .replace("role: validation, data: data/a.npy", "role: hidden, data: data/a.npy");
    var answer = send(entered, bundle, false);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().path("errors").findValuesAsText("where"))
        .containsExactlyInAnyOrder(
            "phase main", "task scores: score", "task scores: claim_range", "set a: role");
  }

  @Test
  void whatNobodyEnteredMayBecomeAnything() {
    var contest = contest("free");
    var whole =
        """
        assay: 1
        competition: {slug: faces, name: Faces, summary: A test, time_zone: UTC}
        sets:
          - {slug: c, name: Third, role: hidden, data: data/b.npy, labels: data/b.txt}
          - {slug: a, name: First, role: sanitizer, data: data/b.npy, labels: data/a.txt, accepted: [data/a.npy]}
        tasks:
          - {slug: spare, name: Spare, submit: model, scales: [20K, 30K]}
          - {slug: new, name: New, submit: scores}
        phases:
          - slug: first
            name: First
            opens: 2026-01-01T00:00:00Z
            tracks: [{task: new, claims: [a]}]
          - slug: main
            name: Main
            opens: 2026-06-01T00:00:00Z
            tracks: [{task: spare, sets: [c, a], board: {rule: borda}}]
        """;
    var bundle = bundle(whole);
    // What the clock and organizers noted of a board without entries goes with it.
    contest.sql(
        """
        insert into board_snapshot (tenant_id, id, track_id, kind, taken_at, input_hash, document)
        select t.tenant_id, gen_random_uuid(), t.id, 'daily', now(), 'none', '{}'
        from track t join organization o on o.id = t.tenant_id where o.slug = 'free';
        insert into publication (tenant_id, id, phase_id, kind, published_by)
        select p.tenant_id, gen_random_uuid(), p.id, 'provisional', (select id from app_user limit 1)
        from phase p join organization o on o.id = p.tenant_id
        where o.slug = 'free' and p.slug = 'later'
        """);
    var answer = change(contest, bundle);
    assertThat(answer.path("changes").path("added").toString())
        .contains("set c", "task new", "phase first", "track main/spare/30K");
    assertThat(answer.path("changes").path("removed").toString())
        .contains("set b", "task scores", "phase later", "task spare, scale 10K")
        .contains("track main/spare/10K", "track main/scores");
    assertThat(answer.path("regrade").isNull()).isTrue();
    assertThat(change(contest, bundle).path("changes").isNull()).isTrue();
    assertThat(
            contest.query(
                """
                select p.slug || ' ' || p.state from phase p
                join organization o on o.id = p.tenant_id
                where o.slug = 'free' order by p.position
                """))
        .containsExactly("first OPEN", "main PLANNED");
    assertThat(
            contest.query(
                """
                select v.version || ' ' || v.state from set_version v
                join evaluation_set e on e.id = v.set_id
                join organization o on o.id = v.tenant_id
                where o.slug = 'free' and e.slug = 'a' order by v.version
                """))
        .containsExactly("1 retired", "2 accepted", "3 live");
    var fresh = Contest.of(server, "fresh", bundle.zip());
    assertThat(export(contest)).isEqualTo(export(fresh));
  }

  private static byte[] export(Contest contest) {
    var answer = server.get(contest.path() + "/bundle", contest.organizer());
    assertThat(answer.status()).isEqualTo(200);
    return answer.response().body();
  }

  @Test
  void aPhaseThatClosedOpensAgain() {
    var contest = contest("reopened");
    change(contest, changed("closes: 2026-03-01T00:00:00Z", "closes: 2026-02-01T00:00:00Z"));
    assertThat(contest.newTeam("Late")).isNotNull();
    change(contest, bundle(YAML));
    enter(contest, contest.newTeam("In time"));
  }

  /// By hand: the entry had all ten folds right, and with two of them exchanged has eight.
  @Test
  void whatChangesResultsWaitsInAReGradeSet() throws InterruptedException {
    var contest = contest("results");
    enter(contest, contest.newTeam("Aare"));
    var bundle =
        changed("Be fair.", "Be kind.")
            .replace(
                "accepts: [claimed]",
                "accepts: [claimed], columns: [{set: a}, {set: a, metric: auc, ranked: false}]")
            .with("data/a.txt", newLabels());
    var preview = send(contest, bundle, true).json();
    assertThat(preview.path("changes").path("regraded").findValuesAsText("what"))
        .containsExactly("set a: labels", "track main/scores: columns");
    assertThat(preview.path("regrade").isNull()).isTrue();
    var answer = change(contest, bundle);
    assertThat(answer.path("regrade").asInt()).isEqualTo(1);
    assertThat(answer.path("changes").path("changed").findValuesAsText("what"))
        .containsExactly("rules");
    assertThat(figures(contest)).containsExactly("1.0000");

    var set = regrade(contest);
    assertThat(set.path("reason").asText()).matches("Changed with the bundle [0-9a-f]{64}\\.");
    assertThat(set.path("changes").toString())
        .contains("Set First: new labels, version 2 after 1. Nothing is run.")
        .contains("Board main/scores/default: other columns.");
    var second = send(contest, bundle(YAML).with("data/a.txt", newLabels()), false);
    assertThat(second.code()).as(second.text()).isEqualTo("regrade.open");
    while (regrade(contest).path("progress").path("done").asInt() < 1) {
      Thread.sleep(50);
    }
    server.database().setNow(START.plus(Duration.ofMinutes(5)));
    var applied =
        server.post(contest.path() + "/regrades/1/application", contest.organizer(), Map.of());
    assertThat(applied.status()).as(applied.text()).isEqualTo(200);
    assertThat(figures(contest)).containsExactly("0.8000");
    assertThat(change(contest, bundle).path("changes").isNull()).isTrue();
    assertThat(
            contest.query(
                """
                select detail ->> 'regrade' from audit_event e
                join organization o on o.id = e.tenant_id
                where o.slug = 'results' and action = 'competition.changed'
                """))
        .containsExactly("1");
    // A set, a task or a track that a re-grade set is about stays, entered or not.
    assertThat(export(contest)).isNotEmpty();
  }

  private static JsonNode regrade(Contest contest) {
    return server.get(contest.path() + "/regrades/1", contest.organizer()).json();
  }

  @Test
  void newDataOfAnEnteredSetAreADraftAndTheOldOnesStayAcceptedWhereTheBundleSaysSo() {
    var contest = contest("data");
    enter(contest, contest.newTeam("Aare"));
    var other = bundle(YAML).with("data/a.npy", shades(3)).with("data/old.npy", shades(1));
    var refused =
        send(
            contest,
            changed("labels: data/a.txt}", "labels: data/a.txt, accepted: [data/b.npy]}"),
            false);
    assertThat(refused.code()).as(refused.text()).isEqualTo("bundle.entered");
    var bundle =
        other.replace("labels: data/a.txt}", "labels: data/a.txt, accepted: [data/old.npy]}");
    var answer = change(contest, bundle);
    assertThat(answer.path("changes").path("regraded").findValuesAsText("what"))
        .containsExactly("set a: data");
    assertThat(regrade(contest).path("changes").toString())
        .contains("Set First: new data, version 2 after 1.", "claims for version 1 still count");
    assertThat(
            contest.query(
                """
                select v.version || ' ' || v.state from set_version v
                join evaluation_set e on e.id = v.set_id
                join organization o on o.id = v.tenant_id
                where o.slug = 'data' and e.slug = 'a' order by v.version
                """))
        .containsExactly("1 live", "2 draft");
  }

  @Test
  void strangersNeitherPreviewNorExport() {
    var participant = server.newParticipant("Pat");
    var address = "/api/v1/orgs/entered/bundles?preview=true";
    assertThat(server.post(address, "", bundle(YAML).zip(), "application/zip").status())
        .isEqualTo(401);
    assertThat(server.post(address, participant, bundle(YAML).zip(), "application/zip").code())
        .isEqualTo("scope.insufficient");
    var export = entered.path() + "/bundle";
    assertThat(server.get(export, "").status()).isEqualTo(401);
    assertThat(server.get(export, participant).code()).isEqualTo("scope.insufficient");
    assertThat(server.get(export, server.newOrganization("elsewhere")).status()).isEqualTo(404);
  }
}
